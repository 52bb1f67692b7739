import { TRAINING_MEMORY, type TrainingMemoryConstants } from "./calibration.ts";
import { adapterParameters, embeddingParameters, linearParameters, mlpParameters } from "./model-shape.ts";
import { linearWeightBytes } from "./precision.ts";
import { stateShards, type TrainingSetup } from "./training-setup.ts";

/** LoRA rank when none is given: PEFT's `LoraConfig(r=8)`. */
export const DEFAULT_LORA_RANK = 8;
/** Weights of a 4-bit base under QLoRA: nf4 with double quantization, the paper's own setting. */
const QLORA_BASE = "bnb.nf4-dq";
/** Embeddings, head and norms beside a quantized base: PEFT's `prepare_model_for_kbit_training` casts them to fp32. */
const UNQUANTIZED_BYTES = 4;
/** fp32 master copy, where weights are 16 bit. */
const MASTER_BYTES = 4;
/** Moments, bytes per trained parameter: two in fp32, one, factored to rows and columns, two in 8 bit (arXiv 2110.02861). */
const MOMENT_BYTES: Readonly<Record<TrainingSetup["optimizer"], number>> = {
  adamw: 8,
  adam: 8,
  sgd: 4,
  adafactor: 0.1,
  "adamw-8bit": 2,
};
/** Gradients sharded by ZeRO-3 are reduced in fp32 (FSDP's default); unsharded ones are 16 bit and partly copied to fp32. */
const SHARDED_GRADIENT_BYTES = 4;

export interface StateBytes {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  /** Temporary, in the optimizer's step: updates of all tensors at once (foreach Adam). */
  readonly step: number;
}

type StateShape = Pick<TrainingSetup, "model" | "method" | "precision" | "optimizer" | "loraRank">;
type Spread = Pick<TrainingSetup, "accelerators" | "tensor" | "pipeline" | "context" | "sharding" | "expert">;

/** Weights, gradients and optimizer of the whole model, unsharded: 16 B a parameter for mixed-precision Adam. */
export function unshardedStateBytes(job: StateShape): number {
  const width = job.precision === "fp32" ? 4 : 2;
  const { model, method } = job;
  const adapters = adaptersOf(job);
  const trained = method === "full" ? model.parameters : adapters;
  const perTrained = width + masterBytes(width) + MOMENT_BYTES[job.optimizer];
  return baseWeights(job, width) + adapters * width + trained * perTrained;
}

/** ZeRO (arXiv 1910.02054): stage 1 shards the optimizer, 2 the gradients too, 3 the weights too. */
export function stateBytes(
  setup: StateShape & Spread,
  constants: TrainingMemoryConstants = TRAINING_MEMORY,
): StateBytes {
  return setup.method === "full" ? trainedStates(setup, constants) : adapterStates(setup, constants);
}

function trainedStates(setup: StateShape & Spread, constants: TrainingMemoryConstants): StateBytes {
  const { sharding, pipeline } = setup;
  const width = setup.precision === "fp32" ? 4 : 2;
  const whole = setup.model.parameters / (setup.tensor * setup.pipeline);
  const [own, share] = [ownParameters(setup), whole / stateShards(setup)];
  const zero3 = sharding === "zero3";
  // A stage of a pipeline keeps what it gathers and what it has not yet reduced: it needs both for each micro-batch.
  const gradientsShared = sharding === "zero2" || (zero3 && pipeline === 1);
  const gradientBytes = width === 4 ? 4 : zero3 ? SHARDED_GRADIENT_BYTES : constants.gradientBytes;
  // Sharded, the fp32 master is the weights.
  const weights = zero3
    ? (width === 2 ? 0 : share * width) + gathered(setup, own * 2, constants)
    : own * width;
  const optimized = sharding === "none" ? own : share;
  return {
    weights,
    gradients: (gradientsShared ? share : own) * gradientBytes,
    optimizer: optimized * (masterBytes(width) + MOMENT_BYTES[setup.optimizer]),
    step: optimized * constants.stepBytes,
  };
}

function adapterStates(setup: StateShape & Spread, constants: TrainingMemoryConstants): StateBytes {
  const shards = setup.sharding === "zero3" ? stateShards(setup) : 1;
  const slices = setup.tensor * setup.pipeline;
  const slice = baseWeights(setup, setup.precision === "fp32" ? 4 : 2) / slices;
  const adapters = adaptersOf(setup) / slices / shards;
  const moments = MOMENT_BYTES[setup.optimizer];
  // Of the fitted bytes, the moments are the optimizer's; half of the rest is the adapters' gradient.
  const rest = Math.max(0, constants.adapterBytes - MOMENT_BYTES.adamw);
  return {
    weights:
      slice / shards +
      (setup.sharding === "zero3" ? gathered(setup, slice, constants) : 0) +
      (adapters * rest) / 2,
    gradients: (adapters * rest) / 2,
    optimizer: adapters * moments,
    step: 0,
  };
}

/**
 * 16-bit weights that ZeRO-3 holds gathered: embedding and head whole (one unit in FSDP, one tensor each in DeepSpeed), and a few
 * layers, the one at work and those prefetched; a pipeline's whole stage.
 */
function gathered(setup: Spread & StateShape, bytes: number, constants: TrainingMemoryConstants): number {
  const elsewhere = bytes - bytes / stateShards(setup);
  if (setup.pipeline > 1) return elsewhere;
  const ends = (2 * embeddingParameters(setup.model)) / setup.tensor;
  return Math.min(
    elsewhere,
    ends + (constants.gatheredLayers * Math.max(0, bytes - ends)) / setup.model.layers,
  );
}

const masterBytes = (width: number): number => (width === 4 ? 0 : MASTER_BYTES);

const adaptersOf = ({ model, method, loraRank }: StateShape): number =>
  method === "full" ? 0 : adapterParameters(model, loraRank ?? DEFAULT_LORA_RANK);

const baseWeights = ({ model, method }: StateShape, width: number): number =>
  method === "qlora"
    ? linearParameters(model) * linearWeightBytes("bf16", QLORA_BASE) +
      embeddingParameters(model) * UNQUANTIZED_BYTES
    : model.parameters * width;

/** Of one tensor slice and pipeline stage; expert parallelism spreads the experts over the data-parallel ranks. */
function ownParameters({ model, tensor, pipeline, expert = 1 }: StateShape & Spread): number {
  const experts = Math.min(model.parameters, model.layers * mlpParameters(model) * (model.experts ?? 0));
  return (model.parameters - experts + experts / expert) / (tensor * pipeline);
}
