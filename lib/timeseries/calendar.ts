import { dayOf, HOURS_PER_WEEK, type Instant, instant, MS_PER_DAY, MS_PER_HOUR } from "../domain/window.ts";

/** Hours of the week count from Monday 00:00 UTC; 1970-01-01 was a Thursday, 72 hours into it. */
const HOURS_TO_1970 = 72;

/** Where the moments of a series lie in days and weeks. */
export interface TimeGrid {
  /** First sample of each UTC day, and the end of all: day i is `[starts[i], starts[i + 1])`. */
  readonly starts: readonly number[];
  /** `2026-11-24` of each day. */
  readonly days: readonly string[];
  /** Hour of the week of each sample. */
  readonly hours: Uint8Array;
  /** Samples in each hour of the week. */
  readonly counts: Uint32Array;
}

/** A fleet's series share their few hundred moments and days, often the very column: each is worked out once. */
export class Calendar {
  readonly #instants = new Map<number, Instant>();
  readonly #days = new Map<number, string>();
  readonly #grids = new WeakMap<Float64Array, TimeGrid>();

  instant(ms: number): Instant {
    return remembered(this.#instants, ms, instant);
  }

  grid(times: Float64Array): TimeGrid {
    const known = this.#grids.get(times);
    if (known !== undefined) return known;
    const grid = this.#gridOf(times);
    this.#grids.set(times, grid);
    return grid;
  }

  #gridOf(times: Float64Array): TimeGrid {
    const starts: number[] = [];
    const days: string[] = [];
    const hours = new Uint8Array(times.length);
    const counts = new Uint32Array(HOURS_PER_WEEK);
    let day = Number.NaN;
    for (let i = 0; i < times.length; i++) {
      const time = times[i] ?? 0;
      const today = Math.floor(time / MS_PER_DAY);
      if (today !== day) {
        starts.push(i);
        days.push(remembered(this.#days, today, dayNamed));
      }
      day = today;
      const hour = (Math.floor(time / MS_PER_HOUR) + HOURS_TO_1970) % HOURS_PER_WEEK;
      hours[i] = hour;
      counts[hour] = (counts[hour] ?? 0) + 1;
    }
    starts.push(times.length);
    return { starts, days, hours, counts };
  }
}

const dayNamed = (day: number): string => dayOf(instant(day * MS_PER_DAY));

function remembered<T>(known: Map<number, T>, key: number, make: (key: number) => T): T {
  const old = known.get(key);
  if (old !== undefined) return old;
  const made = make(key);
  known.set(key, made);
  return made;
}

/** Means by hour of the week (`sums` is room to add them up); null where never sampled. A full week is never null: V8 keeps it as plain numbers. */
export function weekOf(
  means: Float64Array,
  { hours, counts }: TimeGrid,
  { sums, inUnit }: { readonly sums: Float64Array; readonly inUnit: (value: number) => number },
): (number | null)[] {
  sums.fill(0);
  for (let i = 0; i < hours.length; i++) {
    const hour = hours[i] ?? 0;
    sums[hour] = (sums[hour] ?? 0) + (means[i] ?? 0);
  }
  const week = new Array<number | null>(HOURS_PER_WEEK).fill(counts.includes(0) ? null : 0);
  for (let hour = 0; hour < HOURS_PER_WEEK; hour++) {
    const count = counts[hour] ?? 0;
    if (count > 0) week[hour] = inUnit((sums[hour] ?? 0) / count);
  }
  return week;
}
