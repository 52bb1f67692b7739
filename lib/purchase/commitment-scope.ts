import type { PlanScope } from "../domain/commitment.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

export type { PlanScope } from "../domain/commitment.ts";

export const isPlanScope = (text: string): text is PlanScope =>
  /^(compute|sagemaker|ec2-instance:[a-z0-9-]+)$/.test(text);

/** SageMaker's types and EC2's are never covered by the same plan (Savings Plans user guide, 2026-11-24). */
export function isCoveredBy(scope: PlanScope, instanceType: string): boolean {
  if (scope === "sagemaker" || instanceType.startsWith("ml."))
    return scope === "sagemaker" && instanceType.startsWith("ml.");
  return scope === "compute" || familyOf(instanceType) === scope.slice("ec2-instance:".length);
}

const familyOf = (instanceType: string): string => instanceType.split(".", 1)[0] ?? instanceType;

/** The columns of the types a plan may cover. */
export function withinScope(usage: HourlyUsage, rates: Rates, scope: PlanScope) {
  const kept = [...usage.types.keys()].filter((type) => isCoveredBy(scope, usage.types[type] ?? ""));
  const instances = new Float64Array(usage.hours * kept.length);
  for (let hour = 0; hour < usage.hours; hour++)
    for (const [column, type] of kept.entries())
      instances[hour * kept.length + column] = usage.instances[hour * usage.types.length + type] ?? 0;
  const pick = (values: Float64Array) => Float64Array.from(kept, (type) => values[type] ?? Number.NaN);
  return {
    usage: { types: kept.map((type) => usage.types[type] ?? ""), hours: usage.hours, instances },
    rates: { onDemand: pick(rates.onDemand), committed: pick(rates.committed) },
  };
}
