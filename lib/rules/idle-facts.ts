import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { round } from "./evidence.ts";
import type { IDLE_LIMITS } from "./idle-limits.ts";
import type { LimitValues } from "./rule.ts";

/** What was seen, worst card first; the advice and the risk depend on the two booleans. */
export interface IdleFacts {
  readonly [name: string]: string | number | boolean | null;
  readonly memoryResident: boolean;
  readonly cpuBusy: boolean;
  readonly lastActiveAt: string | null;
}

export function factsOf(
  resource: Resource,
  series: readonly SignalStatistics[],
  limits: LimitValues<typeof IDLE_LIMITS>,
): IdleFacts {
  const memory = statisticsOf(resource, "gpuMemoryUtilization");
  const last = series
    .flatMap((one) => one.lastActiveAt ?? [])
    .toSorted()
    .at(-1);
  return {
    mean: round(Math.max(...series.map((one) => one.mean))),
    p95: round(Math.max(...series.map((one) => one.p95))),
    p995: round(Math.max(...series.map((one) => one.p995))),
    max: round(Math.max(...series.map((one) => one.max))),
    dutyCycle: round(Math.max(...series.map((one) => one.dutyCycle))),
    memoryResident: memory.some((one) => one.p50 >= limits.residentMemory),
    cpuBusy: isCpuBusy(resource, limits) && series[0]?.signal !== "cpuUtilization",
    lastActiveAt: last ?? null,
  };
}

export const isCpuBusy = (resource: Resource, limits: LimitValues<typeof IDLE_LIMITS>): boolean =>
  statisticsOf(resource, "cpuUtilization").some((one) => one.p95 >= limits.cpuBusy);

export function riskOf(facts: IdleFacts): string {
  if (facts.memoryResident) return "a model sits in VRAM: a rare caller would meet a cold start";
  if (facts.cpuBusy) return "the CPU works: stopping the machine would stop that work";
  return facts.lastActiveAt ? `someone used it last at ${facts.lastActiveAt}` : "none seen in the window";
}
