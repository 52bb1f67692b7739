import type { Bill, BillLine } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { type Cut, cutsOf } from "./anomaly-cuts.ts";
import { movedUsd } from "./anomaly-part.ts";
import type { UnplannedEvent } from "./anomaly-planned.ts";
import { workloadTagOf } from "./budget-scopes.ts";

/** One value of one way to cut the bill, and the dollars a day by which it moved. */
export interface Cause {
  readonly dimension: string;
  readonly value: string;
  readonly movedUsd: number;
}

type Way = Pick<Cut, "lines" | "partIn"> & {
  readonly dimension: string;
  /** Values there must be for one of them to be worth naming. */
  readonly fewest: number;
};

/** Below it a value explains nothing. */
const LEAST_SHARE = 0.3;
const ORDER = ["usage type", "workload", "account", "region", "resource", "service"];

/**
 * Which usage type, workload, account, region, resource and service make the event: of each way to cut, the value that moved most the
 * same way on the leading part's newest day. A way that does not tell the day apart is left out, and so is the lead's own.
 */
export function causesOf(
  bill: Bill,
  days: readonly BilledDay[],
  { lead, movedUsd: moved, explained }: Pick<UnplannedEvent, "lead" | "movedUsd" | "explained">,
): readonly Cause[] {
  const tag = workloadTagOf(bill);
  const isExplained = ({ tags }: BillLine) => explained.has(tags[tag] ?? "");
  return waysOf(bill)
    .filter(({ dimension }) => dimension !== lead.cut.name)
    .flatMap(({ dimension, fewest, lines, partIn }) => {
      // A breakdown does not know the lead's lines: then it is the whole bill's move that is told apart.
      const ours = lines === lead.cut.lines ? lead.lines : lines;
      const values = Map.groupBy(
        ours.filter((line) => !isExplained(line)),
        partIn,
      );
      if (values.size < fewest) return [];
      const most = largestMove(values, days, { day: lead.newest, sign: Math.sign(moved) });
      return most && most.movedUsd / moved >= LEAST_SHARE ? [{ dimension, ...most }] : [];
    })
    .toSorted((a, b) => ORDER.indexOf(a.dimension) - ORDER.indexOf(b.dimension));
}

function waysOf(bill: Bill): readonly Way[] {
  const fewest = { service: 2, account: 2, workload: 1, "usage type": 1 };
  return [
    ...cutsOf(bill).map((cut) => ({ dimension: cut.name, fewest: fewest[cut.name], ...cut })),
    { dimension: "region", fewest: 2, lines: bill.lines, partIn: ({ region }) => region },
    { dimension: "resource", fewest: 2, lines: bill.lines, partIn: ({ resourceId }) => resourceId },
  ];
}

function largestMove(
  values: ReadonlyMap<string | undefined, readonly BillLine[]>,
  days: readonly BilledDay[],
  { day, sign }: { readonly day: string; readonly sign: number },
): Omit<Cause, "dimension"> | undefined {
  return [...values]
    .flatMap(([value, ours]) => (value === undefined ? [] : [{ value, movedUsd: movedUsd(ours, days, day) }]))
    .toSorted((a, b) => (b.movedUsd - a.movedUsd) * sign || (a.value < b.value ? -1 : 1))[0];
}
