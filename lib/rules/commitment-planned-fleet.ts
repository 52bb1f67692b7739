import type { Resource } from "../domain/fleet.ts";
import { isSageMakerType } from "../domain/offering.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import type { RuleContext } from "./rule.ts";

/** A part of the hours and what runs in it. */
export interface Scene {
  /** 0..1 of the time; all scenes make 1. */
  readonly share: number;
  readonly context: RuleContext;
}

/**
 * The fleet as plan.yaml has it: what it sizes runs as sized, all else (unplanned, not sized, of hours unknown) as it does. Jobs of less
 * than a month are taken to run side by side, so that some hours have all of them and others none. undefined without a plan.
 */
export function plannedScenes(context: RuleContext): readonly Scene[] | undefined {
  const { plan, fleet, assignment } = context;
  if (plan === undefined) return undefined;
  const sized = plan.workloads.filter(isSized);
  const names = new Set(sized.map(({ workload }) => workload));
  const stays = fleet.resources.filter(({ id }) => !names.has(assignment.get(id) ?? ""));
  const planned = sized.map((one) => ({ share: shareOf(one), resource: plannedResource(context, one) }));
  const cuts = [...new Set([...planned.map(({ share }) => share), 1])].toSorted((a, b) => a - b);
  return cuts.map((cut, index) => {
    const running = planned.filter(({ share }) => share >= cut).map(({ resource }) => resource);
    return {
      share: cut - (cuts[index - 1] ?? 0),
      context: { ...context, fleet: { ...fleet, resources: [...stays, ...running] } },
    };
  });
}

const isSized = ({ kind, feasible, instanceType, hoursPerMonth }: PlannedCapacity): boolean =>
  kind !== "fixed" && feasible && instanceType !== undefined && hoursPerMonth > 0;

const shareOf = ({ hoursPerMonth }: PlannedCapacity): number => Math.min(1, hoursPerMonth / HOURS_PER_MONTH);

function plannedResource(context: RuleContext, capacity: PlannedCapacity): Resource {
  const { plan, fleet, assignment, now } = context;
  const workload = plan?.plan.workloads.find(({ name }) => name === capacity.workload);
  const running = fleet.resources.filter(({ id }) => assignment.get(id) === capacity.workload);
  const type = capacity.instanceType ?? "";
  // The plan sizes machines; whether SageMaker rents them out is seen by what runs.
  const rented = running.some((one) => isSageMakerType(one.instanceType)) && !isSageMakerType(type);
  return {
    id: `plan:${capacity.workload}`,
    kind: running[0]?.kind ?? "ec2",
    instanceType: rented ? `ml.${type}` : type,
    instances: capacity.instances,
    region: workload?.region ?? plan?.plan.region ?? "",
    account: running[0]?.account ?? "",
    capacityType: capacity.purchase,
    launchedAt: now,
    tags: {},
    telemetry: [],
    notMeasurable: [],
    asynchronous: false,
  };
}
