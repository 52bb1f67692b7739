import { z } from "zod";
import { choice, count, flag, positive, section, text } from "./fields.ts";

export const precision = (meaning: string) =>
  choice(["fp32", "fp16", "bf16", "fp8", "int8", "int4"], meaning).default("bf16");

const architecture = section(
  {
    parameters: positive("Parameters in all."),
    activeParameters: positive("Parameters a token uses, of a mixture of experts.").exactOptional(),
    layers: count("Transformer layers."),
    hiddenSize: count("Width of the residual stream."),
    heads: count("Attention heads."),
    kvHeads: count("Key/value heads: fewer than `heads` with grouped-query attention."),
    headDim: count("Width of one head, where it is not hiddenSize / heads.").exactOptional(),
    ffnSize: count("Width of the feed-forward layer."),
    vocabSize: count("Entries of the vocabulary."),
    gatedMlp: flag("Gated feed-forward (SwiGLU): three matrices instead of two."),
    tiedEmbeddings: flag("Input and output embedding are one matrix."),
    experts: count("Experts a layer, of a mixture of experts.").exactOptional(),
    expertsPerToken: count("Experts a token visits.").exactOptional(),
  },
  "The architecture itself.",
);

export const model = z
  .union([text("A name of the model catalog, such as llama-2-13b."), architecture], {
    error: "a name of the model catalog, or an architecture",
  })
  .describe("Name in the model catalog (`headroom catalog show`), or the architecture.");

export const accelerator = text("Chip and memory, such as H100-80GB; without it the cheapest that fits.");
export const instanceType = text(
  "EC2 instance type, or SageMaker's with `ml.`; without it the cheapest that fits.",
);
