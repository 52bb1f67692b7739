import { epochMs, type Instant } from "../../domain/window.ts";

/** CloudWatch's standard resolution, and what its agent sends by default in most fleets. */
export const INTERVAL_MS = 5 * 60_000;
export const SAMPLES_PER_DAY = 288;
export const DEMO_DAYS = 14;
export const DEMO_SAMPLES = DEMO_DAYS * SAMPLES_PER_DAY;

/** One 5-minute step of the demo's two weeks (or of more), as load shapes read it. All UTC. */
export interface Moment {
  /** 0 is the oldest sample; negative never occurs. */
  readonly index: number;
  /** Hour of the day with its fraction, 0..24. */
  readonly hour: number;
  /** Monday is 0. */
  readonly weekday: number;
  /** Steps since midnight, 0..287. */
  readonly stepOfDay: number;
  /** 0 at the first sample, 1 at the last. */
  readonly progress: number;
}

/** The days that end at `asOf`, oldest first; the last sample begins one interval before it. */
export function momentsBefore(asOf: Instant, days: number = DEMO_DAYS): readonly Moment[] {
  const samples = days * SAMPLES_PER_DAY;
  const start = epochMs(asOf) - samples * INTERVAL_MS;
  return Array.from({ length: samples }, (_, index) => {
    const date = new Date(start + index * INTERVAL_MS);
    const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
    return {
      index,
      hour,
      weekday: (date.getUTCDay() + 6) % 7,
      stepOfDay: Math.floor(hour * 12),
      progress: index / (samples - 1),
    };
  });
}
