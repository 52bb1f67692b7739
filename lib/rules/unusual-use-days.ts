import { type Resource, type Signal, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { dayOf, type Instant } from "../domain/window.ts";
import { workBecause } from "./activity.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { defaultsOf } from "./rule.ts";
import { readSignal } from "./telemetry.ts";

export interface UseDay {
  readonly day: string;
  /** Mean utilization of the machines, 0..1. */
  readonly mean: number;
}

export interface WorkloadUse {
  readonly signal: "gpuUtilization" | "cpuUtilization";
  /** Whole days on which each of `machines` was seen, oldest first. */
  readonly days: readonly UseDay[];
  readonly machines: readonly Resource[];
}

/** Of a day's samples: more gaps than that, and its mean is of a part of it. */
const LEAST_OF_A_DAY = 0.8;
const SECONDS_PER_DAY = 86_400;

/**
 * How busy the machines of a workload were together: by their GPUs where any has them, else by CPU. Machines that were not there all the time
 * are left out, as the load they took over is no change; so are those that `idle` speaks of. undefined: no machine can be read.
 */
export function workloadUse(
  resources: readonly Resource[],
  now: Instant,
  leastDays: number,
): WorkloadUse | undefined {
  const hasCards = resources.some((one) => statisticsOf(one, "gpuUtilization").length > 0);
  const signal = hasCards ? "gpuUtilization" : "cpuUtilization";
  const read = resources.flatMap((resource) => {
    const days = wholeDays(resource, signal, now);
    return days === undefined ? [] : [{ resource, days }];
  });
  const old = read.filter(({ days }) => days.size >= leastDays);
  const judged = old.length === 0 ? read : old;
  const [first] = judged;
  if (first === undefined) return undefined;
  const shared = [...first.days.keys()].filter((day) => judged.every(({ days }) => days.has(day)));
  return {
    signal,
    machines: judged.map(({ resource }) => resource),
    days: shared.toSorted().map((day) => ({
      day,
      mean: meanOf(judged.map(({ resource, days }) => [days.get(day) ?? 0, resource.instances])),
    })),
  };
}

function wholeDays(
  resource: Resource,
  signal: Signal,
  now: Instant,
): ReadonlyMap<string, number> | undefined {
  const reading = readSignal(resource, signal, now);
  if (reading.kind !== "measured") return undefined;
  if (!reading.series.some((one) => workBecause(one, defaultsOf(IDLE_LIMITS)))) return undefined;
  const series = reading.series.map(wholeDaysOf);
  const days = [...(series[0]?.keys() ?? [])].filter(
    (day) => day < dayOf(now) && series.every((one) => one.has(day)),
  );
  return new Map(days.map((day) => [day, meanOf(series.map((one) => [one.get(day) ?? 0, 1]))]));
}

const wholeDaysOf = ({ daily, intervalSec }: SignalStatistics): ReadonlyMap<string, number> =>
  new Map(
    daily
      .filter(({ samples }) => samples * intervalSec >= LEAST_OF_A_DAY * SECONDS_PER_DAY)
      .map(({ day, mean }) => [day, mean]),
  );

function meanOf(weighted: readonly (readonly [value: number, weight: number])[]): number {
  const weights = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  return weighted.reduce((sum, [value, weight]) => sum + value * weight, 0) / weights;
}
