import { z } from "zod";
import { QUANTIZATIONS } from "../sizing/precision.ts";
import { SHARDINGS } from "../sizing/training-memory.ts";

/** Rows of `size --batch`, as design.md names them. Unknown fields are allowed: a sweep carries its own labels. */
const count = z.number().int().positive();
const precision = z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]);

const architecture = z.object({
  parameters: z.number().positive(),
  activeParameters: z.number().positive().optional(),
  layers: count,
  hiddenSize: count,
  heads: count,
  kvHeads: count,
  headDim: count.optional(),
  ffnSize: count,
  vocabSize: count,
  gatedMlp: z.boolean(),
  tiedEmbeddings: z.boolean(),
  experts: count.optional(),
  expertsPerToken: count.optional(),
});

const model = z.union([z.string(), architecture]);

export const trainingRow = z.object({
  model,
  accelerator: z.string(),
  accelerators: count,
  precision,
  sequenceLength: count,
  microBatch: count,
  globalBatchSequences: count.optional(),
  parallelism: z
    .object({
      tensor: count.default(1),
      pipeline: count.default(1),
      context: count.default(1),
      sharding: z.enum(SHARDINGS).default("none"),
    })
    .default({ tensor: 1, pipeline: 1, context: 1, sharding: "none" }),
  activationCheckpointing: z.enum(["none", "selective", "full"]).default("none"),
  method: z.enum(["full", "lora", "qlora"]).default("full"),
  loraRank: count.optional(),
  optimizer: z.enum(["adamw", "adam", "sgd", "adafactor", "adamw-8bit"]).default("adamw"),
});

export const inferenceMemoryRow = z.object({
  model,
  precision,
  quantization: z.enum(QUANTIZATIONS as [string, ...string[]]).optional(),
  contextTokens: count,
  batch: count,
  parallelism: z
    .object({ tensor: count.default(1), pipeline: count.default(1) })
    .default({ tensor: 1, pipeline: 1 }),
});

export const queueRow = z.object({
  servers: count,
  utilization: z.number().min(0).lt(1),
  arrivalScv: z.number().min(0).default(1),
  serviceScv: z.number().min(0).default(1),
});
