import { CallMeter } from "../lib/aws/call-meter.ts";
import type { Connection } from "../lib/aws/connection.ts";
import { costExplorerBillSource } from "../lib/aws/cost-explorer/bill-source.ts";
import { commitmentSource } from "../lib/aws/cost-explorer/commitments.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import { type FindingsTable, findingsTable } from "../lib/aws/findings/findings-table.ts";
import { topicHealth } from "../lib/aws/messages/topic-health.ts";
import { embeddedPriceBook } from "../lib/catalog/prices.ts";
import type { Bill } from "../lib/domain/bill.ts";
import { addDays, hoursBetween, type Instant, instant, lookBack } from "../lib/domain/window.ts";
import { BILL_JOBS } from "../lib/pipeline/bill-jobs.ts";
import type { BillSource, FleetSource, PriceSource } from "../lib/pipeline/ports.ts";
import { realisedSavings } from "../lib/pipeline/realised.ts";
import { environment } from "./environment.ts";
import { instrumented } from "./instrumented.ts";
import { jobOf, type ScheduledEvent, scheduledRun } from "./scheduled-run.ts";

/** No rule of this job looks at a machine. */
const noFleet: FleetSource = {
  name: "aws",
  fetchFleet: async ({ clock, lookBackDays }) => ({
    source: "aws",
    asOf: clock,
    window: lookBack(clock, lookBackDays),
    resources: [],
    problems: [],
  }),
};

const datedPrices: PriceSource = { fetchPrices: async () => ({ book: embeddedPriceBook(), problems: [] }) };

/** Daily: the bill against the budget, what commitments cover, and whether anybody would get an alert. */
export const handler = instrumented("watch-spend", async (event: ScheduledEvent) => {
  const job = jobOf(event, ["spend"]);
  const clock = instant(Date.now());
  const meter = new CallMeter();
  const home: Connection = { region: environment.region, meter };
  const { workloadTag, billRequests, billAccount } = environment;
  const source = costExplorerBillSource({
    connection: home,
    workloadTag,
    ...(billRequests === undefined ? {} : { maxRequests: billRequests }),
    ...(billAccount === undefined ? {} : { account: billAccount }),
  });
  let read: Bill | undefined;
  const bill: BillSource = {
    fetchBill: async (request) => {
      read = await source.fetchBill(request);
      return read;
    },
  };
  const table = findingsTable(home, environment.table);
  return scheduledRun({
    job,
    scope: BILL_JOBS[job],
    clock,
    table,
    meter,
    ports: { fleet: noFleet, bill, prices: datedPrices },
    more: [
      () => askReach(home),
      () => readCommitments(home, clock),
      async () => ageOf(read, clock),
      () => checkRealised(table, read, clock),
    ],
  });
});

/** Whether anybody would get an alert. */
async function askReach(home: Connection) {
  const { confirmed, pending } = await topicHealth(home, environment.topicArn);
  return { facts: { subscriptions: { confirmed, pending } } };
}

async function readCommitments(home: Connection, asOf: Instant) {
  const { commitments, problems } = await commitmentSource(home).fetchCommitments({ asOf });
  return { facts: { commitments }, problems };
}

/** What the advice that was taken did to the bill, for the weekly report. */
async function checkRealised(table: FindingsTable, bill: Bill | undefined, clock: Instant) {
  if (bill === undefined) return {};
  const realised = realisedSavings(await dynamoFindingStore(table).load(), bill, clock);
  return realised.length === 0 ? {} : { facts: { realised } };
}

/**
 * Counted from the end of the newest day that has a line: Cost Explorer answers empty days for those it has not billed yet. A bill
 * without any line is as old as what was asked for: silence would read as fresh.
 */
function ageOf(bill: Bill | undefined, clock: Instant) {
  if (bill === undefined) return {};
  const newest = bill.lines
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  const billedUntil = newest === undefined ? bill.window.start : addDays(`${newest}T00:00:00.000Z`, 1);
  return { facts: { billAgeHours: Math.max(0, hoursBetween(billedUntil, clock)) } };
}
