import type { Accelerator } from "../domain/instance-type.ts";
import { estimateTrainingMemory, type TrainingMemory, type TrainingSetup } from "./training-memory.ts";
import { ACCELERATORS_PER_NODE } from "./training-setup.ts";

/** Share of the card the estimate may fill: the rest is allocator fragmentation and the estimate's own error. */
export const FILL_AT_MOST = 0.95;
/** Tensor parallelism divides activations too, and stays inside a node where the wire is fast. */
export const TENSOR_DEGREES = [1, 2, 4, 8];
/** 16,384 H100s trained Llama-3.1-405B (arXiv 2407.21783): nobody rents more for one job. */
export const LARGEST_CLUSTER = 16_384;

/** A job before anyone has decided how to spread it: states fully sharded, tensor degree the least that fits. */
export type Job = Omit<TrainingSetup, "sharding" | "accelerators" | "tensor" | "pipeline" | "context">;

export interface Fit {
  readonly fits: boolean;
  readonly accelerators: number;
  readonly tensor: number;
  readonly memory: TrainingMemory;
  readonly reason: string;
}

/** Whether the job fits on this many of this chip, and the sentence that says why. */
export function judgeFit(job: Job, accelerators: number, chip: Accelerator, fill = FILL_AT_MOST): Fit {
  const limit = chip.memoryGiB * fill;
  const tries = TENSOR_DEGREES.filter(
    (tensor) => accelerators % tensor === 0 && job.model.heads % tensor === 0,
  ).map((tensor) => ({ tensor, memory: estimateTrainingMemory(spread(job, accelerators, tensor)) }));
  const alone = { tensor: 1, memory: estimateTrainingMemory(spread(job, accelerators, 1)) };
  const leanest = tries.toSorted((a, b) => a.memory.total - b.memory.total)[0] ?? alone;
  const { tensor, memory } = tries.find((one) => one.memory.total <= limit) ?? leanest;
  const fits = memory.total <= limit;
  const reason =
    `${accelerators} x ${chip.model}: ${memory.total.toFixed(1)} GiB each ` +
    `${fits ? "fit in" : "exceed"} ${limit.toFixed(1)} of ${chip.memoryGiB} GiB` +
    `${tensor > 1 ? ` (tensor parallel ${tensor})` : ""}`;
  return { fits, accelerators, tensor, memory, reason };
}

/** 1, 2, 4, then whole nodes of 8. */
export function nodeWise(accelerators: number): number {
  if (accelerators > ACCELERATORS_PER_NODE / 2) {
    return Math.ceil(accelerators / ACCELERATORS_PER_NODE) * ACCELERATORS_PER_NODE;
  }
  return accelerators > 2 ? 4 : Math.max(1, Math.ceil(accelerators));
}

const spread = (job: Job, accelerators: number, tensor: number): TrainingSetup => ({
  ...job,
  accelerators,
  tensor,
  pipeline: 1,
  context: 1,
  sharding: accelerators > 1 ? "zero3" : "none",
});
