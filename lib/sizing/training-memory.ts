import { TRAINING_MEMORY, type TrainingMemoryConstants } from "./calibration.ts";
import { gib } from "./precision.ts";
import { activationBytes } from "./training-activations.ts";
import type { TrainingSetup } from "./training-setup.ts";
import { stateBytes } from "./training-states.ts";

export { SHARDINGS, type Sharding, type TrainingSetup } from "./training-setup.ts";
export { DEFAULT_LORA_RANK, unshardedStateBytes } from "./training-states.ts";

/** GiB on the fullest accelerator; the parts sum to `total`. */
export interface TrainingMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  /** Kept for the backward pass, and what the layer at work holds. */
  readonly activations: number;
  readonly logits: number;
  /** What the optimizer's step needs beyond all this; it happens when activations are gone. */
  readonly step: number;
  /** Context, collectives' buffers, the allocator's waste. */
  readonly overhead: number;
  readonly total: number;
}

/**
 * The peak is reached in one of two moments: when the loss turns round (activations, and the larger of logits and of what a
 * layer at work holds, with a share of the smaller still about), or in the optimizer's step.
 */
export function estimateTrainingMemory(
  setup: TrainingSetup,
  constants: TrainingMemoryConstants = TRAINING_MEMORY,
): TrainingMemory {
  const { weights, gradients, optimizer, step: stepBytes } = stateBytes(setup, constants);
  const { kept, atWork, logits } = activationBytes(setup, constants);
  const [more, less] = logits > atWork ? [logits, atWork] : [atWork, logits];
  const turning = kept + more + constants.overlap * less;
  const states = gib(weights + gradients + optimizer);
  const passing = Math.max(turning, stepBytes);
  // States stay where they were first put; only what comes and goes leaves holes.
  const waste = gib((constants.fragmentation - 1) * passing);
  const collectives = setup.accelerators > 1 ? constants.collectivesGiB : 0;
  const overhead = waste + constants.contextGiB + collectives;
  const total = states + gib(passing) + overhead;
  const logitsHeld = logits > atWork ? logits : constants.overlap * logits;
  return {
    weights: gib(weights),
    gradients: gib(gradients),
    optimizer: gib(optimizer),
    activations: gib(turning - logitsHeld),
    logits: gib(logitsHeld),
    step: gib(Math.max(0, stepBytes - turning)),
    overhead,
    total,
  };
}
