import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { embeddingParameters, headDim, linearParameters } from "./model-shape.ts";
import { BYTES_PER_VALUE, gib, kvValueBytes, linearWeightBytes } from "./precision.ts";

export interface InferenceSetup {
  readonly model: ModelArchitecture;
  readonly precision: Precision;
  readonly quantization?: string;
  readonly contextTokens: number;
  /** Sequences held in the KV cache at once. */
  readonly batch: number;
  readonly tensor: number;
  readonly pipeline: number;
}

/** GiB on one accelerator; the parts sum to `total`. */
export interface InferenceMemory {
  readonly weights: number;
  readonly kvCache: number;
  readonly overhead: number;
  readonly total: number;
}

/** CUDA context and one pass's activations: 0.5 to 1 GiB (LitGPT, Qwen and vLLM start-up logs, 2023 to 2025). */
const OVERHEAD_GIB = 0.75;

export function estimateInferenceMemory(setup: InferenceSetup): InferenceMemory {
  const weights = gib(weightBytes(setup) / (setup.tensor * setup.pipeline));
  const kvCache = gib(kvBytesPerSequence(setup) * setup.batch);
  return { weights, kvCache, overhead: OVERHEAD_GIB, total: weights + kvCache + OVERHEAD_GIB };
}

/** The whole model: linear layers as quantized, embeddings and output head at no less than their precision. */
export function weightBytes({
  model,
  precision,
  quantization,
}: Omit<InferenceSetup, "contextTokens" | "batch">): number {
  const embeddingWidth =
    quantization === undefined ? BYTES_PER_VALUE[precision] : Math.max(2, BYTES_PER_VALUE[precision]);
  return (
    linearParameters(model) * linearWeightBytes(precision, quantization) +
    Math.min(model.parameters, embeddingParameters(model)) * embeddingWidth
  );
}

/** 2 (key and value) x layers x kv heads x head size x bytes x tokens; a head is never split, only repeated. */
export function kvBytesPerSequence(setup: Omit<InferenceSetup, "batch">): number {
  const { model, tensor, pipeline } = setup;
  const heads = Math.max(1, model.kvHeads / tensor);
  const perToken = 2 * (model.layers / pipeline) * heads * headDim(model);
  return perToken * kvValueBytes(setup.precision, setup.quantization) * setup.contextTokens;
}
