import { z } from "zod";
import { estimateInferenceMemory, type InferenceSetup } from "../sizing/inference-memory.ts";
import { architectureIn, modelField, type SizeCatalog } from "./size-catalog.ts";
import { count, precisionField, quantizationField, tokenCount } from "./size-fields.ts";
import { parallelismField, refuseUnevenSplit } from "./size-parallelism.ts";

export const inferenceMemoryRow = z.object({
  model: modelField,
  precision: precisionField,
  quantization: quantizationField,
  contextTokens: tokenCount,
  batch: count,
  parallelism: parallelismField,
});

export function inferenceMemoryOf(input: unknown, catalog: SizeCatalog): InferenceSetup {
  const { model, parallelism, quantization, ...row } = inferenceMemoryRow.parse(input);
  const setup = {
    ...row,
    ...parallelism,
    model: architectureIn(model, catalog),
    ...(quantization === undefined ? {} : { quantization }),
  };
  refuseUnevenSplit(setup.model, parallelism);
  return setup;
}

export function sizeInferenceMemoryRow(
  input: unknown,
  catalog: SizeCatalog,
): Readonly<Record<string, unknown>> {
  const { total, ...breakdownGiB } = estimateInferenceMemory(inferenceMemoryOf(input, catalog));
  return { memoryGiBPerAccelerator: total, breakdownGiB };
}
