import { epochMs, HOURS_PER_DAY, type Instant, MS_PER_HOUR, type Window } from "../../domain/window.ts";

/** How long CloudWatch keeps points of a period (API reference of GetMetricData, 2026-11-24); older ones come in the next coarser. */
const RETENTION = [
  { granularitySec: 1, hours: 3 },
  { granularitySec: 60, hours: 15 * HOURS_PER_DAY },
  { granularitySec: 300, hours: 63 * HOURS_PER_DAY },
] as const;
/** Kept 455 days; asked for beyond that, CloudWatch answers with what is left. */
const COARSEST_SEC = 3_600;

/**
 * Seconds: the period asked for, unless points that fine are gone at the window's start. Then the next multiple of what
 * is kept. A period of a minute or more has to be a multiple of 60.
 */
export function metricPeriod(askedSec: number, windowStart: Instant, clock: Instant): number {
  const ageHours = (epochMs(clock) - epochMs(windowStart)) / MS_PER_HOUR;
  const kept = RETENTION.find(({ hours }) => ageHours <= hours)?.granularitySec ?? COARSEST_SEC;
  const granularity = kept === 1 && askedSec >= 60 ? 60 : kept;
  return Math.max(granularity, Math.ceil(askedSec / granularity) * granularity);
}

/** What GetMetricData is asked for: whole periods, `[startMs, endMs)`. */
export interface Span {
  readonly periodSec: number;
  readonly startMs: number;
  readonly endMs: number;
  /** The most points a series can have. */
  readonly points: number;
  /** When each of its periods begins, milliseconds since 1970. */
  readonly times: Float64Array;
}

/** From the beginning of the period that holds the window's start. */
export function spanOf({ start, end }: Window, periodSec: number): Span {
  const periodMs = periodSec * 1_000;
  const startMs = Math.floor(epochMs(start) / periodMs) * periodMs;
  const endMs = epochMs(end);
  const points = Math.max(1, Math.ceil((endMs - startMs) / periodMs));
  const times = Float64Array.from({ length: points }, (_, i) => startMs + i * periodMs);
  return { periodSec, startMs, endMs, points, times };
}
