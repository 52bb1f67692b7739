import { type Signal, UTILIZATION_SIGNALS } from "../domain/fleet.ts";

/** The share of a period, 0..1, that was active; from its mean and peak (docs/decisions/0003-hourly-statistics.md). */
export type ActivityShare = (mean: number, peak: number) => number;

/** What exporters sample at unless told otherwise: CloudWatch agent and SageMaker, 60 s (AWS, 2026-11-24). */
const FINEST_SEC = 60;
/** Files hold a sample every five minutes: the step in which a call makes a machine active. */
const CALL_SEC = 300;

/** Sums of things that happen one by one, as against levels. */
const EVENTS: ReadonlySet<Signal> = new Set<Signal>(["invocations", "networkBytes"]);

/** Percent: at or above it a sample is busy, or at least not nothing (see SignalStatistics). */
export const BUSY = 5;
export const LIGHT = 1;

export function activityShare(signal: Signal, periodSec: number, floor: number): ActivityShare {
  if (EVENTS.has(signal)) return eventShare(periodSec);
  return UTILIZATION_SIGNALS.has(signal)
    ? levelShare(periodSec, floor, floor)
    : levelShare(periodSec, Number.MIN_VALUE, 1);
}

/**
 * Peak below `floor`: never active. The mean without the busiest minute at `steady` or more: active throughout, whatever the
 * peak. Else the period was off but for a stretch at its peak, which lasted mean / peak of it.
 */
function levelShare(periodSec: number, floor: number, steady: number): ActivityShare {
  const busiest = Math.min(1, FINEST_SEC / periodSec);
  return (mean, peak) => {
    if (peak < floor) return 0;
    const rest = busiest < 1 ? (mean - peak * busiest) / (1 - busiest) : mean;
    return rest >= steady ? 1 : Math.min(1, mean / peak);
  };
}

/** One call touches one stretch of five minutes: n calls at most n of them. */
function eventShare(periodSec: number): ActivityShare {
  const stretches = Math.max(1, periodSec / CALL_SEC);
  return (count) => (count > 0 ? Math.min(1, Math.max(1, count) / stretches) : 0);
}
