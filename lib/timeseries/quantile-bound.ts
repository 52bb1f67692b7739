import type { Samples } from "./samples.ts";
import { partition } from "./selection.ts";

/** A share that a rounding error put above what it is must not skip a sample: .005 x 200 is 1.0000000000000009. */
const SLACK = 1 - 1e-12;
/** Each step crosses at least one mean, and few are crossed in practice; where it stops early it is still above the bound. */
const MAX_STEPS = 50;

/**
 * The most that a quantile of the finer samples can be, when of each period only mean and maximum are known. A period of mean m
 * and maximum M is at or above x for no more than m / x of it (Markov), and not at all when M < x. So the samples at or above x
 * are no more than
 *
 *   above(x) = sum over periods with M >= x of min(1, m / x)
 *
 * periods' worth; the bound is the largest x with above(x) >= (1 - share) (n - 1). A nightly minute at 100 % does not make the
 * machine need 100 %, as the quantile of hourly maxima would; two hours at 100 % do, where a quantile interpolated over 336 hours would not.
 *
 * `shares` ascend; `order` is a copy of the maxima and is left in another order.
 */
export function quantileBounds(
  { means, peaks }: Pick<Samples, "means" | "peaks">,
  order: Float64Array,
  shares: readonly number[],
): readonly number[] {
  let from = 0;
  return shares.map((share) => {
    const needed = (1 - share) * (peaks.length - 1) * SLACK;
    const { at, next } = placeOf(means, peaks, { order, from, needed });
    from = Math.max(0, at);
    const reached = at < 0 ? 0 : (order[at] ?? 0);
    return next === undefined ? reached : rootBetween(means, peaks, { reached, next, needed });
  });
}

interface Search {
  readonly order: Float64Array;
  readonly from: number;
  readonly needed: number;
}

/**
 * Orders the maxima in part, from `from` on: at `at` is then the largest that enough of the time can reach (-1: none is), and
 * `next` is the one above it, which too little can.
 */
function placeOf(
  means: Float64Array,
  peaks: Float64Array,
  { order, from, needed }: Search,
): { readonly at: number; readonly next: number | undefined } {
  let low = from;
  let high = order.length - 1;
  let next: number | undefined;
  while (low < high) {
    const middle = partition(order, low, high);
    const least = smallestOf(order, middle, high);
    if (reaches(means, peaks, { x: least, needed })) low = middle;
    else {
      next = least;
      high = middle - 1;
    }
  }
  const last = order[low] ?? 0;
  return reaches(means, peaks, { x: last, needed }) ? { at: low, next } : { at: low - 1, next: last };
}

function smallestOf(values: Float64Array, from: number, to: number): number {
  let smallest = values[from] ?? 0;
  for (let i = from + 1; i <= to; i++) smallest = Math.min(smallest, values[i] ?? smallest);
  return smallest;
}

/** Whether above(x) is as much as needed. */
function reaches(
  means: Float64Array,
  peaks: Float64Array,
  { x, needed }: { readonly x: number; readonly needed: number },
): boolean {
  let sum = 0;
  for (let i = 0; i < peaks.length; i++) {
    if ((peaks[i] ?? 0) < x) continue;
    const mean = means[i] ?? 0;
    sum += mean >= x ? 1 : mean / x;
    if (sum >= needed) return true;
  }
  return sum >= needed;
}

/** Between two maxima the same periods count, and x above(x) is concave: Newton's steps come down on the root from the right. */
function rootBetween(
  means: Float64Array,
  peaks: Float64Array,
  { reached, next, needed }: { readonly reached: number; readonly next: number; readonly needed: number },
): number {
  let x = next;
  for (let step = 0; step < MAX_STEPS; step++) {
    let whole = 0;
    let part = 0;
    for (let i = 0; i < peaks.length; i++) {
      if ((peaks[i] ?? 0) < next) continue;
      const mean = means[i] ?? 0;
      if (mean >= x) whole++;
      else part += mean;
    }
    const lower = part / (needed - whole);
    if (!(lower < x)) return x;
    if (lower <= reached) return reached;
    x = lower;
  }
  return x;
}
