import { expect, test } from "vitest";
import type { InferenceWorkload } from "../../lib/domain/workload.ts";
import { buildAutoscaler, objectName } from "../../lib/sizing/autoscaling.ts";
import { sizeWorkload } from "../../lib/sizing/capacity-plan.ts";
import { aService, FACTS, REGION } from "./market.ts";

const autoscaler = (workload: InferenceWorkload) =>
  buildAutoscaler(workload, sizeWorkload(workload, REGION, FACTS));
const rank = aService({
  name: "rank",
  demand: { peakQps: 500 },
  replica: { qps: 100, vcpus: 4, memoryGiB: 8 },
});

test("the target leaves each pod the plan's headroom: 76 of 100 requests per second, 76 % of CPU", () => {
  const metrics = autoscaler(rank)?.spec.metrics;
  expect(metrics).toMatchObject([
    { pods: { target: { averageValue: "76" } } },
    { resource: { target: { averageUtilization: 76 } } },
  ]);
});

test("CPU says nothing about a service that works on an accelerator", () => {
  const metrics = autoscaler({ ...rank, accelerator: "T4-16GB" })?.spec.metrics ?? [];
  expect(metrics.map(({ type }) => type)).toEqual(["Pods"]);
});

test("slow services are scaled in thousandths of a request", () => {
  const metrics = autoscaler({ ...rank, replica: { qps: 5, vcpus: 4 } })?.spec.metrics;
  expect(metrics).toMatchObject([{ pods: { target: { averageValue: "3846m" } } }, {}]);
});

test("the ceiling holds the plan and half a year of its growth", () => {
  expect(autoscaler(rank)?.spec).toMatchObject({ minReplicas: 2, maxReplicas: 8 });
  const growing = autoscaler({ ...rank, demand: { peakQps: 500, growthPerMonth: 0.1 } });
  expect(growing?.spec.maxReplicas).toBe(Math.ceil((500 * 1.1 ** 6 * 1.3) / 100));
});

test("a service that could not be sized has no autoscaler", () => {
  const { replica: _, ...bare } = rank;
  expect(autoscaler(bare)).toBeUndefined();
});

test.each([
  ["LLM Chat API", "llm-chat-api"],
  ["--x--", "x"],
  ["สวัสดี", "workload"],
  ["a".repeat(80), "a".repeat(59)],
])("%s becomes a name Kubernetes accepts", (name, expected) => {
  expect(objectName(name)).toBe(expected);
});
