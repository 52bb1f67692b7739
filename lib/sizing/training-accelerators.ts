import type { Accelerator } from "../domain/instance-type.ts";
import { estimateTrainingMemory, type TrainingMemory, type TrainingSetup } from "./training-memory.ts";

/** Share of the card the estimate may fill: the rest is allocator fragmentation and the estimate's own error. */
export const FILL_AT_MOST = 0.95;
/** Recommended: room for a larger micro-batch and a longer sequence without a new estimate. */
export const FILL_WITH_ROOM = 0.8;

const ACCELERATORS_PER_NODE = 8;
/** 16,384 H100s trained Llama-3.1-405B (arXiv 2407.21783): nobody rents more for one job. */
const LARGEST_CLUSTER = 16_384;

export interface AcceleratorNeed {
  readonly accelerators: number;
  readonly memory: TrainingMemory;
}

export type TrainingRequirement =
  | { readonly feasible: true; readonly minimum: AcceleratorNeed; readonly recommended: AcceleratorNeed }
  | { readonly feasible: false; readonly reason: string };

/** Whether the job fits with its states fully sharded, and the sentence that says why. */
export function judgeFit(
  setup: Omit<TrainingSetup, "sharding">,
  chip: Accelerator,
  fill = FILL_AT_MOST,
): { readonly fits: boolean; readonly memory: TrainingMemory; readonly reason: string } {
  const memory = estimateTrainingMemory({ ...setup, sharding: setup.accelerators > 1 ? "zero3" : "none" });
  const fits = memory.total <= chip.memoryGiB * fill;
  const reason =
    `${setup.accelerators} x ${chip.model}: ${memory.total.toFixed(1)} GiB each ` +
    `${fits ? "fit in" : "exceed"} ${(chip.memoryGiB * fill).toFixed(1)} of ${chip.memoryGiB} GiB`;
  return { fits, memory, reason };
}

/** The fewest accelerators, counted node-wise, that hold the job; `atLeast` starts the search. */
export function requireAccelerators(
  setup: Omit<TrainingSetup, "sharding" | "accelerators">,
  chip: Accelerator,
  atLeast = 1,
): TrainingRequirement {
  const minimum = fewest(setup, chip, FILL_AT_MOST, atLeast);
  if (!minimum) return { feasible: false, reason: shortfall(setup, chip) };
  const recommended = fewest(setup, chip, FILL_WITH_ROOM, minimum.accelerators) ?? minimum;
  return { feasible: true, minimum, recommended };
}

/** 1, 2, 4, then whole nodes of 8. */
export function nodeWise(accelerators: number): number {
  if (accelerators > ACCELERATORS_PER_NODE / 2) {
    return Math.ceil(accelerators / ACCELERATORS_PER_NODE) * ACCELERATORS_PER_NODE;
  }
  return accelerators > 2 ? 4 : Math.max(1, Math.ceil(accelerators));
}

function fewest(
  setup: Omit<TrainingSetup, "sharding" | "accelerators">,
  chip: Accelerator,
  fill: number,
  atLeast: number,
): AcceleratorNeed | undefined {
  for (let count = nodeWise(atLeast); count <= LARGEST_CLUSTER; count = nodeWise(count + 1)) {
    const { fits, memory } = judgeFit({ ...setup, accelerators: count }, chip, fill);
    if (fits) return { accelerators: count, memory };
  }
  return undefined;
}

function shortfall(setup: Omit<TrainingSetup, "sharding" | "accelerators">, chip: Accelerator): string {
  const { memory } = judgeFit({ ...setup, accelerators: LARGEST_CLUSTER }, chip);
  return (
    `does not fit on ${chip.model} at any count: even over ${LARGEST_CLUSTER} accelerators each needs ` +
    `${memory.total.toFixed(1)} GiB (activations ${memory.activations.toFixed(1)}, logits ${memory.logits.toFixed(1)}) ` +
    `of ${chip.memoryGiB}; use a larger card, fuller checkpointing or a shorter sequence`
  );
}
