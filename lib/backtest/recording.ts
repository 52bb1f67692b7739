import type { Fleet, Resource } from "../domain/fleet.ts";
import { addDays, epochMs, type Instant, instant, lookBack, MS_PER_HOUR } from "../domain/window.ts";
import type { Points } from "../timeseries/samples.ts";
import { type Series, seriesReducer } from "../timeseries/series-statistics.ts";

/** A machine and what was measured on it, sample by sample. Utilization in percent of one device. */
export interface Recording {
  /** Without telemetry: that depends on when one looks. */
  readonly resource: Resource;
  readonly series: readonly Series[];
}

export interface Week {
  /** When a policy decides: it sees samples before it, and the samples of the week from it tell. */
  readonly at: Instant;
  readonly end: Instant;
}

/** As in `gather`: what a run on that day would have read. */
const LOOK_BACK_DAYS = 14;
/** Every weekday was seen once before anybody is judged. */
export const FIRST_DECISION_DAYS = 7;
const WEEK_DAYS = 7;
/** Recordings of "14 days" end a sample or two short. */
const SHORT_MS = MS_PER_HOUR;
/** No finer than exporters sample: 60 s (CloudWatch agent, AWS, 2026-11-24). */
const FINEST_SEC = 60;
/** Of a week's samples: with more gaps than that, nobody knows what would have happened. */
const LEAST_COVERAGE = 0.5;

/** A copy of the points in [from, to): what is not in it cannot be seen. */
export function cut({ times, values }: Points, from: Instant, to: Instant): Points {
  const [low, high] = [epochMs(from), epochMs(to)];
  const isIn = (_: number, index: number): boolean => {
    const time = times[index] ?? Number.NaN;
    return time >= low && time < high;
  };
  return { times: times.filter(isIn), values: values.filter(isIn) };
}

/** The weeks after each decision, the first after a week of history, the last one whole. */
export function weeksOf(recordings: readonly Recording[]): readonly Week[] {
  const span = spanOf(recordings);
  const weeks: Week[] = [];
  if (span === undefined) return weeks;
  for (let at = addDays(span.start, FIRST_DECISION_DAYS); ; at = addDays(at, WEEK_DAYS)) {
    const end = addDays(at, WEEK_DAYS);
    if (epochMs(end) > epochMs(span.end) + SHORT_MS) return weeks;
    weeks.push({ at, end });
  }
}

/** From the first sample to the last of all; undefined without any. */
export function spanOf(
  recordings: readonly Recording[],
): { readonly start: Instant; readonly end: Instant } | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { series } of recordings)
    for (const { average } of series)
      for (const time of average.times) {
        if (time < first) first = time;
        if (time > last) last = time;
      }
  return last < first ? undefined : { start: instant(first), end: instant(last) };
}

/** The fleet as a run at `at` would have seen it: reduced by the same code, of nothing but earlier samples. */
export function fleetBefore(source: string, past: readonly Recording[], at: Instant): Fleet {
  const reduce = seriesReducer({ periodSec: FINEST_SEC, asOf: at, clock: at });
  const resources = past.map(({ resource, series }) => ({
    ...resource,
    telemetry: series.flatMap((one) => reduce(one).statistics ?? []),
  }));
  return { source, asOf: at, window: lookBack(at, LOOK_BACK_DAYS), resources, problems: [] };
}

/** What a policy is shown: each recording cut at the decision. */
export const pastOf = (recordings: readonly Recording[], at: Instant): readonly Recording[] =>
  between(recordings, addDays(at, -LOOK_BACK_DAYS), at);

/** What then happened: no policy but the oracle is shown it. */
export const weekOf = (recordings: readonly Recording[], { at, end }: Week): readonly Recording[] =>
  between(recordings, at, end);

const between = (recordings: readonly Recording[], from: Instant, to: Instant): readonly Recording[] =>
  recordings.map(({ resource, series }) => ({
    resource,
    series: series.map(({ maximum, ...one }) => ({
      ...one,
      average: cut(one.average, from, to),
      ...(maximum === undefined ? {} : { maximum: cut(maximum, from, to) }),
    })),
  }));

/** Whether a week's points are enough to tell, by the spacing that most of them have. */
export function coversWeek({ times }: Points, { at, end }: Week): boolean {
  const gaps = Array.from(times.subarray(1), (time, index) => time - (times[index] ?? 0)).toSorted(
    (a, b) => a - b,
  );
  const spacing = gaps[gaps.length >> 1];
  if (spacing === undefined || spacing <= 0) return false;
  return (times.length * spacing) / (epochMs(end) - epochMs(at)) >= LEAST_COVERAGE;
}
