import { z } from "zod";
import { accelerator, count, instanceType, model, positive, precision, share, text } from "./fields.ts";
import { trainingSchema } from "./training-schema.ts";

const tags = z.record(z.string().min(1), text("tag value, `*` stands for anything"));

const match = z
  .strictObject({
    tags: tags.optional().describe("every tag must be there with that value"),
    sagemakerEndpoint: text("endpoint name, globs allowed").optional(),
    sagemakerTrainingJob: text("training job name, globs allowed").optional(),
    autoScalingGroup: text("name of the EC2 Auto Scaling group, globs allowed").optional(),
    instanceIds: z.array(text("instance id, globs allowed")).min(1).optional(),
  })
  .refine((given) => Object.keys(given).length > 0, {
    message:
      "expected at least one of tags, sagemakerEndpoint, sagemakerTrainingJob, autoScalingGroup, instanceIds",
  })
  .refine((given) => !matchesEverything(given), {
    message: "got a pattern that matches everything, expected one that tells this workload from the others",
  })
  .describe("how real resources are recognised as this workload's; all given fields must match");

function matchesEverything(given: { [field: string]: unknown }): boolean {
  const { tags: tagPatterns, ...rest } = given;
  const patterns = Object.values(rest).flat();
  return tagPatterns === undefined && patterns.some((pattern) => /^\*+$/.test(String(pattern)));
}

const common = {
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      "expected letters, digits, dots, dashes or underscores, at most 63",
    )
    .describe("unique name, as it appears in findings"),
  owner: text("who is told").optional(),
  match: match.optional(),
  region: text("AWS region, if not the plan's").optional(),
  purchase: z
    .enum(["on-demand", "spot", "reserved"])
    .default("on-demand")
    .describe("capacity type it is bought under"),
};

const inference = z.strictObject({
  ...common,
  kind: z.literal("inference"),
  demand: z.strictObject({
    peakQps: positive("requests per second at peak"),
    p99LatencyMs: positive("99th percentile of the answer time, ms").optional(),
    growthPerMonth: z.number().min(-1).max(10).optional().describe("growth of demand a month, 0.05 = 5 %"),
  }),
  replica: z
    .strictObject({
      qps: positive("requests per second one replica serves, measured"),
      vcpus: positive("vCPUs of one replica").optional(),
      memoryGiB: positive("GiB of memory of one replica").optional(),
      accelerators: count("accelerators of one replica").optional(),
    })
    .optional()
    .describe("measured: what one replica serves and needs"),
  model: model.optional(),
  serving: z
    .strictObject({
      precision,
      contextTokens: count("tokens of context per request"),
      outputTokens: count("tokens answered per request"),
      quantization: text("weight or KV-cache quantization, such as awq-int4").optional(),
    })
    .optional(),
  accelerator: accelerator.optional(),
  instanceType: instanceType.optional(),
  headroom: share("share above the peak, applied once; default: the plan's").optional(),
});

const training = z.strictObject({
  ...common,
  kind: z.literal("training"),
  model: model.optional(),
  training: trainingSchema.optional(),
  accelerator: accelerator.optional(),
  accelerators: count("accelerators the job takes").optional(),
  instanceType: instanceType.optional(),
  hoursPerMonth: z.number().positive().max(744).optional().describe("hours a month it runs"),
  interruptible: z.strictObject({ checkpointMinutes: positive("minutes one checkpoint takes") }).optional(),
});

const fixed = z.strictObject({
  ...common,
  kind: z.literal("fixed"),
  monthlyUsd: z.number().min(0).max(1e9).describe("USD a month, agreed"),
});

export const planSchema = z
  .strictObject({
    version: z.literal(1).describe("of this format"),
    region: text("AWS region of the workloads, such as us-east-1"),
    budget: z
      .strictObject({
        monthlyUsd: z.number().positive().max(1e10).describe("USD a calendar month (UTC)"),
        alertAt: z
          .array(z.number().positive().max(10))
          .min(1)
          .default([0.5, 0.8, 1])
          .describe("shares of the budget at which to speak"),
      })
      .optional(),
    headroom: share("share above the peak for every inference workload, applied once").default(0.3),
    workloads: z
      .array(z.discriminatedUnion("kind", [inference, training, fixed]))
      .describe("what you mean to run"),
    limits: z
      .record(z.string(), z.record(z.string(), z.number().min(0).max(1e9)))
      .default({})
      .describe("rule -> limit -> value, see docs/rules.md"),
    silence: z
      .array(
        z.strictObject({
          finding: text("id of a finding, rule:resource, globs allowed"),
          reason: text("why, for those who read it later"),
          until: z.iso
            .datetime({ offset: true })
            .or(z.iso.date())
            .optional()
            .describe("snoozed until then; without it dismissed"),
        }),
      )
      .default([])
      .describe("findings nobody wants to hear of"),
  })
  .describe("Headroom's plan: what an ML team means to run, and for how much");

export type PlanInput = z.infer<typeof planSchema>;

/** JSON Schema (2020-12) of what people write, for completion in editors. */
export const planJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(planSchema, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
