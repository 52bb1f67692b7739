import type { Accelerator, Precision } from "../domain/instance-type.ts";
import { generationOf, sixteenBitTeraflops } from "./accelerator-generation.ts";
import { TRAINING_THROUGHPUT, type TrainingThroughputConstants } from "./calibration.ts";
import { headParameters, layerParameters, matrixParameters, queryWidth } from "./model-shape.ts";
import { BYTES_PER_VALUE } from "./precision.ts";
import { stepTraffic } from "./training-communication.ts";
import {
  dataReplicas,
  isSharded,
  microBatches,
  microBatchTokens,
  type TrainingSetup,
} from "./training-setup.ts";

/** Seconds of one optimizer step, all micro-batches included; the parts sum to `total`. */
export interface StepSeconds {
  readonly linear: number;
  readonly attention: number;
  readonly elementwise: number;
  readonly launch: number;
  readonly tensorParallel: number;
  readonly contextParallel: number;
  readonly dataParallel: number;
  readonly bubble: number;
  readonly optimizer: number;
  readonly stragglers: number;
  readonly total: number;
}

export interface TrainingStep {
  readonly tokensPerSecondPerAccelerator: number;
  readonly seconds: StepSeconds;
  /** The largest part of a step. */
  readonly limit: Exclude<keyof StepSeconds, "total">;
}

/** Passes over a GEMM: forward, and backward for the inputs and for the weights; frozen weights have no gradient. */
const GEMM_PASSES = { full: 3, lora: 2, qlora: 2 } as const;
/** Causal attention does half of s x s; its backward pass is 2.5 forward passes (FlashAttention-2, arXiv 2307.08691). */
const CAUSAL = 0.5;
const ATTENTION_PASSES = 3.5;
/** Machine balance of an A100-80GB, FLOPs a byte: the small-GEMM penalty is measured in units of it. */
const REFERENCE_BALANCE = 312e12 / 2.039e12;
/** Master weights, moments, gradients read and weights and moments written: bytes a parameter of one Adam step. */
const OPTIMIZER_TRAFFIC = 28;

/** undefined when the chip has no such precision. */
export function estimateTrainingStep(
  setup: TrainingSetup,
  chip: Accelerator,
  constants: TrainingThroughputConstants = TRAINING_THROUGHPUT,
): TrainingStep | undefined {
  const peak = peakFlops(chip, setup.precision);
  if (peak === undefined) return undefined;
  const compute = microBatchSeconds({ setup, chip, peak, constants });
  const { linear, attention, elementwise, launch } = compute;
  const busy = linear + attention + elementwise + launch;
  const wire = stepTraffic({ setup, chip, constants, computeSeconds: busy });
  const rounds = microBatches(setup);
  const bubble =
    ((busy + wire.tensor + wire.context + wire.shardedPerRound) * (setup.pipeline - 1)) /
    (setup.virtualPipeline ?? 1);
  const optimizer = optimizerSeconds(setup, chip, constants);
  const parts = {
    linear: rounds * linear,
    attention: rounds * attention,
    elementwise: rounds * elementwise,
    launch: rounds * launch,
    tensorParallel: rounds * wire.tensor,
    contextParallel: rounds * wire.context,
    dataParallel: rounds * wire.shardedPerRound + wire.oncePerStep,
    bubble,
    optimizer,
  };
  const even = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const stragglers = even * constants.stragglerPerDoubling * wire.nodeDoublings;
  const seconds = { ...parts, stragglers, total: even + stragglers };
  return {
    tokensPerSecondPerAccelerator: tokensOf(setup, rounds) / setup.accelerators / seconds.total,
    seconds,
    limit: largestOf({ ...parts, stragglers }),
  };
}

/** What the tensor cores can do at `precision`; a chip without it (bf16 on a T4) answers undefined. */
export const peakFlops = (chip: Accelerator, precision: Precision): number | undefined => {
  const teraflops = chip.teraflops[precision];
  return teraflops === undefined ? undefined : teraflops * 1e12;
};

interface MicroBatch {
  readonly setup: TrainingSetup;
  readonly chip: Accelerator;
  readonly peak: number;
  readonly constants: TrainingThroughputConstants;
}

