import { type Bill, type BillBreakdown, SAME_BILL_WITHIN_USD } from "../../domain/bill.ts";
import { missingDays } from "../../domain/bill-days.ts";
import { billLinesOf, type CostAndUsage, leftOut } from "../../domain/cost-and-usage.ts";
import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import { sumUsd } from "../../domain/units.ts";
import { addDays, dayOf, type Instant, midnight, monthOf, type Window } from "../../domain/window.ts";
import type { BillSource } from "../../pipeline/ports.ts";
import type { Connection } from "../connection.ts";
import { COST_AND_USAGE, type CostQuery, fetchCostAndUsage } from "./cost-and-usage.ts";
import { sourceName } from "./cost-explorer-error.ts";
import { costExplorerClient } from "./cost-explorer-session.ts";
import { BILL_REQUESTS, RequestBudget } from "./request-budget.ts";

export interface CostExplorerBillOptions {
  readonly connection: Connection;
  /** The cost allocation tag that names a workload; `workload` unless said. Case matters to Cost Explorer. */
  readonly workloadTag?: string;
  /** One linked account; else all that the caller sees. */
  readonly account?: string;
  /** Requests a bill may take, at 0.01 USD each. */
  readonly maxRequests?: number;
}

const SOURCE = sourceName(COST_AND_USAGE);

interface BillQuery {
  readonly asOf: Instant;
  readonly workloadTag: string;
  readonly fetch: (groupBy: CostQuery["groupBy"]) => Promise<CostAndUsage>;
}

/**
 * The bill by service and record type (`lines`), and the same dollars by usage type and workload tag (a breakdown):
 * last month and this one, up to and with the day of `asOf`. Two queries, asked once a source and window.
 * Throws SourceError when the bill itself cannot be read whole; a breakdown that cannot is a problem.
 */
export function costExplorerBillSource(options: CostExplorerBillOptions): BillSource {
  const { connection, workloadTag = "workload", account, maxRequests = BILL_REQUESTS } = options;
  const asked = new Map<string, Promise<Bill>>();
  const ask = (asOf: Instant): Promise<Bill> => {
    const client = costExplorerClient(connection);
    const window = billWindow(asOf);
    const budget = new RequestBudget(maxRequests);
    const fetch: BillQuery["fetch"] = async (groupBy) => {
      const query = { window, groupBy, ...(account !== undefined && { account }) };
      const costs = billLinesOf(await fetchCostAndUsage(client, budget, query), asOf);
      return account === undefined
        ? costs
        : { ...costs, lines: costs.lines.map((line) => ({ ...line, account })) };
    };
    return readBill(window, { asOf, workloadTag, fetch });
  };
  return {
    fetchBill: ({ asOf, clock }) => {
      const at = asOf ?? clock;
      const day = dayOf(at);
      const bill = asked.get(day) ?? ask(at);
      asked.set(day, bill);
      bill.catch(() => asked.delete(day));
      return bill;
    },
  };
}

/** From the first of last month to the end of the day of `asOf`: last month to compare with, this one for its budget. */
function billWindow(asOf: Instant): Window {
  const lastMonth = monthOf(addDays(monthOf(asOf).start, -1));
  return { start: lastMonth.start, end: addDays(midnight(dayOf(asOf)), 1) };
}

async function readBill(window: Window, query: BillQuery): Promise<Bill> {
  const bill = await query.fetch([
    { Type: "DIMENSION", Key: "SERVICE" },
    { Type: "DIMENSION", Key: "RECORD_TYPE" },
  ]);
  const { breakdowns, problems } =
    bill.daysWithCosts.size === 0 ? noCosts(window) : await breakdownOf(bill, query);
  return {
    source: "Cost Explorer",
    metric: bill.metric,
    window,
    lines: bill.lines,
    breakdowns,
    ...(bill.unblendedUsd !== undefined && { unblendedUsd: bill.unblendedUsd }),
    missingDays: missingDays(window, bill.daysWithCosts),
    problems: [...leftOut(bill, SOURCE), ...problems],
  };
}

async function breakdownOf(bill: CostAndUsage, { workloadTag, fetch }: BillQuery) {
  try {
    const cut = await fetch([
      { Type: "DIMENSION", Key: "USAGE_TYPE" },
      { Type: "TAG", Key: workloadTag },
    ]);
    const breakdown: BillBreakdown = { by: ["usageType", { tag: workloadTag }], lines: cut.lines };
    return {
      breakdowns: [breakdown],
      problems: [...untagged(cut, workloadTag), ...unreconciled(bill, cut)],
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { where, what, ...failure } = problemOf(error);
    return {
      breakdowns: [],
      problems: [{ where, what: `spend by usage type and workload: ${what}`, ...failure }],
    };
  }
}

function untagged({ lines }: CostAndUsage, tag: string): Problem[] {
  if (lines.length === 0 || lines.some(({ tags }) => Object.hasOwn(tags, tag))) return [];
  const what = `no cost carries the tag "${tag}", so spend by workload is not known: tag the resources, then activate the tag in the management account (Billing > Cost allocation tags); it counts from that day on`;
  return [{ where: SOURCE, what }];
}

function unreconciled(bill: CostAndUsage, cut: CostAndUsage): Problem[] {
  const [whole, parts] = [bill, cut].map(({ lines }) => sumUsd(lines.map(({ usd }) => usd)));
  if (whole === undefined || parts === undefined || Math.abs(whole - parts) <= SAME_BILL_WITHIN_USD)
    return [];
  const what = `spend by usage type and workload is ${parts.toFixed(2)} USD, the bill by service ${whole.toFixed(2)} USD for the same days: the bill counts; Cost Explorer may have refreshed in between`;
  return [{ where: SOURCE, what }];
}

/** Answered, and empty: every day is missing, which is not the same as a bill of zero. */
const noCosts = ({ start, end }: Window) => ({
  breakdowns: [],
  problems: [
    {
      where: SOURCE,
      what: `no cost from ${dayOf(start)} to ${dayOf(addDays(end, -1))}: a new account's bill shows within 24 hours of its first use; if it is older, check that the account is the right one`,
    },
  ],
});
