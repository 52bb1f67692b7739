import type { Verdict } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { instanceTypeNamed, machineName } from "../domain/instance-type.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import type { Workload } from "../domain/workload.ts";
import { monthlyCost, pass, unknown } from "./evidence.ts";
import { type Drift, driftFinding, unplannedFinding } from "./plan-drift-evidence.ts";
import { throughputDrift } from "./plan-drift-throughput.ts";
import type { Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { ageHours } from "./telemetry.ts";

const ID = "plan-drift";

export const PLAN_DRIFT_LIMITS = {
  tolerance: {
    default: 0.25,
    unit: "share of the planned instances",
    why: "autoscaling breathes; the plan is for the peak",
    staysTo: 0.6,
  },
  unplannedUsdPerMonth: {
    default: 50,
    unit: "USD a month",
    why: "a small box that nobody planned is not worth a line in the plan",
    staysTo: 0.9,
  },
  throughputTolerance: {
    default: 0.25,
    unit: "share of the planned qps of a replica",
    why: "busy hours, load tests and a line through zero differ by as much",
  },
  fullUtilization: {
    default: 1,
    unit: "share of GPU or CPU at which a replica is full",
    why: "plan.yaml's qps is of a replica that is all busy: headroom comes on top; lower it where latency breaks sooner",
  },
  busiestHours: {
    default: 12,
    unit: "hours of the week",
    why: "throughput is read where machines work; fewer are a burst",
  },
  minUtilization: {
    default: 0.3,
    unit: "share of GPU or CPU in each of those hours",
    why: "from less, more than three times as much would be a guess",
  },
  graceHours: { default: 24, unit: "hours since launch", why: "an experiment of an afternoon needs no plan" },
} as const satisfies Limits;

type Values = LimitValues<typeof PLAN_DRIFT_LIMITS>;

export const planDrift: Rule<typeof PLAN_DRIFT_LIMITS> = {
  id: ID,
  title:
    "What runs is what plan.yaml says: as much, of that type, nothing unplanned, nothing missing; and a replica serves what it says.",
  needs: ["requestsPerSecond", "invocations", "gpuUtilization", "cpuUtilization", "memoryUtilization"],
  limits: PLAN_DRIFT_LIMITS,
  countsAbsence: true,
  judge: (context, limits) =>
    context.plan === undefined
      ? []
      : [...judgeWorkloads(context, limits), ...judgeUnplanned(context, limits)],
};

function judgeWorkloads(context: RuleContext, limits: Values): Verdict[] {
  const running = resourcesByWorkload(context);
  const planned = new Map(context.plan?.workloads.map((one) => [one.workload, one]));
  return (context.plan?.plan.workloads ?? []).flatMap((workload) => {
    const capacity = planned.get(workload.name);
    if (workload.kind === "fixed" || !capacity) return [];
    if (!workload.match)
      return [unknown(ID, workload.name, "the plan does not say how to recognise it: add `match`")];
    if (!capacity.feasible) return [unknown(ID, workload.name, `not sized: ${capacity.notes.join("; ")}`)];
    const resources = running.get(workload.name) ?? [];
    const throughput =
      workload.kind === "inference"
        ? throughputDrift(context, workload, capacity, resources, limits)
        : undefined;
    const drifts: Drift[] = [
      ...driftsOf(context, workload, capacity, resources, limits),
      ...(throughput ? (["throughput"] as const) : []),
    ];
    return drifts.length === 0
      ? [pass(ID, workload.name)]
      : [driftFinding(context, { workload, capacity, resources, drifts, ...(throughput && { throughput }) })];
  });
}

function driftsOf(
  context: RuleContext,
  workload: Workload,
  capacity: PlannedCapacity,
  resources: readonly Resource[],
  limits: Values,
): Drift[] {
  const continuous = capacity.hoursPerMonth >= HOURS_PER_MONTH * 0.95;
  const actual = resources.reduce((total, one) => total + one.instances, 0);
  if (actual === 0) return continuous ? ["missing"] : [];
  const drifts: Drift[] = [];
  if (resources.some((one) => isOtherType(context, workload, one))) drifts.push("other type");
  const [want, have] = comparedCounts(context, capacity, resources, drifts.length > 0);
  if (have > want * (1 + limits.tolerance) && have > want) drifts.push("more");
  if (continuous && have < want * (1 - limits.tolerance)) drifts.push("less");
  return drifts;
}

/** On another type, instances do not compare: vCPUs do, or accelerators where the plan has some. */
function comparedCounts(
  context: RuleContext,
  capacity: PlannedCapacity,
  resources: readonly Resource[],
  otherType: boolean,
): [want: number, have: number] {
  const sameMachine = resources.every(
    (one) => machineName(one.instanceType) === machineName(capacity.instanceType ?? ""),
  );
  if (!otherType && sameMachine) return [capacity.instances, sumOf(resources, () => 1)];
  const ofType = (one: Resource) => instanceTypeNamed(context.instanceTypes, one.instanceType);
  if (capacity.accelerators > 0) {
    return [capacity.accelerators, sumOf(resources, (one) => ofType(one)?.accelerators?.devices ?? 0)];
  }
  return [capacity.vcpus, sumOf(resources, (one) => ofType(one)?.vcpus ?? 0)];
}

const sumOf = (resources: readonly Resource[], of: (one: Resource) => number): number =>
  resources.reduce((total, one) => total + of(one) * one.instances, 0);

/** Only what the plan names can be contradicted: a type our sizing picked is a proposal. */
function isOtherType(context: RuleContext, workload: Workload, resource: Resource): boolean {
  if (workload.kind === "fixed") return false;
  if (workload.instanceType) return machineName(workload.instanceType) !== machineName(resource.instanceType);
  if (!workload.accelerator) return false;
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  return type !== undefined && type.accelerators?.model !== workload.accelerator;
}

function judgeUnplanned(context: RuleContext, limits: Values): Verdict[] {
  return context.fleet.resources.flatMap((resource) => {
    if (context.assignment.has(resource.id)) return [];
    if (ageHours(resource, context.fleet) < limits.graceHours) return [pass(ID, resource.id)];
    const cost = monthlyCost(context, resource);
    if (cost !== undefined && cost < limits.unplannedUsdPerMonth) return [pass(ID, resource.id)];
    return [unplannedFinding(context, resource)];
  });
}

function resourcesByWorkload(context: RuleContext): ReadonlyMap<string, readonly Resource[]> {
  return Map.groupBy(
    context.fleet.resources.filter((one) => context.assignment.has(one.id)),
    (one) => context.assignment.get(one.id) ?? "",
  );
}
