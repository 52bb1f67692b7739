import type { Workspace } from "./workspace.ts";

/** Moments (milliseconds since 1970) and what was measured at each: two columns of the same length. */
export interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Without the points before a moment (milliseconds since 1970); the same columns where there are none. */
export function pointsSince(points: Points, sinceMs: number): Points {
  if (!points.times.some((time) => time < sinceMs)) return points;
  const isKept = (_: number, i: number): boolean => (points.times[i] ?? 0) >= sinceMs;
  return { times: points.times.filter(isKept), values: points.values.filter(isKept) };
}

/** What may be in a series. */
export interface Acceptance {
  /** The largest value that can be; above it (or below zero, or not a number) a sample is rejected. */
  readonly most: number;
  /** Milliseconds since 1970; a later sample is in the future and rejected. */
  readonly clockMs: number;
  readonly workspace: Workspace;
}

/** Samples in the order of time, one a moment: mean and peak of the period that begins there. */
export interface Samples {
  readonly times: Float64Array;
  readonly means: Float64Array;
  /** The same column as `means` where no maximum was read. */
  readonly peaks: Float64Array;
  readonly rejected: number;
}

/**
 * Joins the two statistics of one metric by time. Where the maximum has no point yet (the newest period, answered between two
 * writes) the mean stands for it. A maximum without a mean is no sample.
 */
export function samplesOf(average: Points, maximum: Points | undefined, accept: Acceptance): Samples {
  const means = inOrder(average);
  if (maximum === undefined) return accepted(means.times, means.values, means.values, accept);
  const peaks = accept.workspace.column("peaks", means.times.length);
  joinPeaks(means, inOrder(maximum), peaks);
  return accepted(means.times, means.values, peaks, accept);
}

function joinPeaks(means: Points, peaks: Points, joined: Float64Array): void {
  if (peaks.times === means.times) {
    for (let i = 0; i < joined.length; i++) joined[i] = Math.max(peaks.values[i] ?? 0, means.values[i] ?? 0);
    return;
  }
  let next = 0;
  for (let i = 0; i < joined.length; i++) {
    const time = means.times[i] ?? 0;
    while ((peaks.times[next] ?? Number.POSITIVE_INFINITY) < time) next++;
    const mean = means.values[i] ?? 0;
    const peak = peaks.times[next] === time ? (peaks.values[next] ?? mean) : mean;
    // A mean above its maximum is a rounding error; what is no number stays none, for `accepted` to reject.
    joined[i] = Math.max(peak, mean);
  }
}

/** The series as it is when its times ascend, which is how CloudWatch answers; else sorted, of one moment the largest value. */
function inOrder(points: Points): Points {
  if (ascends(points.times)) return points;
  const order = Array.from(points.times.keys()).sort(
    (a, b) =>
      (points.times[a] ?? 0) - (points.times[b] ?? 0) || (points.values[a] ?? 0) - (points.values[b] ?? 0),
  );
  const kept = order.filter((at, i) => points.times[at] !== points.times[order[i + 1] ?? -1]);
  return {
    times: Float64Array.from(kept, (at) => points.times[at] ?? 0),
    values: Float64Array.from(kept, (at) => points.values[at] ?? 0),
  };
}

function ascends(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (!((times[i - 1] ?? 0) < (times[i] ?? 0))) return false;
  return true;
}

function accepted(
  times: Float64Array,
  means: Float64Array,
  peaks: Float64Array,
  { most, clockMs }: Acceptance,
): Samples {
  const good = (i: number): boolean => {
    const mean = means[i] ?? Number.NaN;
    const peak = peaks[i] ?? Number.NaN;
    return mean >= 0 && peak >= 0 && mean <= most && peak <= most && (times[i] ?? 0) <= clockMs;
  };
  let rejected = 0;
  for (let i = 0; i < times.length; i++) if (!good(i)) rejected++;
  if (rejected === 0) return { times, means, peaks, rejected };
  const kept = (column: Float64Array) => column.filter((_, i) => good(i));
  const keptMeans = kept(means);
  return {
    times: kept(times),
    means: keptMeans,
    peaks: peaks === means ? keptMeans : kept(peaks),
    rejected,
  };
}
