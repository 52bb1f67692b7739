import type { InferenceWorkload } from "../domain/workload.ts";
import { estimateInferenceMemory } from "./inference-memory.ts";
import type { UnitNeed } from "./instance-choice.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { FILL_AT_MOST } from "./training-accelerators.ts";

/** Host of one accelerator where the plan measures none: the smallest AWS pairs with a GPU (g4dn.xlarge). */
export const HOST_VCPUS = 4;
export const HOST_MEMORY_GIB = 16;
export interface ReplicaPlan {
  readonly qps: number;
  readonly need: UnitNeed;
  readonly vramGiBEach?: number;
  readonly notes?: readonly string[];
  readonly arithmetic: readonly string[];
}

/** What the plan says one replica serves and needs; its VRAM too, when the model is known. */
export function measuredReplica(workload: InferenceWorkload, facts: SizingFacts): ReplicaPlan {
  const { replica, serving } = workload;
  const model = architectureOf(workload.model, facts);
  const onAccelerator = workload.accelerator !== undefined || model !== undefined;
  const accelerators = replica?.accelerators ?? (onAccelerator ? 1 : 0);
  const memory =
    model && serving && accelerators > 0
      ? estimateInferenceMemory({ ...serving, model, batch: 1, tensor: accelerators, pipeline: 1 })
      : undefined;
  return {
    qps: replica?.qps ?? 0,
    ...(memory ? { vramGiBEach: memory.total } : {}),
    need: {
      vcpus: replica?.vcpus ?? (accelerators > 0 ? HOST_VCPUS * accelerators : 1),
      memoryGiB: replica?.memoryGiB ?? (accelerators > 0 ? HOST_MEMORY_GIB * accelerators : 2),
      accelerators,
      ...(workload.accelerator === undefined ? {} : { accelerator: workload.accelerator }),
      ...(memory ? { vramGiB: memory.total / FILL_AT_MOST } : {}),
    },
    arithmetic: memory
      ? [
          `VRAM ${memory.total.toFixed(1)} GiB = weights ${memory.weights.toFixed(1)} + KV cache ${memory.kvCache.toFixed(1)} + workspace ${memory.workspace.toFixed(1)} + overhead ${memory.overhead.toFixed(1)}`,
        ]
      : [],
  };
}
