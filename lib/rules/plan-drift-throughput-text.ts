import { moneyPerMonth } from "../domain/money.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { round } from "./evidence.ts";
import type { ThroughputDrift } from "./plan-drift-throughput.ts";

export const throughputTitle = ({ replica, plannedQps }: ThroughputDrift): string =>
  `a replica serves ${replica.qps} qps when full, the plan says ${round(plannedQps, 2)}`;

export function throughputAdvice(
  name: string,
  { replica, resized }: ThroughputDrift,
  planned: PlannedCapacity,
): string {
  const edit = `Set \`replica.qps\` of ${name} in plan.yaml to ${replica.qps}, or find out why a replica serves ${
    replica.qps < (planned.replicas?.qpsEach ?? 0) ? "less" : "more"
  } than was measured`;
  if (resized === undefined) return `${edit}; \`headroom plan\` then says what it needs.`;
  if (!resized.feasible) return `${edit}; the plan then cannot be met: ${resized.notes.join("; ")}.`;
  return `${edit}; the plan then needs ${needs(resized)} instead of ${needs(planned)}.`;
}

/** The value of `replica` under the workload's name, as plan.yaml writes it. */
export function throughputEdit({ replica, plannedQps }: ThroughputDrift): string {
  const fields = Object.entries(replica).map(([name, value]) => `${name}: ${value}`);
  return `    replica: { ${fields.join(", ")} }   # qps was ${round(plannedQps, 2)}`;
}

export function throughputLines({ measured, each, replica, resized }: ThroughputDrift): readonly string[] {
  const { qps, utilization, fullQps, machines } = measured;
  return [
    `busiest hours: ${round(qps, 2)} qps of each of ${machines} at ${round(utilization * 100, 1)} % of GPU or CPU, whichever is more; ${round(qps, 2)} / ${round(utilization, 3)} x ${round((fullQps * utilization) / qps, 3)} = ${round(fullQps, 2)} qps of a full machine`,
    `${each} ${each === 1 ? "replica" : "replicas"} on each: ${replica.qps} qps of one. A line through zero; latency was not seen: where it breaks sooner, set fullUtilization below 1`,
    ...(resized?.feasible ? resized.arithmetic.map((line) => `with it: ${line}`) : []),
  ];
}

const needs = ({ instances, instanceType, monthlyUsd }: PlannedCapacity): string =>
  `${instances} × ${instanceType ?? "any type"}${monthlyUsd === undefined ? "" : ` (${moneyPerMonth(monthlyUsd)})`}`;
