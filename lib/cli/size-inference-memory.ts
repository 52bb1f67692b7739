import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import { estimateInferenceMemory, type InferenceSetup } from "../sizing/inference-memory.ts";
import { QUANTIZATIONS } from "../sizing/precision.ts";
import { architectureIn, modelField, type SizeCatalog } from "./size-catalog.ts";

const count = z.number().int().positive();

const inferenceMemoryRow = z.object({
  model: modelField,
  precision: z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]),
  quantization: z.enum(QUANTIZATIONS as [string, ...string[]]).optional(),
  contextTokens: count,
  batch: count,
  parallelism: z
    .object({ tensor: count.default(1), pipeline: count.default(1) })
    .default({ tensor: 1, pipeline: 1 }),
});

export function inferenceMemoryOf(input: unknown, catalog: SizeCatalog): InferenceSetup {
  const { model, parallelism, quantization, ...row } = inferenceMemoryRow.parse(input);
  const setup = {
    ...row,
    ...parallelism,
    model: architectureIn(model, catalog),
    ...(quantization === undefined ? {} : { quantization }),
  };
  if (setup.model.heads % setup.tensor !== 0)
    throw new ConfigError(
      `got ${setup.model.heads} heads over tensor ${setup.tensor}, expected a divisor of the heads`,
    );
  return setup;
}

export function sizeInferenceMemoryRow(
  input: unknown,
  catalog: SizeCatalog,
): Readonly<Record<string, unknown>> {
  const { total, ...breakdownGiB } = estimateInferenceMemory(inferenceMemoryOf(input, catalog));
  return { memoryGiBPerAccelerator: total, breakdownGiB };
}
