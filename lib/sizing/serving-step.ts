import { ringBytesPerSecond } from "./interconnect.ts";
import { queryWidth } from "./model-shape.ts";
import { isEightBit, type ServingShape } from "./serving-setup.ts";

/** Seconds of one pass on a replica; the parts sum to `total`. */
export interface PassSeconds {
  /** GEMMs: reading weights or multiplying, whichever takes longer. */
  readonly linear: number;
  readonly attention: number;
  readonly interconnect: number;
  /** Kernel launches, and the engine's work for each sequence. */
  readonly launch: number;
  readonly total: number;
}

/** How sharply one roof gives way to the other: at equality a pass takes 2^(1/n) of either. */
const DECODE_KNEE = 4;
/** Tokens of prompts in one pass: max_num_tokens of TensorRT-LLM, max_num_batched_tokens of vLLM on an H100 (defaults, 2025). */
const PACKED_TOKENS = 8192;
/**
 * Values of an expert's width: reading a slice w wide takes as long as w + this of a dense layer, whose tokens are many (Qwen3-235B and
 * MiniMax-M2.5 on four cards and three engines: InferenceX by way of aiconfigurator, 2026-04).
 */
const NARROW_SLICE = 200;

/**
 * A pass over the prompts of `sequences`, through all stages of a pipeline in turn. Reading weights and multiplying add up, where
 * a decoding step overlaps them: GEMMs of a prompt are a few waves of tiles, each of which loads before it multiplies.
 */
export function prefillSeconds(shape: ServingShape, sequences = 1): PassSeconds {
  const { setup, constants, ranks, bandwidth, peak } = shape;
  const length = setup.inputTokens;
  const tokens = length * sequences;
  const stages = setup.pipeline;
  const linear = shape.linear * (1 + shape.expertShare * narrowness(setup));
  const multiply = (stages * 2 * linear * tokens) / (ranks * prefillEfficiency(shape) * peak);
  const read = (stages * bytesRead(shape, tokens)) / (constants.promptBandwidth * bandwidth);
  const scores = 2 * tokens * length * queryWidth(setup.model) * setup.model.layers;
  return summed({
    linear: multiply + read,
    attention: (stages * scores) / (ranks * constants.prefillAttention * shape.peak16),
    interconnect: interconnectSeconds(shape, tokens),
    launch: constants.prefillLaunch * setup.model.layers,
  });
}

/** A prompt's share of a pass, where engines pack waiting prompts together and each stage has another pass at work. */
export function packedPromptSeconds(shape: ServingShape): number {
  const together = Math.max(1, PACKED_TOKENS / shape.setup.inputTokens);
  return prefillSeconds(shape, together).total / (together * shape.setup.pipeline);
}

/**
 * One token for each of `sequences`, whose caches hold `context` tokens in the mean. A pipeline has one part of the sequences at
 * each stage, and a part's token passes all of them.
 */
export function decodeSeconds(shape: ServingShape, sequences: number, context: number): PassSeconds {
  const { setup, constants, ranks, bandwidth, peak } = shape;
  const stages = setup.pipeline;
  const part = Math.max(1, sequences / stages);
  const read = (stages * bytesRead(shape, part)) / (constants.weightBandwidth * bandwidth);
  const flops = stages * 2 * (shape.linear + shape.head) * part;
  const wide = isEightBit(setup) ? constants.eightBitCache : 1;
  const cache = stages * wide * shape.kvBytesPerToken * context * part;
  const { launch, sequence } = engineConstants(shape);
  return summed({
    linear: knee(read, flops / (ranks * constants.decodeCompute * peak), DECODE_KNEE),
    attention: cache / (constants.cacheBandwidth * bandwidth),
    interconnect: interconnectSeconds(shape, part),
    launch: launch * setup.model.layers + sequence * sequences,
  });
}

/** An expert is read when at least one of the tokens, routed evenly, is sent to it. */
function bytesRead({ setup, weightsRead, expertBytes, missedShare }: ServingShape, tokens: number): number {
  if (expertBytes === 0) return weightsRead;
  return weightsRead + expertBytes * ((1 + narrowness(setup)) * (1 - missedShare ** tokens) - 1);
}

/** Tensor parallelism slices each expert; expert parallelism deals them out whole. */
const narrowness = ({ model, tensor, expert = 1 }: ServingShape["setup"]): number =>
  (NARROW_SLICE * tensor) / (expert * model.ffnSize);

const knee = (a: number, b: number, sharpness: number): number =>
  Math.max(a, b) * (1 + (Math.min(a, b) / Math.max(a, b)) ** sharpness) ** (1 / sharpness);

function summed(parts: Omit<PassSeconds, "total">): PassSeconds {
  return { ...parts, total: parts.linear + parts.attention + parts.interconnect + parts.launch };
}

/** Two all-reduces a layer, each 2 x (t - 1) / t of the tokens' 16-bit activations over the wire; all of them once between stages. */
function interconnectSeconds({ setup, chip, constants }: ServingShape, tokens: number): number {
  const { tensor, pipeline, model } = setup;
  const activations = (2 * tokens * model.hiddenSize) / ringBytesPerSecond(chip);
  const reduce = constants.allReduceLatency + (2 * activations * (tensor - 1)) / tensor;
  const hops = (pipeline - 1) * (constants.allReduceLatency + activations);
  return (tensor === 1 ? 0 : 2 * model.layers * reduce) + hops;
}

const prefillEfficiency = ({ setup, constants }: ServingShape): number =>
  isEightBit(setup) ? constants.prefill8Bit : constants.prefill16Bit;

/** Seconds a layer and pass, and a sequence and pass. */
export function engineConstants({ setup, constants }: ServingShape) {
  return {
    trtllm: {
      launch: constants.launchTrtllm,
      sequence: constants.sequenceTrtllm,
      admission: constants.admissionTrtllm,
      queue: constants.queueTrtllm,
    },
    vllm: {
      launch: constants.launchVllm,
      sequence: constants.sequenceVllm,
      admission: constants.admissionVllm,
      queue: constants.queueVllm,
    },
    sglang: {
      launch: constants.launchSglang,
      sequence: constants.sequenceSglang,
      admission: constants.admissionSglang,
      queue: constants.queueSglang,
    },
  }[setup.engine];
}
