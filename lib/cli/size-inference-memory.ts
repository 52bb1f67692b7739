import { z } from "zod";
import { estimateInferenceMemory, type InferenceSetup } from "../sizing/inference-memory.ts";
import { QUANTIZATIONS } from "../sizing/precision.ts";
import { architectureIn, modelField, type SizeCatalog } from "./size-catalog.ts";
import { parallelismField, refuseUnevenSplit } from "./size-parallelism.ts";

const count = z.number().int().positive();

const inferenceMemoryRow = z.object({
  model: modelField,
  precision: z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]),
  quantization: z.enum(QUANTIZATIONS as [string, ...string[]]).optional(),
  contextTokens: count,
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
