import { z } from "zod";

/** 1e15: beyond any count of tokens, dollars or parameters; above it somebody's exponent slipped. */
const ABSURD = 1e15;

export const text = (description: string) => z.string().min(1).max(500).describe(description);
export const positive = (description: string) => z.number().positive().max(ABSURD).describe(description);
export const count = (description: string) => z.int().positive().max(ABSURD).describe(description);
export const share = (description: string) => z.number().min(0).max(10).describe(description);

export const precision = z
  .enum(["fp32", "fp16", "bf16", "fp8", "int8", "int4"])
  .describe("number format of the weights");
export const accelerator = text("accelerator, chip-GB, such as H100-80GB");
export const instanceType = text("EC2 instance type, or SageMaker's with ml.");

const architecture = z
  .strictObject({
    parameters: positive("parameters in all"),
    activeParameters: positive("parameters used per token, of a mixture of experts").optional(),
    layers: count("transformer layers"),
    hiddenSize: count("width of the residual stream"),
    heads: count("attention heads"),
    kvHeads: count("key/value heads"),
    headDim: count("width of a head, where it is not hiddenSize/heads").optional(),
    ffnSize: count("width of the feed-forward layer"),
    vocabSize: count("entries of the vocabulary"),
    gatedMlp: z.boolean().describe("gated feed-forward (SwiGLU): three matrices instead of two"),
    tiedEmbeddings: z.boolean().describe("input and output embedding are one matrix"),
    experts: count("experts a layer").optional(),
    expertsPerToken: count("experts a token visits").optional(),
  })
  .describe("the architecture itself");

export const model = z
  .union([text("a name of the model catalog"), architecture])
  .describe("model: catalog name or architecture");
