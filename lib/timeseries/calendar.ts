import { dayOf, HOURS_PER_DAY, type Instant, instant, MS_PER_HOUR } from "../domain/window.ts";
import type { Samples } from "./samples.ts";

export const MS_PER_DAY = HOURS_PER_DAY * MS_PER_HOUR;
const HOURS_PER_WEEK = 7 * HOURS_PER_DAY;
/** Hours of the week count from Monday 00:00 UTC; 1970-01-01 was a Thursday, 72 hours into it. */
const HOURS_TO_1970 = 72;

/** A fleet's series share their few hundred moments and days: each is written once. */
export class Calendar {
  readonly #instants = new Map<number, Instant>();
  readonly #days = new Map<number, string>();

  instant(ms: number): Instant {
    const known = this.#instants.get(ms);
    if (known !== undefined) return known;
    const written = instant(ms);
    this.#instants.set(ms, written);
    return written;
  }

  /** `day` counts from 1970-01-01. */
  day(day: number): string {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const written = dayOf(instant(day * MS_PER_DAY));
    this.#days.set(day, written);
    return written;
  }
}

/** Means by hour of the week; null where never sampled. A full week is never null: V8 keeps it as plain numbers. */
export function weekOf({ times, means }: Samples, inUnit: (value: number) => number): (number | null)[] {
  const sums = new Float64Array(HOURS_PER_WEEK);
  const counts = new Uint32Array(HOURS_PER_WEEK);
  for (let i = 0; i < times.length; i++) {
    const hour = (Math.floor((times[i] ?? 0) / MS_PER_HOUR) + HOURS_TO_1970) % HOURS_PER_WEEK;
    sums[hour] = (sums[hour] ?? 0) + (means[i] ?? 0);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  const week = new Array<number | null>(HOURS_PER_WEEK).fill(counts.includes(0) ? null : 0);
  for (let hour = 0; hour < HOURS_PER_WEEK; hour++) {
    const count = counts[hour] ?? 0;
    if (count > 0) week[hour] = inUnit((sums[hour] ?? 0) / count);
  }
  return week;
}

/** First sample of each UTC day, and the end of all: day i is `[starts[i], starts[i + 1])`. */
export function dayStarts({ times }: Samples): number[] {
  const starts: number[] = [];
  let day = Number.NaN;
  for (let i = 0; i < times.length; i++) {
    const today = Math.floor((times[i] ?? 0) / MS_PER_DAY);
    if (today !== day) starts.push(i);
    day = today;
  }
  starts.push(times.length);
  return starts;
}
