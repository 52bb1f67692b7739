import type { Resource } from "../domain/fleet.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import type { Workload } from "../domain/workload.ts";
import type { RuleContext } from "./rule.ts";

export type ComputeWorkload = Exclude<Workload, { kind: "fixed" }>;

/** What is bought together: a workload's machines, or one that no workload of the plan claims. */
export interface SpotCase {
  /** The workload's name or the resource's id. */
  readonly name: string;
  readonly workload?: ComputeWorkload;
  readonly capacity?: PlannedCapacity;
  /** What runs; what the plan would start where nothing does. */
  readonly resources: readonly Resource[];
  readonly runs: boolean;
}

/**
 * A machine that runs is paid all month, like in every other finding, whatever hours the plan gives it; one that does not run yet will be paid
 * for its hours.
 */
export const paidHours = ({ runs, capacity }: SpotCase): number =>
  runs ? HOURS_PER_MONTH : capacity?.hoursPerMonth || HOURS_PER_MONTH;

export const plannedCases = (context: RuleContext): SpotCase[] =>
  (context.plan?.plan.workloads ?? []).flatMap((workload) => {
    if (workload.kind === "fixed") return [];
    const capacity = context.plan?.workloads.find((one) => one.workload === workload.name);
    const running = context.fleet.resources.filter((one) => context.assignment.get(one.id) === workload.name);
    const resources = running.length === 0 && capacity ? startedBy(context, workload, capacity) : running;
    const runs = running.length > 0;
    return [{ name: workload.name, workload, ...(capacity ? { capacity } : {}), resources, runs }];
  });

/** Nobody's, or of a sum that is only paid: their purchase is judged one by one. */
export function strayResources(context: RuleContext): Resource[] {
  const planned = new Set(
    context.plan?.plan.workloads.filter(({ kind }) => kind !== "fixed").map(({ name }) => name),
  );
  return context.fleet.resources.filter((one) => !planned.has(context.assignment.get(one.id) ?? ""));
}

/** The plan's machines as if they ran: the same judgement, before anything is started. */
function startedBy(context: RuleContext, workload: ComputeWorkload, capacity: PlannedCapacity): Resource[] {
  const { instanceType, instances } = capacity;
  if (!capacity.feasible || instanceType === undefined || instances === 0) return [];
  return [
    {
      id: workload.name,
      kind: kindOf(workload),
      instanceType,
      instances,
      region: workload.region ?? context.plan?.plan.region ?? "",
      account: "",
      capacityType: workload.purchase,
      launchedAt: context.now,
      tags: {},
      telemetry: [],
      notMeasurable: [],
      asynchronous: false,
    },
  ];
}

const kindOf = ({ match }: ComputeWorkload): Resource["kind"] =>
  match?.sagemakerEndpoint !== undefined
    ? "sagemaker-endpoint"
    : match?.sagemakerTrainingJob !== undefined
      ? "sagemaker-training"
      : "ec2";

/** A job that goes on from a checkpoint; a service or job the plan buys on spot in any case. */
export const mayBeInterrupted = (workload: ComputeWorkload): boolean =>
  workload.purchase === "spot" ||
  (workload.purchase === "on-demand" && workload.kind === "training" && workload.interruptible !== undefined);

/** The machines of one type in one region that most of them are (instances, not entries, are counted), by id. */
export function largestGroup(resources: readonly Resource[]): readonly Resource[] {
  const groups = [...Map.groupBy(resources, (one) => `${one.region} ${one.instanceType}`)];
  const [largest] = groups.toSorted(
    ([a, some], [b, others]) => instancesOf(others) - instancesOf(some) || (a < b ? -1 : 1),
  );
  return (largest?.[1] ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export const instancesOf = (resources: readonly Resource[]): number =>
  resources.reduce((sum, one) => sum + one.instances, 0);
