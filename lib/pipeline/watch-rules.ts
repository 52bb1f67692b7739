import { reconcile } from "../alerts/reconcile.ts";
import { isStanding, openBefore } from "../alerts/standing.ts";
import type { Assessment, Spend } from "../domain/assessment.ts";
import type { Fleet, Resource } from "../domain/fleet.ts";
import type { Accelerators, InstanceTypes } from "../domain/instance-type.ts";
import { assignWorkloads, isLookedAt } from "../domain/match.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import { addHours } from "../domain/window.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import type { RuleContext } from "../rules/rule.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { modelsOf } from "../sizing/levers.ts";
import { assess } from "./assess.ts";
import { buildAssessment } from "./assessment.ts";
import { type Gathered, type GatherFacts, type GatherPorts, gather } from "./gather.ts";
import type { FindingStore } from "./ports.ts";

export interface WatchPorts extends GatherPorts {
  readonly store: FindingStore;
}

export interface WatchRulesFacts extends Omit<GatherFacts, "rules"> {
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  readonly modelNamed: (name: string) => ModelArchitecture | undefined;
  /** What is known of spot besides what is gathered. */
  readonly spotMarket?: Omit<SpotMarket, "interruptions" | "interruptionsSince">;
  /** Findings of the others are left as they are. */
  readonly rules: GatherFacts["rules"];
  /** The month in the bill; absent where none is read. */
  readonly spendOf?: (context: RuleContext) => Spend | undefined;
}

/** The main job: gather, size, assess, reconcile, save. Everything between `gather` and `save` is pure. */
export async function watchRules(ports: WatchPorts, facts: WatchRulesFacts): Promise<Assessment> {
  const { rules, onProgress: progress = () => undefined } = facts;
  const gathered = await gather(ports, { ...facts, rules });
  const { fleet } = gathered;
  const { judged, passedOver } = partition(fleet, facts);
  progress(`judging ${judged.length} resources`);
  const context = contextOf(facts, { ...gathered, fleet: { ...fleet, resources: judged } });
  const ruleIds = new Set(rules.map(({ id }) => id));
  const memory = {
    stored: (await ports.store.load()).filter(({ rule }) => ruleIds.has(rule)),
    silence: facts.plan?.silence ?? [],
    existingResources: new Map(fleet.resources.map((one) => [one.id, one.instanceType])),
    now: fleet.asOf,
  };
  const verdicts = assess(rules, context, isStanding(memory), openBefore(memory));
  progress("comparing with earlier findings");
  const reconciled = reconcile({
    ...memory,
    evidence: verdicts.evidence,
    unknowns: [
      ...verdicts.unknowns,
      ...passedOver.flatMap(({ id }) => rules.map((rule) => ({ rule: rule.id, resource: id }))),
    ],
    inventoryGaps: fleet.inventoryGaps ?? [],
  });
  const written = new Set(await ports.store.save(reconciled.writes));
  const lost = reconciled.writes.filter(({ finding }) => !written.has(finding.id)).length;
  const assessment = buildAssessment(context, verdicts, reconciled, facts.spendOf?.(context));
  const problems = [...assessment.problems, ...gathered.problems, ...(lost === 0 ? [] : [lostTo(lost)])];
  return { ...assessment, problems, ...sizedOf(context, facts) };
}

function sizedOf(
  { plan, prices, instanceTypes, accelerators, now }: RuleContext,
  { modelNamed }: WatchRulesFacts,
) {
  if (!plan) return {};
  const models = modelsOf(plan.plan, modelNamed);
  return { sized: { capacity: plan, at: now, prices, instanceTypes, accelerators, models } };
}

function partition({ resources, asOf }: Fleet, { launchedWithinHours, plan }: WatchRulesFacts) {
  if (launchedWithinHours === undefined) return { judged: resources, passedOver: [] };
  const since = addHours(asOf, -launchedWithinHours);
  const isJudged = (one: Resource): boolean => isLookedAt(one, since, plan?.workloads ?? []);
  return {
    judged: resources.filter(isJudged),
    passedOver: resources.filter((one) => !isJudged(one)),
  };
}

/** Two runs at once: the first to save announces, the other says that it was late. */
const lostTo = (count: number) => ({
  where: "findings",
  what: "another run saved these findings meanwhile: its version stands",
  count,
});

function contextOf(facts: WatchRulesFacts, { fleet, bill, prices, spotMarket, commitments }: Gathered) {
  const { accelerators, modelNamed } = facts;
  const instanceTypes = { ...fleet.instanceTypes, ...facts.instanceTypes };
  const assigned = assignWorkloads(facts.plan?.workloads ?? [], fleet.resources);
  const conflicts = assigned.conflicts.map(({ resource, workloads }) => ({
    where: resource,
    what: `matched by ${workloads.join(" and ")}: counted for ${assigned.byResource.get(resource)}; make the plan's \`match\` narrower`,
  }));
  return {
    fleet: { ...fleet, problems: [...fleet.problems, ...conflicts] },
    bill,
    plan: facts.plan && sizePlan(facts.plan, { prices, instanceTypes, accelerators, modelNamed }, fleet.asOf),
    prices,
    instanceTypes,
    accelerators,
    assignment: assigned.byResource,
    now: fleet.asOf,
    spotMarket: { ...facts.spotMarket, ...spotMarket },
    ...(commitments === undefined ? {} : { commitments }),
  };
}
