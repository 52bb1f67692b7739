import { z } from "zod";
import { count, positive, precision } from "./fields.ts";

export const trainingSchema = z
  .strictObject({
    method: z.enum(["full", "lora", "qlora"]).describe("what is trained"),
    precision,
    optimizer: z
      .enum(["adamw", "adam", "sgd", "adafactor", "adamw-8bit"])
      .default("adamw")
      .describe("decides the state per parameter"),
    tokens: positive("tokens to train on").optional(),
    sequenceLength: count("tokens a sequence").optional(),
    globalBatchTokens: positive("tokens a step, over all accelerators").optional(),
    activationCheckpointing: z
      .enum(["none", "selective", "full"])
      .optional()
      .describe("activations recomputed instead of kept"),
    deadlineDays: positive("days the run may take").optional(),
    loraRank: count("rank of the adapters").optional(),
  })
  .describe("the job, for sizing");
