import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";
import { adapterParameters, embeddingParameters, linearParameters } from "./model-shape.ts";
import { gib, linearWeightBytes } from "./precision.ts";

type Training = NonNullable<TrainingWorkload["training"]>;
export const SHARDINGS = ["none", "zero1", "zero2", "zero3"] as const;
export type Sharding = (typeof SHARDINGS)[number];

export interface TrainingSetup {
  readonly model: ModelArchitecture;
  readonly method: Training["method"];
  readonly precision: Precision;
  readonly optimizer: Training["optimizer"];
  readonly sequenceLength: number;
  /** Sequences one accelerator (or tensor-parallel group) works on at once. */
  readonly microBatch: number;
  readonly accelerators: number;
  readonly tensor: number;
  readonly pipeline: number;
  readonly context: number;
  readonly sharding: Sharding;
  readonly activationCheckpointing: NonNullable<Training["activationCheckpointing"]>;
  readonly loraRank?: number;
  /** Bounds the micro-batches a pipeline keeps in flight; taken as enough to fill it when absent. */
  readonly globalBatchSequences?: number;
}

/** GiB on the fullest accelerator; the parts sum to `total`. */
export interface TrainingMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly activations: number;
  readonly logits: number;
  readonly overhead: number;
  readonly total: number;
}

/** LoRA rank when none is given: PEFT's `LoraConfig(r=8)`. */
export const DEFAULT_LORA_RANK = 8;
/** Weights of a 4-bit base under QLoRA: nf4 with double quantization, the paper's own setting. */
const QLORA_BASE = "bnb.nf4-dq";

/** CUDA context 0.5 to 1 GiB; NCCL buffers 1 to 2 GiB once there is someone to talk to (torchtitan, 2025). */
const CONTEXT_GIB = 0.75;
const NCCL_GIB = 1.5;
/** The caching allocator reserves more than it hands out; 5 % takes a third of the lows off against published peaks. */
const FRAGMENTATION = 0.05;

/** Layers whose weights ZeRO-3 holds gathered: the one at work and the one prefetched. */
const GATHERED_LAYERS = 2;

/** bf16 logits, their fp32 copy for the loss and the gradient: 6 to 8 bytes a token and vocabulary entry. */
const LOGIT_BYTES = 8;

/** PyTorch's selective policy keeps 12 of the 28 saved copies of Llama-3.1-8B (torchtitan, 2025); half is safe. */
const SELECTIVE_SHARE = 0.5;

/** fp32 master copy (where weights are 16 bit) plus moments, bytes per trained parameter. */
const MOMENT_BYTES: Readonly<Record<Training["optimizer"], number>> = {
  adamw: 8,
  adam: 8,
  sgd: 4,
  adafactor: 0.1,
  "adamw-8bit": 2,
};
const MASTER_BYTES = 4;

export function estimateTrainingMemory(setup: TrainingSetup): TrainingMemory {
  const { weights, gradients, optimizer } = stateBytes(setup);
  const { activations, logits } = activationBytes(setup);
  const tensors = gib(weights + gradients + optimizer + activations + logits);
  const overhead = CONTEXT_GIB + (setup.accelerators > 1 ? NCCL_GIB : 0) + FRAGMENTATION * tensors;
  return {
    weights: gib(weights),
    gradients: gib(gradients),
    optimizer: gib(optimizer),
    activations: gib(activations),
    logits: gib(logits),
    overhead,
    total: tensors + overhead,
  };
}

/** Weights, gradients and optimizer of the whole model, unsharded: 16 B a parameter for mixed-precision Adam. */
export function unshardedStateBytes(job: StateShape): number {
  const alone = { accelerators: 1, tensor: 1, pipeline: 1, sharding: "none" as const };
  const { weights, gradients, optimizer } = stateBytes({ ...job, ...alone });
  return weights + gradients + optimizer;
}

