import type { ChangedMachine, FindingEvidence, FleetChange } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { scaleUsd, type Usd } from "../domain/units.ts";
import { monthlyCost } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/** The facts as they will be once advice is followed. */
export interface AdvisedFleet {
  /** `fleet` as advised, `before` as it runs. */
  readonly context: RuleContext;
  /** Machine -> what is paid for an hour's worth of work, in hours: 1 where it is not in here. */
  readonly stretch: ReadonlyMap<string, number>;
}

export const unadvised = (context: RuleContext): AdvisedFleet => ({ context, stretch: new Map() });

/** Follows the advice of findings, in any order: a machine that is stopped is not changed besides. */
export function follow(
  advised: AdvisedFleet,
  findings: readonly Pick<FindingEvidence, "changes">[],
): AdvisedFleet {
  const changes = new Map<string, FleetChange["to"]>();
  for (const { resource, to } of findings.flatMap((one) => one.changes ?? [])) {
    const other = changes.get(resource);
    changes.set(resource, to === "stopped" || other === "stopped" ? "stopped" : { ...other, ...to });
  }
  if (changes.size === 0) return advised;
  const { context } = advised;
  const stretch = new Map(advised.stretch);
  const resources = context.fleet.resources.flatMap((resource) => {
    const to = changes.get(resource.id);
    if (to === undefined) return [resource];
    if (to === "stopped") return [];
    if (to.stretch !== undefined) stretch.set(resource.id, to.stretch);
    return [changedMachine(resource, to)];
  });
  const fleet = { ...context.fleet, resources };
  const before = context.before ?? context.fleet;
  return {
    context: { ...context, before, fleet, plan: context.plan && withoutStopped(context, resources) },
    stretch,
  };
}

export function changedMachine(resource: Resource, { instanceType, capacityType }: ChangedMachine): Resource {
  return {
    ...resource,
    instanceType: instanceType ?? resource.instanceType,
    capacityType: capacityType ?? resource.capacityType,
  };
}

/** A workload that ran and of which all was stopped is not one that the plan has yet to start. */
function withoutStopped(context: RuleContext, left: readonly Resource[]): CapacityPlan | undefined {
  const { plan, assignment, fleet } = context;
  if (plan === undefined) return undefined;
  const namesOf = (resources: readonly Resource[]) => new Set(resources.map(({ id }) => assignment.get(id)));
  const [ran, runs] = [namesOf(fleet.resources), namesOf(left)];
  const stays = (workload: string) => runs.has(workload) || !ran.has(workload);
  return {
    ...plan,
    plan: { ...plan.plan, workloads: plan.plan.workloads.filter(({ name }) => stays(name)) },
    workloads: plan.workloads.filter(({ workload }) => stays(workload)),
  };
}

/** A month of the machine at list price, lost work and filled gaps included; undefined without a price. */
export function advisedCost({ context, stretch }: AdvisedFleet, resource: Resource): Usd | undefined {
  const cost = monthlyCost(context, resource);
  return cost === undefined ? undefined : scaleUsd(cost, stretch.get(resource.id) ?? 1);
}
