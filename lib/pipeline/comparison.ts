import type { ResourceSummary, WorkloadComparison } from "../domain/assessment.ts";
import { type Resource, type Signal, statisticsOf } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { type Usd, usd } from "../domain/units.ts";
import type { Workload } from "../domain/workload.ts";
import { monthlyCost, UNPLANNED } from "../rules/evidence.ts";
import type { RuleContext } from "../rules/rule.ts";

export function summariseResources(context: RuleContext): ResourceSummary[] {
  return context.fleet.resources.map((resource) => {
    const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
    const gpu = meanOf(resource, "gpuUtilization");
    const cpu = meanOf(resource, "cpuUtilization");
    const cost = monthlyCost(context, resource);
    return {
      id: resource.id,
      workload: context.assignment.get(resource.id) ?? UNPLANNED,
      instanceType: resource.instanceType,
      region: resource.region,
      accelerators: (type ? acceleratorDevices(type) : 0) * resource.instances,
      ...(cost === undefined ? {} : { usdPerMonth: cost }),
      ...(gpu === undefined ? {} : { meanGpuUtilization: gpu }),
      ...(cpu === undefined ? {} : { meanCpuUtilization: cpu }),
    };
  });
}

/** One line a planned workload, in the plan's order, then what nobody planned. */
export function compareWorkloads(
  context: RuleContext,
  resources: readonly ResourceSummary[],
  savings: ReadonlyMap<string, Usd>,
): WorkloadComparison[] {
  const running = Map.groupBy(resources, (one) => one.workload);
  const planned = (context.plan?.plan.workloads ?? []).map((workload) => {
    const capacity = context.plan?.workloads.find((one) => one.workload === workload.name);
    const fixed = workload.kind === "fixed";
    return {
      workload: workload.name,
      kind: workload.kind,
      ...(workload.owner === undefined ? {} : { owner: workload.owner }),
      ...(capacity && !fixed && capacity.feasible
        ? { plannedInstances: capacity.instances, plannedAccelerators: capacity.accelerators }
        : {}),
      ...(capacity?.instanceType === undefined ? {} : { plannedInstanceType: capacity.instanceType }),
      ...(capacity?.monthlyUsd === undefined ? {} : { plannedUsdPerMonth: capacity.monthlyUsd }),
      ...actualOf(context, running.get(workload.name) ?? [], savings),
      ...fixedCost(workload, running.get(workload.name) ?? []),
    };
  });
  const rest = running.get(UNPLANNED) ?? [];
  return rest.length === 0
    ? planned
    : [...planned, { workload: UNPLANNED, kind: "unplanned", ...actualOf(context, rest, savings) }];
}

/** A fixed item without resources of its own is bought, not run: it costs what was agreed. */
const fixedCost = (workload: Workload, resources: readonly ResourceSummary[]) =>
  workload.kind === "fixed" && resources.length === 0
    ? { actualUsdPerMonth: workload.monthlyUsd, couldBeUsdPerMonth: workload.monthlyUsd }
    : {};

type Actual = Pick<
  WorkloadComparison,
  | "actualInstances"
  | "actualAccelerators"
  | "actualInstanceTypes"
  | "meanGpuUtilization"
  | "meanCpuUtilization"
  | "actualUsdPerMonth"
  | "couldBeUsdPerMonth"
>;

function actualOf(
  context: RuleContext,
  resources: readonly ResourceSummary[],
  savings: ReadonlyMap<string, Usd>,
): Actual {
  const instancesOf = new Map(context.fleet.resources.map((one) => [one.id, one.instances]));
  const gpu = mean(resources.map((one) => one.meanGpuUtilization));
  const cpu = mean(resources.map((one) => one.meanCpuUtilization));
  const priced = resources.every((one) => one.usdPerMonth !== undefined);
  const actual = usd(resources.reduce((total, one) => total + (one.usdPerMonth ?? 0), 0));
  const saved = resources.reduce((total, one) => total + (savings.get(one.id) ?? 0), 0);
  return {
    actualInstances: resources.reduce((total, one) => total + (instancesOf.get(one.id) ?? 1), 0),
    actualAccelerators: resources.reduce((total, one) => total + one.accelerators, 0),
    actualInstanceTypes: [...new Set(resources.map((one) => one.instanceType))].toSorted(),
    ...(gpu === undefined ? {} : { meanGpuUtilization: gpu }),
    ...(cpu === undefined ? {} : { meanCpuUtilization: cpu }),
    ...(priced ? { actualUsdPerMonth: actual, couldBeUsdPerMonth: usd(actual - saved) } : {}),
  };
}

const meanOf = (resource: Resource, signal: Signal): number | undefined =>
  mean(statisticsOf(resource, signal).map((one) => one.mean));

export function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0) / known.length;
}

/** Mean over the fleet's series by hour of week; null where nothing was sampled. */
export function hourOfWeekOf(context: RuleContext, signal: Signal): (number | null)[] {
  const sums = new Float64Array(168);
  const counts = new Uint32Array(168);
  for (const resource of context.fleet.resources) {
    for (const series of statisticsOf(resource, signal)) {
      series.hourOfWeek.forEach((value, hour) => {
        if (value === null) return;
        sums[hour] = (sums[hour] ?? 0) + value;
        counts[hour] = (counts[hour] ?? 0) + 1;
      });
    }
  }
  return Array.from(sums, (sum, hour) => (counts[hour] ? sum / (counts[hour] ?? 1) : null));
}
