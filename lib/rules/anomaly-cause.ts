import { type Bill, type BillDimension, type BillLine, linesBy } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { dailyUsd, usualUsd } from "./anomaly-part.ts";
import { workloadTagOf } from "./budget-scopes.ts";

/** One value of one way to cut the bill, and the dollars a day by which it moved. */
export interface Cause {
  readonly dimension: string;
  readonly value: string;
  readonly movedUsd: number;
}

/** Below it a value explains nothing. */
const LEAST_SHARE = 0.3;

/**
 * Which usage type, workload, account and region make the jump of a day: of each way to cut, the value that moved most the same way.
 * A way that does not tell the day apart is left out.
 */
export function causesOf(
  bill: Bill,
  days: readonly BilledDay[],
  { day, excessUsd, service }: Omit<Move, "days"> & { readonly service: string },
): readonly Cause[] {
  const tag = workloadTagOf(bill);
  const ofService = (lines: readonly BillLine[]): readonly BillLine[] =>
    lines.some((line) => line.service === service) ? lines.filter((line) => line.service === service) : lines;
  const cuts: readonly Cut[] = [
    { dimension: "usage type", fewest: 1, by: "usageType", nameIn: ({ usageType }) => usageType },
    { dimension: "workload", fewest: 1, by: { tag }, nameIn: ({ tags }) => tags[tag] },
    { dimension: "account", fewest: 2, nameIn: ({ account }) => account },
    { dimension: "region", fewest: 2, nameIn: ({ region }) => region },
    { dimension: "resource", fewest: 2, nameIn: ({ resourceId }) => resourceId },
  ];
  return cuts.flatMap((cut) => {
    const lines = cut.by === undefined ? bill.lines : linesBy(bill, cut.by);
    const cause = lines && largestMove(ofService(lines), cut, { days, day, excessUsd });
    return cause ? [{ dimension: cut.dimension, ...cause }] : [];
  });
}

interface Cut {
  readonly dimension: string;
  /** Values there must be for one of them to be worth naming. */
  readonly fewest: number;
  /** Absent: every line tells it. */
  readonly by?: BillDimension;
  readonly nameIn: (line: BillLine) => string | undefined;
}

interface Move {
  readonly days: readonly BilledDay[];
  readonly day: string;
  readonly excessUsd: number;
}

function largestMove(
  lines: readonly BillLine[],
  { nameIn, fewest }: Cut,
  { days, day, excessUsd }: Move,
): Omit<Cause, "dimension"> | undefined {
  const values = Map.groupBy(lines, nameIn);
  if (values.size < fewest) return undefined;
  const moves = [...values].flatMap(([value, ours]) => {
    if (value === undefined) return [];
    const usd = dailyUsd(ours);
    return [{ value, movedUsd: (usd.get(day) ?? 0) - usualUsd(usd, days, day) }];
  });
  const most = moves.toSorted(
    (a, b) => (b.movedUsd - a.movedUsd) * Math.sign(excessUsd) || (a.value < b.value ? -1 : 1),
  )[0];
  return most && most.movedUsd / excessUsd >= LEAST_SHARE ? most : undefined;
}
