import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { INFERENCE_MEMORY, type InferenceMemoryConstants } from "./calibration.ts";
import { kvBytesPerToken } from "./kv-cache.ts";
import { embeddingParameters, linearParameters } from "./model-shape.ts";
import { BYTES_PER_VALUE, gib, linearWeightBytes } from "./precision.ts";

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
  /** What a cache that grows token by token leaves about, and the matrix that is being dequantized. */
  readonly workspace: number;
  readonly overhead: number;
  readonly total: number;
}

/**
 * A model that answers by itself (Hugging Face `generate`, LitGPT): its cache grows by concatenation, and the allocator holds
 * more than the cache. Engines with a paged cache (vLLM, TensorRT-LLM) take no more than `kvCache`: serving.ts.
 */
export function estimateInferenceMemory(
  setup: InferenceSetup,
  constants: InferenceMemoryConstants = INFERENCE_MEMORY,
): InferenceMemory {
  const ranks = setup.tensor * setup.pipeline;
  const weights = gib(weightBytes(setup) / ranks);
  const kvCache = gib(kvBytesPerToken(setup) * setup.contextTokens * setup.batch);
  const quantizedCache = setup.quantization === "int8-kv";
  const growth = (quantizedCache ? constants.quantizedCacheGrowth : constants.cacheGrowth) - 1;
  const dequantized =
    setup.quantization === undefined || quantizedCache
      ? 0
      : gib((constants.dequantizedShare * 2 * embeddingParameters(setup.model)) / ranks);
  const workspace = growth * kvCache + dequantized;
  const overhead = constants.overheadGiB;
  return { weights, kvCache, workspace, overhead, total: weights + kvCache + workspace + overhead };
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
