import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { Accelerator } from "../domain/instance-type.ts";
import { fallbackNote } from "../sizing/accelerator-generation.ts";
import { SERVING } from "../sizing/calibration.ts";
import { gib } from "../sizing/precision.ts";
import { estimateMaxThroughput, estimateServing, usableGiB } from "../sizing/serving.ts";
import { ENGINES, type ServingSetup, servingShape } from "../sizing/serving-setup.ts";
import { architectureIn, chipIn, modelField, type SizeCatalog } from "./size-catalog.ts";
import { count, precisionField, quantizationField, tokenCount } from "./size-fields.ts";
import { parallelismField, refuseUnevenSplit } from "./size-parallelism.ts";

export const servingRow = z.object({
  model: modelField,
  accelerator: z.string(),
  precision: precisionField,
  quantization: quantizationField,
  inputTokens: tokenCount,
  outputTokens: tokenCount,
  concurrency: count.optional(),
  parallelism: parallelismField,
  engine: z.enum(ENGINES).default("vllm"),
});

export interface ServingRow {
  readonly setup: ServingSetup;
  readonly chip: Accelerator;
  /** Requests in flight; absent where a row asks for the most. */
  readonly concurrency?: number;
}

/** A row that can be sized; a ZodError or ConfigError says why one cannot. */
export function servingRowOf(input: unknown, catalog: SizeCatalog): ServingRow {
  const { model, accelerator, parallelism, concurrency, quantization, ...row } = servingRow.parse(input);
  const setup: ServingSetup = {
    ...row,
    ...parallelism,
    model: architectureIn(model, catalog),
    ...(quantization === undefined ? {} : { quantization }),
  };
  refuseUnevenSplit(setup.model, parallelism);
  return { setup, chip: chipIn(accelerator, catalog), ...(concurrency === undefined ? {} : { concurrency }) };
}

export function sizeServingRow(input: unknown, catalog: SizeCatalog): Readonly<Record<string, unknown>> {
  const { setup, chip, concurrency } = servingRowOf(input, catalog);
  if (concurrency === undefined)
    throw new ConfigError(
      "got no concurrency, expected the requests in flight; max-throughput asks for none",
    );
  memoryOf(setup, chip);
  const served = estimateServing({ ...setup, concurrency }, chip);
  if (!served) throw noArithmetic(setup, chip);
  const { prefill, decode, ...answer } = served;
  return { ...answer, prefillSeconds: prefill, decodeStepSeconds: decode, ...noteOf(setup, chip) };
}

/** With one output token there is no throughput to speak of: the answer is the first token's time, alone. */
export function sizeMaxThroughputRow(
  input: unknown,
  catalog: SizeCatalog,
): Readonly<Record<string, unknown>> {
  const { setup, chip } = servingRowOf(input, catalog);
  const held = memoryOf(setup, chip);
  if (setup.outputTokens === 1) {
    const served = estimateServing({ ...setup, concurrency: 1 }, chip);
    return { ttftMs: served?.ttftMs, prefillSeconds: served?.prefill, ...noteOf(setup, chip) };
  }
  const most = estimateMaxThroughput(setup, chip);
  if (!most) throw noRoom(setup, chip, held);
  const breakdownGiB = { weights: held.weights, kvCache: most.memoryGiB - held.weights };
  return { ...most, breakdownGiB, ...noteOf(setup, chip) };
}

const noteOf = ({ precision }: ServingSetup, chip: Accelerator): { readonly note?: string } => {
  const note = fallbackNote(chip, precision);
  return note === undefined ? {} : { note };
};

interface Held {
  /** GiB on each accelerator; of one sequence, all of its tokens; what an engine has for both. */
  readonly weights: number;
  readonly sequence: number;
  readonly usable: number;
}

/** Throws when not even one request fits. */
function memoryOf(setup: ServingSetup, chip: Accelerator): Held {
  const shape = servingShape(setup, chip, SERVING);
  if (!shape) throw noArithmetic(setup, chip);
  const sequence = gib(shape.kvBytesPerToken * (setup.inputTokens + setup.outputTokens));
  const held = { weights: gib(shape.weightsHeld), sequence, usable: usableGiB(shape) };
  if (held.weights + sequence >= held.usable) throw noRoom(setup, chip, held);
  return held;
}

const noRoom = (
  { tensor, pipeline }: ServingSetup,
  { model, memoryGiB }: Accelerator,
  { weights, sequence, usable }: Held,
): ConfigError =>
  new ConfigError(
    `does not fit: got ${weights.toFixed(1)} GiB of weights` +
      (weights < usable ? ` and ${sequence.toFixed(1)} GiB of KV cache for one request` : "") +
      ` for each of ${tensor * pipeline} x ${model}, expected less than the ${usable.toFixed(1)} of its ${memoryGiB} GiB that an engine has for them; raise tensor, quantize or shorten the request`,
  );

const noArithmetic = ({ precision }: ServingSetup, { model }: Accelerator): ConfigError =>
  new ConfigError(`got ${precision} on ${model}, expected a precision whose rate on it is known`);
