import type { TrainingMemoryConstants } from "./calibration.ts";
import { microBatches, microBatchTokens, type TrainingSetup } from "./training-setup.ts";

/** Bytes on the first pipeline stage, which keeps the most micro-batches. */
export interface ActivationBytes {
  readonly kept: number;
  /** Of the layer at work: what its second forward pass saves, and gathered inputs. */
  readonly atWork: number;
  readonly logits: number;
}

export function activationBytes(setup: TrainingSetup, constants: TrainingMemoryConstants): ActivationBytes {
  const { model, tensor, pipeline, activationCheckpointing: policy } = setup;
  const tokens = microBatchTokens(setup);
  const layer = (layerBytesPerToken(setup, constants) * tokens) / tensor;
  const boundary = (2 * model.hiddenSize * tokens) / tensor;
  const perLayer = { none: layer, selective: constants.selectiveShare * layer, full: boundary }[policy];
  // Sequence parallelism gathers the inputs of attention and MLP whole, for the layer at work.
  const inputs = tensor === 1 ? 0 : 2 * 2 * model.hiddenSize * tokens;
  return {
    kept: perLayer * (model.layers / pipeline) * inFlight(setup),
    atWork: (policy === "none" ? 0 : constants.recomputedLayers * layer) + inputs,
    logits: (constants.logitBytes * tokens * model.vocabSize) / tensor,
  };
}

/** 1F1B keeps one micro-batch per stage in flight on the first stage, never more than there are. */
const inFlight = (setup: TrainingSetup): number => Math.max(1, Math.min(setup.pipeline, microBatches(setup)));

/**
 * Activations a layer saves for the backward pass, flash attention assumed: a x h + b x f values. Counted: Llama-3.1-8B 28
 * copies of h, SmolLM 24, Gemma-2B 48 (stas00/ml-engineering, 2025); plain MLPs 34 bytes at f = 4 h (Korthikanti, arXiv
 * 2205.05198). Fitted a little below: kernels fuse.
 */
function layerBytesPerToken({ model, precision }: TrainingSetup, constants: TrainingMemoryConstants): number {
  const f = model.ffnSize * (model.expertsPerToken ?? 1);
  const values = model.gatedMlp
    ? constants.gatedHidden * model.hiddenSize + constants.gatedFfn * f
    : constants.plainHidden * model.hiddenSize + constants.plainFfn * f;
  return values * (precision === "fp32" ? 4 : 2);
}