function microBatchSeconds({ setup, chip, peak, constants }: MicroBatch) {
  const { model, tensor, pipeline } = setup;
  const recompute = setup.activationCheckpointing === "full" ? 1 : 0;
  const tokens = microBatchTokens(setup);
  const layers = model.layers / pipeline;
  const bandwidth = chip.memoryGBPerSecond * 1e9;
  const forward = (2 * tokens * layerParameters(model) * layers) / tensor;
  const head = (2 * tokens * headParameters(model)) / (tensor * pipeline);
  const passes = GEMM_PASSES[setup.method];
  const flops = passes * (forward + head) + (recompute + selectiveShare(setup, constants)) * forward;
  const scores =
    (4 * CAUSAL * tokens * setup.sequenceLength * queryWidth(model) * layers * attentionPasses(setup)) /
    tensor;
  const teraflops16 = sixteenBitTeraflops(chip);
  const peak16 = teraflops16 === undefined ? peak : teraflops16 * 1e12;
  const widths = model.hiddenSize * (1 + recompute / 3) + model.ffnSize / 2;
  // Sequence parallelism spreads norms and dropout as well; what stays whole is a fifth.
  const spread = 1 + 0.8 * (tensor - 1);
  return {
    linear: flops / (linearEfficiency(setup, chip, peak, constants) * peak),
    attention: scores / (attentionEfficiency(setup, chip, constants) * peak16),
    elementwise: (constants.elementwiseBytes * tokens * layers * widths) / (bandwidth * spread),
    launch: constants.launchSeconds * layers * (1 + recompute / 3),
  };
}

/** Per-operator policies of sharded training recompute some GEMMs too; Megatron's selective only attention. */
const selectiveShare = (setup: TrainingSetup, { selectiveRecompute }: TrainingThroughputConstants): number =>
  setup.activationCheckpointing === "selective" && isSharded(setup) ? selectiveRecompute : 0;

const attentionPasses = ({ activationCheckpointing }: TrainingSetup): number =>
  ATTENTION_PASSES + (activationCheckpointing === "none" ? 0 : 1);

/**
 * Share of peak a GEMM reaches: eta x h / (h + c x tensor x balance). Narrow slices starve the tensor cores, the more so
 * the more FLOPs a chip has for each byte it reads.
 */
function linearEfficiency(
  { model, tensor, precision }: TrainingSetup,
  chip: Accelerator,
  peak: number,
  constants: TrainingThroughputConstants,
): number {
  const balance = peak / (chip.memoryGBPerSecond * 1e9) / REFERENCE_BALANCE;
  const narrow = constants.narrowWidth * tensor * balance;
  const eightBit = BYTES_PER_VALUE[precision] === 1;
  const best = {
    ampere: constants.linearAmpere,
    hopper: eightBit ? constants.linearHopper8Bit : constants.linearHopper,
    blackwell: eightBit ? constants.linearBlackwell8Bit : constants.linearBlackwell,
  }[generationOf(chip)];
  return (best * model.hiddenSize) / (model.hiddenSize + narrow);
}

/**
 * Of the 16-bit peak, in causal FLOPs. On Hopper the published sharded runs (FSDP) use FlashAttention-2 and its elders, those
 * with a distributed optimizer (Megatron, NeMo) the fused kernels of cuDNN.
 */
function attentionEfficiency(
  setup: TrainingSetup,
  chip: Accelerator,
  constants: TrainingThroughputConstants,
): number {
  const hopper = isSharded(setup) ? constants.attentionHopperSharded : constants.attentionHopperFused;
  return { ampere: constants.attentionAmpere, hopper, blackwell: constants.attentionBlackwell }[
    generationOf(chip)
  ];
}

function optimizerSeconds(
  setup: TrainingSetup,
  chip: Accelerator,
  { optimizerPasses }: TrainingThroughputConstants,
): number {
  const { tensor, pipeline, sharding } = setup;
  const trained = setup.method === "full" ? matrixParameters(setup.model) : 0;
  const shards = sharding === "none" ? 1 : dataReplicas(setup);
  const bytes = (OPTIMIZER_TRAFFIC * optimizerPasses * trained) / (tensor * pipeline * shards);
  return bytes / (chip.memoryGBPerSecond * 1e9);
}

const tokensOf = (setup: TrainingSetup, rounds: number): number =>
  rounds * setup.microBatch * setup.sequenceLength * dataReplicas(setup);

function largestOf(parts: Omit<StepSeconds, "total">): Exclude<keyof StepSeconds, "total"> {
  const names = Object.keys(parts) as (keyof typeof parts)[];
  return names.reduce((most, name) => (parts[name] > parts[most] ? name : most), "linear");
}