type StateShape = Pick<TrainingSetup, "model" | "method" | "precision" | "optimizer" | "loraRank">;
type Spread = Pick<TrainingSetup, "accelerators" | "tensor" | "pipeline" | "sharding">;

/** ZeRO (arXiv 1910.02054): stage 1 shards the optimizer, 2 the gradients too, 3 the weights too. */
function stateBytes(setup: StateShape & Spread): Pick<TrainingMemory, "weights" | "gradients" | "optimizer"> {
  const { model, method, sharding } = setup;
  const width = setup.precision === "fp32" ? 4 : 2;
  const modelShards = setup.tensor * setup.pipeline;
  const dataShards = Math.max(1, setup.accelerators / modelShards);
  const adapters = method === "full" ? 0 : adapterParameters(model, setup.loraRank ?? DEFAULT_LORA_RANK);
  const baseWeights =
    method === "qlora"
      ? linearParameters(model) * linearWeightBytes("bf16", QLORA_BASE) + embeddingParameters(model) * width
      : model.parameters * width;
  const trained = (method === "full" ? model.parameters : adapters) / modelShards;
  const weights = (baseWeights + adapters * width) / modelShards;
  const master = width === 4 ? 0 : MASTER_BYTES;
  return {
    weights:
      sharding === "zero3" ? gatheredWeights(weights, dataShards, model.layers / setup.pipeline) : weights,
    gradients: (trained * width) / (sharding === "zero2" || sharding === "zero3" ? dataShards : 1),
    optimizer: (trained * (master + MOMENT_BYTES[setup.optimizer])) / (sharding === "none" ? 1 : dataShards),
  };
}

function gatheredWeights(weights: number, shards: number, layers: number): number {
  const own = weights / shards;
  return own + Math.min(weights - own, (GATHERED_LAYERS * weights) / layers);
}

function activationBytes(setup: TrainingSetup): Pick<TrainingMemory, "activations" | "logits"> {
  const { model, tensor, pipeline, context, microBatch } = setup;
  const tokens = (setup.sequenceLength * microBatch) / context;
  const layers = model.layers / pipeline;
  const layer = (layerBytesPerToken(setup) * tokens) / tensor;
  const boundary = (2 * model.hiddenSize * tokens) / tensor;
  const kept = { none: layer, selective: SELECTIVE_SHARE * layer, full: boundary }[
    setup.activationCheckpointing
  ];
  const working = setup.activationCheckpointing === "none" ? 0 : layer;
  return {
    activations: kept * layers * microBatchesInFlight(setup) + working,
    logits: (LOGIT_BYTES * tokens * model.vocabSize) / tensor,
  };
}

/** 1F1B keeps one micro-batch per stage in flight on the first stage, never more than there are. */
function microBatchesInFlight(setup: TrainingSetup): number {
  const replicas = Math.max(1, setup.accelerators / (setup.tensor * setup.pipeline * setup.context));
  const perReplica =
    setup.globalBatchSequences === undefined ? Infinity : setup.globalBatchSequences / replicas;
  return Math.max(1, Math.min(setup.pipeline, perReplica / setup.microBatch));
}

/**
 * Activations a layer saves for the backward pass, flash attention assumed. Counted in saved copies of h and
 * of the MLP width f: gated MLPs keep 4 f (gate, up, activation, product) and measure 24 copies of h in all on
 * SmolLM, 28 on Llama-3.1-8B, 48 on Gemma-2B (f/h 2.7, 3.5, 8): 13.5 h beside 4 f. Plain MLPs: 34 bytes
 * at f = 4 h (Korthikanti, arXiv 2205.05198), i.e. 9 h + 2 f.
 */
function layerBytesPerToken({ model, precision }: TrainingSetup): number {
  const f = model.ffnSize * (model.expertsPerToken ?? 1);
  const values = model.gatedMlp ? 13.5 * model.hiddenSize + 4 * f : 9 * model.hiddenSize + 2 * f;
  return values * (precision === "fp32" ? 4 : 2);
}
