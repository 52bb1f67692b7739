import type { CapacityPlan, Plan, PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH, sumUsd, usd } from "../domain/units.ts";
import { dayOf, type Instant } from "../domain/window.ts";
import { type FixedWorkload, isPlannedAt, type Workload } from "../domain/workload.ts";
import { sizeInference } from "./inference-capacity.ts";
import type { SizingFacts } from "./planned-capacity.ts";
import { sizeTraining } from "./training-capacity.ts";

/**
 * The plan in machines and dollars. What cannot be sized or priced is named, never counted as zero. `at`: a workload not planned to run
 * then counts for nothing; without it, every workload is sized as if it ran.
 */
export function sizePlan(plan: Plan, facts: SizingFacts, at?: Instant): CapacityPlan {
  const workloads = plan.workloads.map((workload) => {
    const capacity = sizeWorkload(workload, plan.region, facts);
    return at === undefined || isPlannedAt(workload, at) ? capacity : outsideItsDates(workload, capacity);
  });
  return {
    plan,
    workloads,
    monthlyUsd: sumUsd(workloads.map(({ monthlyUsd }) => monthlyUsd ?? 0)),
    unpriced: workloads.filter(({ monthlyUsd }) => monthlyUsd === undefined).map(({ workload }) => workload),
  };
}

/** What it would take is in the arithmetic. */
function outsideItsDates(workload: Workload, capacity: PlannedCapacity): PlannedCapacity {
  const { replicas: _, ...rest } = capacity;
  const { starts = "", ends = "" } = workload;
  const when = [...(starts ? [`from ${dayOf(starts)}`] : []), ...(ends ? [`until ${dayOf(ends)}`] : [])];
  return {
    ...rest,
    feasible: true,
    instances: 0,
    accelerators: 0,
    vcpus: 0,
    memoryGiB: 0,
    hoursPerMonth: 0,
    monthlyUsd: usd(0),
    notes: [`planned ${when.join(" ")} only: nothing of it now`, ...capacity.notes],
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
