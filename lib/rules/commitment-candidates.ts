import type { RecommendedPlan } from "../domain/commitment.ts";
import type { Resource } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { type Price, priceOf } from "../domain/offering.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { HOURS_PER_DAY, hoursBetween } from "../domain/window.ts";
import { isCoveredBy } from "../purchase/commitment-scope.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import type { RuleContext } from "./rule.ts";
import { readAccelerators, readSignal } from "./telemetry.ts";

/** Machines of one kind and launch that a year may be promised for. */
export interface Candidate {
  readonly resource: Resource;
  /** Of the resource, as many as the plan keeps. */
  readonly instances: number;
  readonly onDemand: Price;
  readonly committed: Price;
}

export type LeftOutReason = "young" | "ends" | "unplanned" | "unmeasured" | "unpriced";

export const LEFT_OUT: Readonly<Record<LeftOutReason, string>> = {
  young: "too young to be promised for",
  ends: "training, or more than plan.yaml has",
  unplanned: "not in plan.yaml",
  unmeasured: "not measured: nobody knows whether they work",
  unpriced: "without a price under a plan",
};

export interface LeftOut {
  readonly resource: Resource;
  readonly instances: number;
  readonly reason: LeftOutReason;
}

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
}

/** Of the machines that run on demand, those that were there long enough and that the plan does not end. Oldest first. */
export function candidatesOf(
  context: RuleContext,
  scope: RecommendedPlan,
  limits: CommitmentLimits,
): Candidates {
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  const planned = plannedInstances(context);
  const reach = context.fleet.resources
    .filter((one) => one.capacityType === "on-demand" && isCoveredBy(scope, one.instanceType))
    .toSorted((a, b) => compare(a.launchedAt, b.launchedAt) || compare(a.id, b.id));
  for (const resource of reach) {
    const reason = reasonAgainst(context, resource, limits);
    if (reason !== undefined) {
      leftOut.push({ resource, instances: resource.instances, reason });
      continue;
    }
    const workload = context.assignment.get(resource.id) ?? "";
    const room = planned.get(workload) ?? Number.POSITIVE_INFINITY;
    const instances = Math.min(room, resource.instances);
    planned.set(workload, room - instances);
    const [onDemand, committed] = pricesOf(context, resource);
    if (onDemand && committed && instances > 0) candidates.push({ resource, instances, onDemand, committed });
    if (instances < resource.instances)
      leftOut.push({ resource, instances: resource.instances - instances, reason: "ends" });
  }
  return { candidates, leftOut };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const pricesOf = ({ prices }: RuleContext, { region, instanceType }: Resource) =>
  [
    priceOf(prices, region, instanceType, "onDemand"),
    priceOf(prices, region, instanceType, "commitment1y"),
  ] as const;

/** Workload -> instances that the plan sizes it with; what it does not size has no end in sight. */
const plannedInstances = ({ plan }: RuleContext): Map<string, number> =>
  new Map(
    (plan?.workloads ?? [])
      .filter(({ kind, feasible, instances }) => kind !== "fixed" && feasible && instances > 0)
      .map(({ workload, instances }) => [workload, instances]),
  );

function reasonAgainst(
  context: RuleContext,
  resource: Resource,
  { minAgeDays }: CommitmentLimits,
): LeftOutReason | undefined {
  if (endsBy(context, resource)) return "ends";
  if (context.plan !== undefined && !context.assignment.has(resource.id)) return "unplanned";
  if (hoursBetween(resource.launchedAt, context.now) < minAgeDays * HOURS_PER_DAY) return "young";
  if (!isMeasured(context, resource)) return "unmeasured";
  return pricesOf(context, resource).includes(undefined) ? "unpriced" : undefined;
}

/** Well enough that `idle` could have spoken: idle comes before all, and a year is not promised to what may do nothing. */
function isMeasured({ instanceTypes, now }: RuleContext, resource: Resource): boolean {
  const type = instanceTypeNamed(instanceTypes, resource.instanceType);
  const devices = type ? acceleratorDevices(type) : 0;
  const readings =
    devices > 0 ? [readAccelerators(resource, devices, now)] : [readSignal(resource, "cpuUtilization", now)];
  return [...readings, ...TRAFFIC.map((signal) => readSignal(resource, signal, now))].some(
    ({ kind }) => kind === "measured",
  );
}

const TRAFFIC = ["invocations", "requestsPerSecond"] as const;

/** A share of the month below which a workload is not there all the time. */
const CONTINUOUS = 0.95;

function endsBy({ plan, assignment }: RuleContext, { id, kind }: Resource): boolean {
  if (kind === "sagemaker-training") return true;
  const name = assignment.get(id);
  const workload = plan?.plan.workloads.find((one) => one.name === name);
  if (workload?.kind === "training" && workload.training?.deadlineDays !== undefined) return true;
  const hours = plan?.workloads.find((one) => one.workload === name)?.hoursPerMonth;
  return workload?.kind === "training" && hours !== undefined && hours < HOURS_PER_MONTH * CONTINUOUS;
}
