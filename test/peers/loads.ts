import type { PointAt } from "../fakes/cloudwatch-account.ts";

/** Mean and maximum of an hour, percent of one card or CPU. */
export type Load = (hour: number) => readonly [mean: number, max: number];

export const HOURS = 14 * 24;
const HOUR_MS = 3_600_000;

export const steady =
  (percent: number): Load =>
  () => [percent, percent];
export const ZERO = steady(0);

/** Two hours of every night. */
export const NIGHTLY: Load = (hour) => (hour % 24 < 2 ? [90, 97] : [0, 0]);
/** Six hours of the same weekday. */
export const WEEKLY: Load = (hour) => (hour % 168 >= 48 && hour % 168 < 54 ? [85, 99] : [0, 0]);
/** A health check that touches the card for seconds, once a day: the maximum says busy. */
export const HEALTH_CHECK: Load = (hour) => (hour % 24 === 3 ? [0.4, 30] : [0, 0]);
export const OFFICE_HOURS: Load = (hour) => (hour % 24 >= 8 && hour % 24 < 18 ? [55, 80] : [0, 0]);

/** Hourly points of the look-back before `endMs`, the last `cut` hours missing. */
export function levelsOf(load: Load, endMs: number, scale = 1, cut = 0) {
  const at = (pick: 0 | 1): readonly PointAt[] =>
    Array.from({ length: HOURS - cut }, (_, hour) => [
      endMs - (HOURS - hour) * HOUR_MS,
      load(hour)[pick] * scale,
    ]);
  return { Average: at(0), Maximum: at(1) };
}

export const sumsOf = (load: Load, endMs: number) => ({ Sum: levelsOf(load, endMs).Average });
