import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { manifestsOf, planDetails, planJson, renderPlan } from "../../lib/cli/plan.ts";
import { usd } from "../../lib/domain/units.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { aPlan, aService, aTrainingJob, FACTS } from "../sizing/market.ts";

const plan = sizePlan(
  aPlan(
    [
      aService({
        name: "Recommendation API",
        accelerator: "T4-16GB",
        demand: { peakQps: 500, growthPerMonth: 0.05 },
        replica: { qps: 100, vcpus: 4, memoryGiB: 8 },
      }),
      aService(),
      aTrainingJob({ interruptible: { checkpointMinutes: 10 } }),
      aTrainingJob({ name: "too-small", accelerator: "A100-40GB", accelerators: 2 }),
      { name: "airflow", kind: "fixed", monthlyUsd: usd(200), purchase: "on-demand" },
    ],
    { budget: { monthlyUsd: usd(5000), alertAt: [0.8] } },
  ),
  FACTS,
);
const details = planDetails(plan, FACTS);
const text = renderPlan(plan, details, { width: 160, color: false });
const lineOf = (word: string): string => text.split("\n").find((line) => line.startsWith(word)) ?? "";

describe("the plan's table", () => {
  test("has replicas, machines and dollars of each workload", () => {
    expect(lineOf("Recommendation API")).toMatch(
      /7 x T4-16GB\s+7\s+7\s+g4dn.xlarge\s+on-demand\s+730\s+\$2,688/,
    );
    expect(lineOf("airflow")).toMatch(/fixed\s+\$200$/);
  });

  test("says why a workload cannot run, and that its cost is unknown", () => {
    expect(lineOf("too-small")).toMatch(/–$/);
    expect(text).toContain("not feasible: 2 x A100-40GB");
    expect(text).toContain("total without 1 unpriced");
  });

  test("sets the total against the budget", () => {
    expect(text).toContain("of a budget of $5,000 a month (153 %), without too-small (cost unknown)");
  });

  test("ranks strategies by dollars", () => {
    const saved = details.strategies.flatMap(({ savingUsd }) => (savingUsd === undefined ? [] : [savingUsd]));
    expect(saved).toEqual(saved.toSorted((a, b) => b - a));
    expect(text).toMatch(/Best combination that rests on no assumption: \$7,632 → \$4,568 a month/);
  });

  test("shows a price that nobody knows as unknown", () => {
    expect(lineOf("H100-80GB")).toMatch(/p5.48xlarge\s+6.880\s+3.302\s+52 %\s+–/);
  });

  test("keeps a hostile name from driving the terminal", () => {
    const hostile = sizePlan(aPlan([aService({ name: "\u001b[2Jgone" })]), FACTS);
    expect(renderPlan(hostile, planDetails(hostile, FACTS))).not.toContain("\u001b");
  });
});

test("the JSON holds the tables' figures and survives a round trip", () => {
  const json = planJson(plan, details);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    monthlyUsd: plan.monthlyUsd,
    budgetMonthlyUsd: 5000,
    unpriced: ["too-small"],
  });
});

describe("manifests", () => {
  test("one autoscaler for each service, named as Kubernetes wants it", () => {
    expect(manifestsOf(plan).map(({ fileName }) => fileName)).toEqual([
      "recommendation-api-hpa.yaml",
      "fraud-detection-hpa.yaml",
    ]);
  });

  test("the YAML reads back as autoscaling/v2 with the plan's targets", () => {
    expect(parse(manifestsOf(plan)[0]?.yaml ?? "")).toMatchObject({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      spec: {
        scaleTargetRef: { name: "recommendation-api" },
        minReplicas: 2,
        maxReplicas: 9,
        metrics: [{ pods: { target: { averageValue: "76" } } }],
      },
    });
  });

  test("two names that Kubernetes cannot tell apart are refused, not overwritten", () => {
    const twins = sizePlan(aPlan([aService({ name: "LLM chat" }), aService({ name: "llm-chat" })]), FACTS);
    expect(() => manifestsOf(twins)).toThrow(/LLM chat and llm-chat, both named llm-chat/);
  });
});
