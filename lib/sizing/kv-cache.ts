import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { headDim } from "./model-shape.ts";
import { kvValueBytes } from "./precision.ts";

export interface CachedModel {
  readonly model: ModelArchitecture;
  readonly precision: Precision;
  readonly quantization?: string;
  readonly tensor: number;
  readonly pipeline: number;
}

/**
 * On one accelerator: 2 (key and value) x layers x kv heads x head size x bytes. A head is never split, only repeated, once tensor
 * parallelism runs out of heads.
 */
export function kvBytesPerToken({ model, precision, quantization, tensor, pipeline }: CachedModel): number {
  const heads = Math.max(1, model.kvHeads / tensor);
  return 2 * (model.layers / pipeline) * heads * headDim(model) * kvValueBytes(precision, quantization);
}
