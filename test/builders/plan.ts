import type { CapacityPlan, Plan, PlannedCapacity } from "../../lib/domain/plan.ts";
import { fraction, sumUsd, usd } from "../../lib/domain/units.ts";
import type { InferenceWorkload, Workload } from "../../lib/domain/workload.ts";

export const aWorkload = (change: Partial<InferenceWorkload> = {}): InferenceWorkload => ({
  name: "ranking",
  kind: "inference",
  match: { tags: { workload: "ranking" } },
  demand: { peakQps: 100 },
  replica: { qps: 50, vcpus: 8, memoryGiB: 16 },
  headroom: fraction(0.3),
  purchase: "on-demand",
  ...change,
});

export const aCapacity = (change: Partial<PlannedCapacity> = {}): PlannedCapacity => ({
  workload: "ranking",
  kind: "inference",
  feasible: true,
  notes: [],
  instanceType: "m7i.2xlarge",
  instances: 4,
  accelerators: 0,
  vcpus: 32,
  memoryGiB: 128,
  hoursPerMonth: 730,
  purchase: "on-demand",
  monthlyUsd: usd(4 * 0.4032 * 730),
  arithmetic: ["4 × 0.4032 USD/h × 730 h"],
  ...change,
});

export function aPlan(workloads: readonly Workload[], change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    region: "us-east-1",
    headroom: fraction(0.3),
    workloads,
    limits: {},
    silence: [],
    ...change,
  };
}

export function aCapacityPlan(
  workloads: readonly Workload[],
  capacities: readonly PlannedCapacity[],
): CapacityPlan {
  return {
    plan: aPlan(workloads),
    workloads: capacities,
    monthlyUsd: sumUsd(capacities.map((one) => one.monthlyUsd ?? 0)),
    unpriced: [],
  };
}
