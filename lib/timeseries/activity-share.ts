import { type Signal, UTILIZATION_SIGNALS } from "../domain/fleet.ts";
import type { Samples } from "./samples.ts";

/** For how much of each period, 0..1, a series was active (docs/decisions/0003-hourly-statistics.md). */
export interface Activity {
  /** At or above 5 % (utilization) or above zero (counts), a share a sample. */
  readonly busy: Float64Array;
  /** At or above 1 % (utilization) or above zero (counts): the sum of the shares. */
  readonly lightSum: number;
}

/** What exporters sample at unless told otherwise: CloudWatch agent and SageMaker, 60 s (AWS, 2026-11-24). */
const FINEST_SEC = 60;
/** Files hold a sample every five minutes: the step in which a call makes a machine active. */
const CALL_SEC = 300;

/** Sums of things that happen one by one, as against levels. */
const EVENTS: ReadonlySet<Signal> = new Set<Signal>(["invocations", "networkBytes"]);

/** `peak`: below it a sample was never active. `steady`: a mean that makes it active throughout. */
interface Floor {
  readonly peak: number;
  readonly steady: number;
}

/** Percent (see SignalStatistics). */
const BUSY: Floor = { peak: 5, steady: 5 };
const LIGHT: Floor = { peak: 1, steady: 1 };
/** Of something that is counted: any at all, and one at a time on average. */
const ANY: Floor = { peak: Number.MIN_VALUE, steady: 1 };

/** Writes the shares into `busy`. */
export function activityOf(
  signal: Signal,
  samples: Samples,
  { periodSec, busy }: { readonly periodSec: number; readonly busy: Float64Array },
): Activity {
  if (EVENTS.has(signal)) return eventActivity(samples, periodSec, busy);
  return UTILIZATION_SIGNALS.has(signal)
    ? levelActivity(samples, { periodSec, busy }, [BUSY, LIGHT])
    : levelActivity(samples, { periodSec, busy }, [ANY, ANY]);
}

function levelActivity(
  { means, peaks }: Samples,
  { periodSec, busy }: { readonly periodSec: number; readonly busy: Float64Array },
  [busyFloor, lightFloor]: readonly [Floor, Floor],
): Activity {
  const busiest = Math.min(1, FINEST_SEC / periodSec);
  let lightSum = 0;
  for (let i = 0; i < busy.length; i++) {
    const mean = means[i] ?? 0;
    const peak = peaks[i] ?? 0;
    const rest = busiest < 1 ? (mean - peak * busiest) / (1 - busiest) : mean;
    busy[i] = levelShare(mean, peak, rest, busyFloor);
    lightSum += levelShare(mean, peak, rest, lightFloor);
  }
  return { busy, lightSum };
}

/**
 * A mean without the busiest minute (`rest`) that is steady: active throughout, whatever the peak. Else the period was off but
 * for a stretch at its peak, which lasted mean / peak of it.
 */
const levelShare = (mean: number, peak: number, rest: number, floor: Floor): number =>
  peak < floor.peak ? 0 : rest >= floor.steady || mean >= peak ? 1 : mean / peak;

/** One call touches one stretch of five minutes: n calls at most n of them. */
function eventActivity({ means }: Samples, periodSec: number, busy: Float64Array): Activity {
  const stretches = Math.max(1, periodSec / CALL_SEC);
  let lightSum = 0;
  for (let i = 0; i < busy.length; i++) {
    const count = means[i] ?? 0;
    const share = count > 0 ? Math.min(1, Math.max(1, count) / stretches) : 0;
    busy[i] = share;
    lightSum += share;
  }
  return { busy, lightSum };
}
