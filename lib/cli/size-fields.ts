import { z } from "zod";
import { QUANTIZATIONS } from "../sizing/precision.ts";

/** Fields that rows of several tasks name alike (design.md). */
export const count = z.number().int().positive();

/** The longest context anybody has shown: LTM-2-mini, 100 million tokens (magic.dev, 2024-08). */
const LONGEST_CONTEXT = 100e6;
export const tokenCount = count.max(LONGEST_CONTEXT, "expected at most 100 million tokens");

export const precisionField = z.enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"]);
export const quantizationField = z.enum(QUANTIZATIONS as [string, ...string[]]).optional();
export const methodField = z.enum(["full", "lora", "qlora"]).default("full");
export const optimizerField = z.enum(["adamw", "adam", "sgd", "adafactor", "adamw-8bit"]).default("adamw");
