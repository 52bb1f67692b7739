import { z } from "zod";
import type { Plan } from "../domain/plan.ts";
import { usd } from "../domain/units.ts";
import { list, mapping, moment, positive, quantity, region, section, text } from "./fields.ts";
import { headroom, workload } from "./workload-schema.ts";

/** 0.30: replicas kept for 1.3 x peak, the seed article's figure and within the 20 to 40 % that SRE texts use. */
const DEFAULT_HEADROOM = 0.3;
const DEFAULT_ALERTS = [0.5, 0.8, 1.0];

const monthly = (meaning: string) => positive(meaning, 1e10).transform(usd);

const budget = section(
  {
    monthlyUsd: monthly("USD a calendar month (UTC), all of the bill."),
    alertAt: list(
      quantity({ above: 0, to: 2 }, "Share of the budget."),
      "Shares of the budget at which to speak: 0.8 is 80 %.",
    )
      .min(1, "at least one share, such as 0.8")
      .default(DEFAULT_ALERTS)
      .transform((shares) => shares.toSorted((a, b) => a - b)),
    workloads: mapping(
      monthly("USD a calendar month of this workload."),
      "Budgets of single workloads, by name, as the bill's workload tag has them.",
    ).exactOptional(),
    tags: mapping(
      mapping(monthly("USD a calendar month of what carries this value."), "Value of the tag -> budget."),
      "Budgets by cost allocation tag: `team: { vision: 12000 }`.",
    ).exactOptional(),
  },
  "What a month may cost.",
);

const silence = section(
  {
    finding: text("Id of the finding, rule:resource; `*` stands for any run of characters.").refine(
      (id) => !/^[*:]+$/.test(id),
      { error: "part of an id beside the `*`: this would silence everything" },
    ),
    reason: text("Why, for whoever reads it later."),
    until: moment(
      "Snoozed until then; a date begins at 00:00 UTC. Without it, dismissed for good.",
    ).exactOptional(),
  },
  "One finding, or several, that people have decided about.",
);

const sections = section(
  {
    version: z.literal(1, { error: "1, the version of this format" }).describe("Version of this format: 1."),
    region: region("AWS region of the workloads."),
    budget: budget.exactOptional(),
    headroom: headroom(
      "Share kept free above the peak of every inference workload: 0.3 serves 1.3 x peak. Applied once, here.",
    ).prefault(DEFAULT_HEADROOM),
    workloads: list(workload, "What you mean to run."),
    limits: mapping(
      mapping(quantity({ from: 0 }, "The limit, in its own unit."), "Limits of one rule."),
      "rule -> limit -> number, instead of the default. docs/rules.md lists rules, limits and units.",
    ).default({}),
    silence: list(silence, "Findings nobody needs to hear of again.").prefault([]),
  },
  "Headroom's plan: what an ML team means to run, and what it may cost.",
);

/** plan.yaml's shape, its defaults, and the way from there to the domain. */
export const planSchema = sections.transform(
  (plan): Plan => ({
    ...plan,
    workloads: plan.workloads.map((one) =>
      one.kind === "inference" ? { ...one, headroom: one.headroom ?? plan.headroom } : one,
    ),
  }),
);

/** JSON Schema of what people write, for completion in editors. Draft 7: what yaml-language-server reads best. */
export const planJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(sections, { io: "input", target: "draft-7" }),
  title: "Headroom plan",
});
