import type { CapacityPlan, Plan, PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH, sumUsd } from "../domain/units.ts";
import type { FixedWorkload, Workload } from "../domain/workload.ts";
import { sizeInference } from "./inference-capacity.ts";
import type { SizingFacts } from "./planned-capacity.ts";
import { sizeTraining } from "./training-capacity.ts";

/** The plan in machines and dollars. What cannot be sized or priced is named, never counted as zero. */
export function sizePlan(plan: Plan, facts: SizingFacts): CapacityPlan {
  const workloads = plan.workloads.map((workload) => sizeWorkload(workload, plan.region, facts));
  return {
    plan,
    workloads,
    monthlyUsd: sumUsd(workloads.map(({ monthlyUsd }) => monthlyUsd ?? 0)),
    unpriced: workloads.filter(({ monthlyUsd }) => monthlyUsd === undefined).map(({ workload }) => workload),
  };
}

export function sizeWorkload(workload: Workload, region: string, facts: SizingFacts): PlannedCapacity {
  switch (workload.kind) {
    case "inference":
      return sizeInference(workload, region, facts);
    case "training":
      return sizeTraining(workload, region, facts);
    case "fixed":
      return fixedCost(workload);
  }
}

const fixedCost = (workload: FixedWorkload): PlannedCapacity => ({
  workload: workload.name,
  kind: "fixed",
  feasible: true,
  notes: [],
  instances: 0,
  accelerators: 0,
  vcpus: 0,
  memoryGiB: 0,
  hoursPerMonth: HOURS_PER_MONTH,
  purchase: workload.purchase,
  monthlyUsd: workload.monthlyUsd,
  arithmetic: [`fixed: ${workload.monthlyUsd} USD a month, as planned`],
});
