import { TRAINING_MEMORY, type TrainingMemoryConstants } from "./calibration.ts";
import { gib } from "./precision.ts";
import { activationBytes } from "./training-activations.ts";
import type { TrainingSetup } from "./training-setup.ts";
import { stateBytes } from "./training-states.ts";

export { SHARDINGS, type Sharding, type TrainingSetup } from "./training-setup.ts";
export { DEFAULT_LORA_RANK, unshardedStateBytes } from "./training-states.ts";

/**
 * The estimate leans to the safe side: too low weighs double in its fit. Published configurations that ran reach 1.04 of their card
 * by it, so that much is no reason to say "does not fit" (4.5 % of them still are told so, 1.6 % of those that ran out of
 * memory are missed; 214 rows, docs/sizing-accuracy.md). What is bought by a plan keeps FILL_AT_MOST.
 */
export const FITS_UP_TO = 1.04;

/** GiB on the fullest accelerator; the parts sum to `total`. */
export interface TrainingMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  /** Kept for the backward pass, and the layer that is being recomputed. */
  readonly activations: number;
  readonly logits: number;
  /** What the optimizer's step needs beyond all this; it happens when activations are gone. */
  readonly step: number;
  /** Context, collectives' buffers, the allocator's waste. */
  readonly overhead: number;
  readonly total: number;
}

/**
 * The peak is reached in one of two moments: when the loss turns round (activations, and the larger of logits and a layer's
 * recomputation with a share of the smaller still about), or in the optimizer's step.
 */
export function estimateTrainingMemory(
  setup: TrainingSetup,
  constants: TrainingMemoryConstants = TRAINING_MEMORY,
): TrainingMemory {
  const { weights, gradients, optimizer, step: stepBytes } = stateBytes(setup, constants);
  const { kept, recomputed, logits } = activationBytes(setup, constants);
  const [more, less] = logits > recomputed ? [logits, recomputed] : [recomputed, logits];
  const turning = kept + more + constants.overlap * less;
  const states = gib(weights + gradients + optimizer);
  const peak = states + gib(Math.max(turning, stepBytes));
  const collectives = setup.accelerators > 1 ? constants.collectivesGiB : 0;
  const total = peak * constants.fragmentation + constants.contextGiB + collectives;
  const logitsHeld = logits > recomputed ? logits : constants.overlap * logits;
  return {
    weights: gib(weights),
    gradients: gib(gradients),
    optimizer: gib(optimizer),
    activations: gib(turning - logitsHeld),
    logits: gib(logitsHeld),
    step: gib(Math.max(0, stepBytes - turning)),
    overhead: total - peak,
    total,
  };
}
