import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { addHours, durationOf, type Instant } from "../domain/window.ts";
import { minutesBetween, type Rank } from "./stalled-training-facts.ts";

/** Of the time from its first sample to its last: a metric that came so often is missed when it does not. */
const REGULAR = 0.5;
/** A job that hangs was told within a day; what is missed for longer may be a new job that does not publish it. */
const LOST_MINUTES = 24 * 60;

export type Steps =
  | { readonly kind: "none" }
  /** Minutes since the last one finished; `missing`: samples stopped, instead of reading zero. */
  | { readonly kind: "silent"; readonly minutes: number; readonly missing: boolean }
  | { readonly kind: "lost"; readonly since: Instant };

/**
 * Since the last step that any machine of the job published, up to where its accelerators are known to work. A hung job publishes
 * nothing, and the accelerators' metric comes from another process: samples that stop are steps that stop.
 */
export function stepsOf(resources: readonly Resource[], ranks: readonly Rank[]): Steps {
  const seenTo = ranks.map(({ series }) => series.window.end).toSorted()[0];
  if (seenTo === undefined) return { kind: "none" };
  const published = resources.flatMap((resource) => statisticsOf(resource, "trainingSteps"));
  const silences = published.flatMap((series) => silenceOf(series, seenTo));
  const shortest = silences.toSorted((a, b) => a.minutes - b.minutes)[0];
  if (shortest === undefined) return { kind: "none" };
  const { minutes, missing, since } = shortest;
  return missing && minutesBetween(since, seenTo) > LOST_MINUTES
    ? { kind: "lost", since }
    : { kind: "silent", minutes, missing };
}

function silenceOf(series: SignalStatistics, seenTo: Instant) {
  const { lastActiveAt, intervalSec, window, samples } = series;
  if (lastActiveAt === undefined) return [];
  const lastEnd = addHours(lastActiveAt, intervalSec / 3600);
  const missing = minutesBetween(window.end, seenTo) * 60 >= intervalSec;
  const isRegular = (samples * intervalSec) / 3600 >= REGULAR * durationOf(window);
  const to = missing && isRegular ? seenTo : window.end;
  return [{ minutes: minutesBetween(lastEnd, to), missing: missing && isRegular, since: window.end }];
}
