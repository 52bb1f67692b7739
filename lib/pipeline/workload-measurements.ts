import type { WorkloadComparison } from "../domain/assessment.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { UNPLANNED } from "../rules/evidence.ts";
import type { WorkloadMetric } from "./own-metrics.ts";
import type { Measurement } from "./run-measurements.ts";
import { dollarsOf } from "./run-record.ts";

/** The cheaper ones together. No workload can be called so: names begin with a letter or a digit. */
export const OTHER_WORKLOADS = "(other)";

export interface MeasuredWorkload {
  readonly workload: string;
  readonly measurements: readonly Measurement<WorkloadMetric>[];
}

/**
 * The `most` dearest workloads by themselves, planned or running, whichever is more; the rest as one. What nobody planned always
 * stands by itself. Where one of the rest has no known price, the rest has none.
 */
export function workloadMetricsOf(
  workloads: readonly WorkloadComparison[],
  most: number,
): readonly MeasuredWorkload[] {
  const unplanned = workloads.filter(({ workload }) => workload === UNPLANNED);
  const planned = workloads
    .filter(({ workload }) => workload !== UNPLANNED)
    .toSorted((a, b) => dollarsOf(b) - dollarsOf(a) || (a.workload < b.workload ? -1 : 1));
  const rest = planned.slice(most);
  return [
    ...[...planned.slice(0, most), ...unplanned].map((one) => measured(one.workload, [one])),
    ...(rest.length === 0 ? [] : [measured(OTHER_WORKLOADS, rest)]),
  ];
}

function measured(workload: string, ones: readonly WorkloadComparison[]): MeasuredWorkload {
  const figures: readonly [WorkloadMetric, Measurement["unit"], number | undefined][] = [
    ["plannedInstances", "Count", total(ones.map(plannedInstancesOf))],
    ["actualInstances", "Count", total(ones.map((one) => one.actualInstances))],
    ["plannedUsdPerHour", "None", perHour(total(ones.map((one) => one.plannedUsdPerMonth)))],
    ["actualUsdPerHour", "None", perHour(total(ones.map((one) => one.actualUsdPerMonth)))],
  ];
  return {
    workload,
    measurements: figures.flatMap(([metric, unit, value]) =>
      value === undefined ? [] : [{ metric, unit, value }],
    ),
  };
}

/** A sum that is only paid runs on no machine. */
const plannedInstancesOf = ({ kind, plannedInstances }: WorkloadComparison): number | undefined =>
  kind === "fixed" ? 0 : plannedInstances;

/** undefined where one is: a sum known in part would read as a small one. */
const total = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );

const perHour = (usdPerMonth: number | undefined): number | undefined =>
  usdPerMonth === undefined ? undefined : usdPerMonth / HOURS_PER_MONTH;
