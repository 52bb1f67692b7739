import { type CutEdge, minimumCut } from "./commitment-cut.ts";
import { monthsOf, type ReplayFleet, type ReplayResult, resultOf } from "./commitment-replay.ts";

/** The cost is flat around its minimum: what this share of the largest demand leaves out is under a millionth of the saving. */
const PRECISION = 1e-5;
/** Of all costs: a smaller gain is rounding. */
const GAIN = 1e-12;

/**
 * The most that monthly purchases could have saved, every hour known beforehand. With S the running sum of purchases, a month's
 * commitment is S[month] - S[month - term], its cost convex in that, and S never falls: an L-natural-convex function of S. Where no set
 * of months gains from being raised or lowered together by a step, it is minimal on the grid of that step (Murota, Discrete Convex
 * Analysis, 2003, theorem 7.14), and the set that gains most is a minimum cut. Steps halve until they are fine enough.
 */
export function clairvoyant(fleet: ReplayFleet, firstMonth: number): ReplayResult {
  const most = fleet.months.reduce((highest, { curve }) => Math.max(highest, curve.fullCommitmentUsd), 0);
  const sums = new Array<number>(fleet.months.length).fill(0);
  for (let step = most; step > PRECISION * most; step /= 2) descend({ fleet, firstMonth, sums }, step);
  const purchases = sums.map((sum, index) => Math.max(0, sum - (sums[index - 1] ?? 0)));
  return resultOf(fleet, purchases, firstMonth);
}

interface Search {
  readonly fleet: ReplayFleet;
  readonly firstMonth: number;
  /** Of purchases up to and with each month: moved in place. */
  readonly sums: number[];
}

function descend(search: Search, step: number): void {
  const { fleet, sums } = search;
  const least = -GAIN * fleet.months.reduce((sum, { curve }) => sum + curve.onDemandUsd, 0);
  for (let moved = true; moved; ) {
    moved = false;
    for (const by of [step, -step]) {
      const { value, chosen } = minimumCut(sums.length, edgesOf(search, by));
      if (value >= least) continue;
      moved = true;
      for (const month of chosen) sums[month] = (sums[month] ?? 0) + by;
    }
  }
}

/** What it costs to move the sums of the chosen months by `by`. */
function edgesOf({ fleet, firstMonth, sums }: Search, by: number): readonly CutEdge[] {
  const term = monthsOf(fleet);
  const sumAt = (month: number): number => sums[month] ?? 0;
  return fleet.months.flatMap(({ curve }, month): readonly CutEdge[] => {
    if (month < firstMonth) return [{ chosen: month, cost: Infinity }];
    const hourly = sumAt(month) - sumAt(month - term);
    const now = curve.costAt(hourly);
    const raised = curve.costAt(hourly + by) - now;
    const ordered = orderEdges(month, { by, firstMonth, gap: sumAt(month) - sumAt(month - 1) });
    const other = month - term;
    if (other < firstMonth) return [...ordered, { chosen: month, cost: raised }];
    const lowered = curve.costAt(hourly - by) - now;
    return [
      ...ordered,
      { chosen: month, cost: raised },
      { chosen: other, cost: -raised },
      { chosen: other, without: month, cost: Math.max(0, raised + lowered) },
    ];
  });
}

interface Order {
  readonly by: number;
  readonly firstMonth: number;
  /** Bought in this month; a multiple of the step, so that half a step tells zero from one. */
  readonly gap: number;
}

/** A sum may not come to lie below the one before it. */
function orderEdges(month: number, { by, firstMonth, gap }: Order): readonly CutEdge[] {
  if (gap > Math.abs(by) / 2) return [];
  const first = month === firstMonth;
  if (by > 0) return first ? [] : [{ chosen: month - 1, without: month, cost: Infinity }];
  return first
    ? [{ chosen: month, cost: Infinity }]
    : [{ chosen: month, without: month - 1, cost: Infinity }];
}
