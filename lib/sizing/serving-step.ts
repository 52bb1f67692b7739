import { queryWidth } from "./model-shape.ts";
import { isEightBit, type ServingShape } from "./serving-setup.ts";
import { generationOf } from "./training-step.ts";

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

/** Machine balance of an A100-80GB, FLOPs a byte: small GEMMs are penalised in units of it. */
const REFERENCE_BALANCE = 312e12 / 2.039e12;
/** How sharply one roof gives way to the other: at equality a pass takes 2^(1/n) of either. */
const DECODE_KNEE = 4;
const PREFILL_KNEE = 6;
/** Share of the wire's rate that collectives reach (nccl-tests, 2024). */
const RING_SHARE = 0.7;

/** A whole prompt, alone. */
export function prefillSeconds(shape: ServingShape): PassSeconds {
  const { setup, constants, ranks, bandwidth, peak } = shape;
  const tokens = setup.inputTokens;
  const balance = peak / bandwidth / REFERENCE_BALANCE;
  const h = setup.model.hiddenSize;
  const narrow = h / (h + constants.narrowWidth * setup.tensor * balance);
  const short = tokens / (tokens + constants.shortPrompt * balance);
  const efficiency = prefillEfficiency(shape) * narrow * short;
  const multiply = (2 * shape.linear * tokens) / (ranks * efficiency * peak);
  const read = shape.weightsRead / (constants.weightBandwidth * bandwidth);
  const scores = 2 * tokens * tokens * queryWidth(setup.model) * setup.model.layers;
  return summed({
    linear: knee(multiply, read, PREFILL_KNEE),
    attention: scores / (ranks * constants.prefillAttention * shape.peak16),
    interconnect: allReduceSeconds(shape, tokens),
    launch: constants.prefillLaunch * setup.model.layers,
  });
}

/** One token for each of `sequences`, whose caches hold `context` tokens in the mean. */
export function decodeSeconds(shape: ServingShape, sequences: number, context: number): PassSeconds {
  const { setup, constants, ranks, bandwidth, peak } = shape;
  const read = shape.weightsRead / (constants.weightBandwidth * bandwidth);
  const multiply = (2 * (shape.linear + shape.head) * sequences) / (ranks * constants.decodeCompute * peak);
  const wide = isEightBit(setup) ? constants.eightBitCache : 1;
  const { launch, sequence } = engineConstants(shape);
  return summed({
    linear: knee(read, multiply, DECODE_KNEE),
    attention: (wide * shape.kvBytesPerToken * context * sequences) / (constants.cacheBandwidth * bandwidth),
    interconnect: allReduceSeconds(shape, sequences),
    launch: launch * setup.model.layers + sequence * sequences,
  });
}

const knee = (a: number, b: number, sharpness: number): number =>
  Math.max(a, b) * (1 + (Math.min(a, b) / Math.max(a, b)) ** sharpness) ** (1 / sharpness);

function summed(parts: Omit<PassSeconds, "total">): PassSeconds {
  return { ...parts, total: parts.linear + parts.attention + parts.interconnect + parts.launch };
}

/** Two all-reduces a layer, each 2 x (t - 1) / t of the tokens' 16-bit activations over the wire. */
function allReduceSeconds({ setup, chip, constants }: ServingShape, tokens: number): number {
  const { tensor, model } = setup;
  if (tensor === 1) return 0;
  const bytes = 2 * 2 * tokens * model.hiddenSize * ((tensor - 1) / tensor);
  const wire = RING_SHARE * chip.interconnectGBPerSecond * 1e9;
  return 2 * model.layers * (constants.allReduceLatency + bytes / wire);
}

function prefillEfficiency({ setup, chip, constants }: ServingShape): number {
  const hopper = isEightBit(setup) ? constants.prefillHopper8Bit : constants.prefillHopper;
  return { ampere: constants.prefillAmpere, hopper, blackwell: constants.prefillBlackwell }[
    generationOf(chip)
  ];
}

/** Seconds a layer and pass, and a sequence and pass. */
export function engineConstants({ setup, constants }: ServingShape) {
  return {
    trtllm: {
      launch: constants.launchTrtllm,
      sequence: constants.sequenceTrtllm,
      interference: constants.interferenceTrtllm,
      admission: constants.admissionTrtllm,
      queue: constants.queueTrtllm,
    },
    vllm: {
      launch: constants.launchVllm,
      sequence: constants.sequenceVllm,
      interference: constants.interferenceVllm,
      admission: constants.admissionVllm,
      queue: constants.queueVllm,
    },
    sglang: {
      launch: constants.launchSglang,
      sequence: constants.sequenceSglang,
      interference: constants.interferenceSglang,
      admission: constants.admissionSglang,
      queue: constants.queueSglang,
    },
  }[setup.engine];
}
