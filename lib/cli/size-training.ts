import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { Accelerator } from "../domain/instance-type.ts";
import { estimateTrainingMemory } from "../sizing/training-memory.ts";
import { SHARDINGS, type TrainingSetup } from "../sizing/training-setup.ts";
import { estimateTrainingStep } from "../sizing/training-step.ts";
import { refuseRank } from "./model-plausibility.ts";
import { architectureIn, chipIn, modelField, type SizeCatalog } from "./size-catalog.ts";
import { count, methodField, optimizerField, precisionField, tokenCount } from "./size-fields.ts";

const degree = count.default(1);
const NOT_SPREAD = {
  tensor: 1,
  pipeline: 1,
  virtualPipeline: 1,
  context: 1,
  expert: 1,
  sharding: "none",
} as const;

/** As design.md names it. */
export const trainingRow = z.object({
  model: modelField,
  accelerator: z.string(),
  accelerators: count.default(1),
  acceleratorsPerNode: count.optional(),
  precision: precisionField,
  sequenceLength: tokenCount,
  microBatch: count,
  globalBatchSequences: count.optional(),
  parallelism: z
    .object({
      tensor: degree,
      pipeline: degree,
      virtualPipeline: degree,
      context: degree,
      expert: degree,
      sharding: z.enum(SHARDINGS).default("none"),
    })
    .default(NOT_SPREAD),
  activationCheckpointing: z.enum(["none", "selective", "full"]).default("none"),
  method: methodField,
  loraRank: count.optional(),
  optimizer: optimizerField,
});

export interface TrainingRow {
  readonly setup: TrainingSetup;
  readonly chip: Accelerator;
}

/** A row that can be sized; a ZodError or ConfigError says why one cannot. */
export function trainingRowOf(input: unknown, catalog: SizeCatalog): TrainingRow {
  const { model, accelerator, parallelism, ...row } = trainingRow.parse(input);
  const { loraRank, globalBatchSequences, acceleratorsPerNode, ...given } = row;
  const setup: TrainingSetup = {
    ...given,
    ...parallelism,
    model: architectureIn(model, catalog),
    ...(loraRank === undefined ? {} : { loraRank }),
    ...(globalBatchSequences === undefined ? {} : { globalBatchSequences }),
    ...(acceleratorsPerNode === undefined ? {} : { acceleratorsPerNode }),
  };
  refuseImpossible(setup);
  return { setup, chip: chipIn(accelerator, catalog) };
}

export function sizeTrainingRow(input: unknown, catalog: SizeCatalog): Readonly<Record<string, unknown>> {
  const { setup, chip } = trainingRowOf(input, catalog);
  const { total, ...breakdownGiB } = estimateTrainingMemory(setup);
  const step = estimateTrainingStep(setup, chip);
  const fits = total <= chip.memoryGiB;
  return {
    ...(step === undefined
      ? { notes: [`${chip.model} has no ${setup.precision}: throughput unknown`] }
      : {
          tokensPerSecondPerAccelerator: step.tokensPerSecondPerAccelerator,
          limit: step.limit,
          stepSeconds: step.seconds,
        }),
    peakMemoryGiBPerAccelerator: total,
    fits,
    ...(fits ? {} : { why: `needs ${total.toFixed(1)} GiB of ${chip.memoryGiB} GiB on a ${chip.model}` }),
    breakdownGiB,
  };
}

/** What no framework would start. */
function refuseImpossible(setup: TrainingSetup): void {
  const { model, tensor, pipeline, context, accelerators, virtualPipeline = 1, expert = 1 } = setup;
  refuseRank(model, setup.loraRank);
  refuse(accelerators % (tensor * pipeline * context) !== 0, () => [
    `${accelerators} accelerators`,
    `a multiple of tensor x pipeline x context = ${tensor * pipeline * context}`,
  ]);
  refuse(model.heads % tensor !== 0, () => [
    `${model.heads} heads over tensor ${tensor}`,
    "a divisor of the heads",
  ]);
  // Frameworks may count the embedding and the loss as layers: Llama-3.1-405B runs 126 in 16 x 8 chunks.
  refuse(pipeline > model.layers || pipeline * virtualPipeline > model.layers + 2, () => [
    `${pipeline} stages x ${virtualPipeline} chunks`,
    `at most one for each of ${model.layers} layers`,
  ]);
  refuse(virtualPipeline > 1 && pipeline === 1, () => [
    `virtualPipeline ${virtualPipeline} without a pipeline`,
    "pipeline of 2 or more",
  ]);
  refuse(expert > 1 && (model.experts === undefined || model.experts % expert !== 0), () => [
    `expert ${expert} over ${model.experts ?? 0} experts`,
    "a divisor of the experts",
  ]);
  const ranks = accelerators / (tensor * pipeline);
  refuse(ranks % expert !== 0, () => [
    `expert ${expert} over the ${ranks} ranks that tensor and pipeline leave`,
    "a divisor of them",
  ]);
}

function refuse(wrong: boolean, sentence: () => readonly [got: string, expected: string]): void {
  if (!wrong) return;
  const [got, expected] = sentence();
  throw new ConfigError(`got ${got}, expected ${expected}`);
}
