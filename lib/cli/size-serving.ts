import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { Accelerator } from "../domain/instance-type.ts";
import { SERVING } from "../sizing/calibration.ts";
import { gib, QUANTIZATIONS } from "../sizing/precision.ts";
import { estimateMaxThroughput, estimateServing } from "../sizing/serving.ts";
import { ENGINES, type ServingSetup, servingShape } from "../sizing/serving-setup.ts";
import { architectureIn, chipIn, modelField, type SizeCatalog } from "./size-catalog.ts";

const count = z.number().int().positive();

const servingRow = z.object({
  model: modelField,
  accelerator: z.string(),
  precision: z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]),
  quantization: z.enum(QUANTIZATIONS as [string, ...string[]]).optional(),
  inputTokens: count,
  outputTokens: count,
  concurrency: count.optional(),
  parallelism: z
    .object({ tensor: count.default(1), pipeline: count.default(1) })
    .default({ tensor: 1, pipeline: 1 }),
  engine: z.enum(ENGINES).default("vllm"),
});

export interface ServingRow {
  readonly setup: ServingSetup;
  readonly chip: Accelerator;
  readonly concurrency: number;
}

/** A row that can be sized; a ZodError or ConfigError says why one cannot. */
export function servingRowOf(input: unknown, catalog: SizeCatalog): ServingRow {
  const { model, accelerator, parallelism, concurrency = 1, quantization, ...row } = servingRow.parse(input);
  const setup: ServingSetup = {
    ...row,
    ...parallelism,
    model: architectureIn(model, catalog),
    ...(quantization === undefined ? {} : { quantization }),
  };
  const { heads, layers } = setup.model;
  if (heads % setup.tensor !== 0)
    throw new ConfigError(`got ${heads} heads over tensor ${setup.tensor}, expected a divisor of the heads`);
  if (setup.pipeline > layers)
    throw new ConfigError(`got ${setup.pipeline} stages, expected at most one for each of ${layers} layers`);
  return { setup, chip: chipIn(accelerator, catalog), concurrency };
}

export function sizeServingRow(input: unknown, catalog: SizeCatalog): Readonly<Record<string, unknown>> {
  const { setup, chip, concurrency } = servingRowOf(input, catalog);
  refuseTooSmall(setup, chip);
  const served = estimateServing({ ...setup, concurrency }, chip);
  if (!served) throw new ConfigError(`got ${setup.precision} on ${chip.model}, which has no such arithmetic`);
  const { prefill, decode, ...answer } = served;
  return { ...answer, prefillSeconds: prefill, decodeStepSeconds: decode };
}

/** With one output token there is no throughput to speak of: the answer is the first token's time, alone. */
export function sizeMaxThroughputRow(
  input: unknown,
  catalog: SizeCatalog,
): Readonly<Record<string, unknown>> {
  const { setup, chip } = servingRowOf(input, catalog);
  refuseTooSmall(setup, chip);
  if (setup.outputTokens === 1) {
    const served = estimateServing({ ...setup, concurrency: 1 }, chip);
    return { ttftMs: served?.ttftMs };
  }
  return { ...estimateMaxThroughput(setup, chip) };
}

function refuseTooSmall(setup: ServingSetup, chip: Accelerator): void {
  const shape = servingShape(setup, chip, SERVING);
  const held = shape === undefined ? 0 : gib(shape.weightsHeld);
  if (held >= chip.memoryGiB)
    throw new ConfigError(
      `does not fit: got ${held.toFixed(1)} GiB of weights for each of ${setup.tensor * setup.pipeline} x ${chip.model}, ` +
        `expected less than ${chip.memoryGiB} GiB; raise tensor or quantize`,
    );
}
