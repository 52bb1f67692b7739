import type { CapacityPlan, PlannedCapacity } from "../domain/plan.ts";
import { explainInference } from "./explanation-inference.ts";
import type { ExplanationPart } from "./explanation-part.ts";
import { explainTraining } from "./explanation-training.ts";
import type { SizingFacts } from "./planned-capacity.ts";

/** Every number of one planned workload, opened into its terms. */
export interface Explanation {
  readonly workload: string;
  readonly kind: PlannedCapacity["kind"];
  readonly feasible: boolean;
  readonly notes: readonly string[];
  readonly arithmetic: readonly string[];
  readonly parts: readonly ExplanationPart[];
}

/** undefined when the plan has no workload of that name. */
export function explainWorkload(
  { plan, workloads }: CapacityPlan,
  name: string,
  facts: SizingFacts,
): Explanation | undefined {
  const workload = plan.workloads.find((one) => one.name === name);
  const capacity = workloads.find((one) => one.workload === name);
  if (!workload || !capacity) return undefined;
  const parts =
    workload.kind === "inference"
      ? explainInference(workload, capacity, facts)
      : workload.kind === "training"
        ? explainTraining(workload, capacity, facts)
        : [];
  const { kind, feasible, notes, arithmetic } = capacity;
  return { workload: name, kind, feasible, notes, arithmetic, parts };
}
