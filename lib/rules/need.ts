import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import type { Need } from "./capacity-fit.ts";
import type { RIGHT_SIZE_LIMITS } from "./right-size-limits.ts";
import type { LimitValues } from "./rule.ts";
import { historyDays } from "./telemetry.ts";

type Values = LimitValues<typeof RIGHT_SIZE_LIMITS>;

/**
 * need = P99.5 × size × (1 + headroom) × (1 + margin for a history shorter than a week).
 * P99.5 and not the maximum: one start-up spike in two weeks is 0.02 % of the time. The headroom is small because
 * sizes come in steps of two: the step above the need leaves 25 to 50 % on its own (docs/rules.md).
 */
export function needOf(resource: Resource, type: InstanceType, limits: Values): Need {
  const cpu = statisticsOf(resource, "cpuUtilization");
  const memory = statisticsOf(resource, "memoryUtilization");
  const margin = 1 + limits.shortHistoryMargin * Math.max(0, 1 - historyDays(cpu) / 7);
  const cards = acceleratorNeed(resource, type, limits, margin);
  return {
    vcpus: highest(cpu) * type.vcpus * (1 + limits.cpuHeadroom) * margin,
    ...(memory.length > 0
      ? { memoryGiB: peak(memory) * type.memoryGiB * (1 + limits.memoryHeadroom) * margin }
      : {}),
    memoryFloor: {
      perVcpuGiB: cards ? 0 : type.memoryGiB / type.vcpus,
      totalGiB: cards ? type.memoryGiB : 0,
    },
    ...(cards ? { accelerators: cards } : {}),
  };
}

function acceleratorNeed(
  resource: Resource,
  type: InstanceType,
  limits: Values,
  margin: number,
): Need["accelerators"] {
  const cards = type.accelerators;
  if (!cards) return undefined;
  const vram = statisticsOf(resource, "gpuMemoryUtilization");
  const busy = statisticsOf(resource, "gpuUtilization");
  return {
    devices: cards.devices,
    // Running out of VRAM kills the process: an unmeasured card keeps its size.
    memoryGiBEach:
      vram.length > 0
        ? Math.min(1, peak(vram) * (1 + limits.vramHeadroom) * margin) * cards.memoryGiBEach
        : cards.memoryGiBEach,
    compute: highest(busy) * (1 + limits.gpuHeadroom) * margin,
    chip: cards.model,
    vendor: cards.vendor,
  };
}

const highest = (series: readonly SignalStatistics[]): number => Math.max(...series.map((one) => one.p995));
const peak = (series: readonly SignalStatistics[]): number => Math.max(...series.map((one) => one.max));
