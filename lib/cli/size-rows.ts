import { z } from "zod";
import { QUANTIZATIONS } from "../sizing/precision.ts";
import { modelField } from "./size-catalog.ts";

/** Rows of `size --batch`, as design.md names them. Unknown fields are allowed: a sweep carries its own labels. */
const count = z.number().int().positive();
const precision = z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]);

export const inferenceMemoryRow = z.object({
  model: modelField,
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
