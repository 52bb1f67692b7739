import type { Signal } from "../domain/fleet.ts";
import { MS_PER_HOUR } from "../domain/window.ts";
import { type Market, typeOf } from "./machine-market.ts";
import type { Recording } from "./recording.ts";

export interface ActiveHours {
  readonly hours: number;
}

/**
 * At or above it a sample is work, in percent: accelerators 5 (as peers and the reducers have it); the CPU of a machine without them 5, of
 * a machine with them 20, since the operating system and monitoring of 96 vCPUs are no work.
 */
const WORK_PERCENT = { gpu: 5, cpuAlone: 5, cpuBesideGpu: 20 } as const;
const CALLS: ReadonlySet<Signal> = new Set<Signal>(["invocations", "requestsPerSecond", "backlog"]);

/**
 * Hours in which a machine worked: any card, its CPU or a caller. Undefined where nobody measured what it is bought for; then what stopping
 * it would have lost is not known.
 */
export function activeHours(market: Market, recording: Recording): ActiveHours | undefined {
  const hasCards = typeOf(market, recording.resource)?.accelerators !== undefined;
  const main: Signal = hasCards ? "gpuUtilization" : "cpuUtilization";
  const seen = recording.series.filter(({ average }) => average.times.length > 0);
  if (!seen.some(({ signal }) => signal === main || signal === "invocations")) return undefined;
  const active = new Set<number>();
  for (const { signal, average } of seen) {
    const least = leastOf(signal, hasCards);
    if (least === undefined) continue;
    for (const [index, time] of average.times.entries())
      if ((average.values[index] ?? 0) >= least) active.add(time);
  }
  return { hours: (active.size * spacingOf(seen[0]?.average.times ?? new Float64Array())) / MS_PER_HOUR };
}

function leastOf(signal: Signal, hasCards: boolean): number | undefined {
  if (signal === "gpuUtilization") return WORK_PERCENT.gpu;
  if (signal === "cpuUtilization") return hasCards ? WORK_PERCENT.cpuBesideGpu : WORK_PERCENT.cpuAlone;
  return CALLS.has(signal) ? Number.MIN_VALUE : undefined;
}

function spacingOf(times: Float64Array): number {
  const gaps = Array.from(times.subarray(1), (time, index) => time - (times[index] ?? 0)).toSorted(
    (a, b) => a - b,
  );
  return gaps[gaps.length >> 1] ?? 0;
}
