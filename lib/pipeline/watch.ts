import { reconcile } from "../alerts/reconcile.ts";
import type { Assessment } from "../domain/assessment.ts";
import type { Bill } from "../domain/bill.ts";
import { problemOf, SourceError } from "../domain/errors.ts";
import type { Fleet, Problem } from "../domain/fleet.ts";
import type { Accelerators, InstanceTypes } from "../domain/instance-type.ts";
import type { Interruption } from "../domain/interruption.ts";
import { assignWorkloads } from "../domain/match.ts";
import type { Plan } from "../domain/plan.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import { addDays, addHours, type Instant } from "../domain/window.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { type RegisteredRule, RULES, signalsNeeded } from "../rules/index.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { assess } from "./assess.ts";
import { buildAssessment } from "./assessment.ts";
import type { BillSource, FindingStore, FleetSource, GatherRequest, PriceSource, Prices } from "./ports.ts";

/** Two weeks: each weekday twice, and the longest that 5-minute CloudWatch data allows at no extra cost. */
export const LOOK_BACK_DAYS = 14;

/** As long as EC2 keeps spot prices. Capacity changes: what happened last year says little. */
const INTERRUPTION_DAYS = 90;

/** What was recorded of our own spot instances; throws SourceError. */
export interface InterruptionSource {
  load(since: Instant): Promise<readonly Interruption[]>;
}

export interface WatchPorts {
  readonly fleet: FleetSource;
  readonly bill: BillSource;
  readonly prices: PriceSource;
  readonly store: FindingStore;
  /** Absent where nothing records them: not known, which is not none. */
  readonly interruptions?: InterruptionSource;
}

export interface WatchFacts {
  readonly plan: Plan | undefined;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  readonly modelNamed: (name: string) => ModelArchitecture | undefined;
  readonly clock: Instant;
  readonly asOf?: Instant;
  /** What is known of spot besides prices and our own interruptions. */
  readonly spotMarket?: Omit<SpotMarket, "interruptions" | "interruptionsSince">;
  readonly onProgress?: (step: string) => void;
  /** All of them unless said; findings of the others are left as they are. */
  readonly rules?: readonly RegisteredRule[];
  /** Judge only what was launched within these hours; what is older keeps its findings until it is gone. */
  readonly launchedWithinHours?: number;
}

/** The main job: gather, size, assess, reconcile, save. Everything between `gather` and `save` is pure. */
export async function watch(ports: WatchPorts, facts: WatchFacts): Promise<Assessment> {
  const { rules = RULES, onProgress: progress = () => undefined } = facts;
  const gathered = await gather(ports, facts, rules, progress);
  const { fleet } = gathered;
  const { judged, passedOver } = partition(fleet, facts.launchedWithinHours);
  progress(`judging ${judged.length} resources`);
  const context = contextOf(facts, { ...gathered, fleet: { ...fleet, resources: judged } });
  const verdicts = assess(rules, context);
  progress("comparing with earlier findings");
  const ruleIds = new Set(rules.map(({ id }) => id));
  const stored = (await ports.store.load()).filter(({ rule }) => ruleIds.has(rule));
  const reconciled = reconcile({
    evidence: verdicts.evidence,
    unknowns: [
      ...verdicts.unknowns,
      ...passedOver.flatMap(({ id }) => rules.map((rule) => ({ rule: rule.id, resource: id }))),
    ],
    stored,
    silence: facts.plan?.silence ?? [],
    existingResources: new Map(fleet.resources.map((one) => [one.id, one.instanceType])),
    inventoryGaps: fleet.inventoryGaps ?? [],
    now: fleet.asOf,
  });
  const written = new Set(await ports.store.save(reconciled.writes));
  const lost = reconciled.writes.filter(({ finding }) => !written.has(finding.id)).length;
  const assessment = buildAssessment(context, verdicts, reconciled);
  const problems = [...assessment.problems, ...gathered.problems, ...(lost === 0 ? [] : [lostTo(lost)])];
  return { ...assessment, problems };
}

interface Gathered {
  readonly fleet: Fleet;
  readonly bill: Bill | undefined;
  readonly prices: Prices["book"];
  readonly interruptions: Pick<SpotMarket, "interruptions" | "interruptionsSince">;
  readonly problems: readonly Problem[];
}

async function gather(
  ports: WatchPorts,
  facts: WatchFacts,
  rules: readonly RegisteredRule[],
  progress: (step: string) => void,
): Promise<Gathered> {
  const { clock, asOf, launchedWithinHours } = facts;
  const request: GatherRequest = {
    signals: signalsNeeded(rules),
    lookBackDays: LOOK_BACK_DAYS,
    clock,
    ...(asOf === undefined ? {} : { asOf }),
    ...(launchedWithinHours === undefined ? {} : { launchedSince: addHours(clock, -launchedWithinHours) }),
    onProgress: progress,
  };
  progress("reading fleet");
  const fleet = await ports.fleet.fetchFleet(request);
  progress("reading bill and prices");
  const { bill, problems } = await billOrProblem(ports.bill, { ...request, asOf: fleet.asOf });
  const regions = [...new Set(fleet.resources.map(({ region }) => region)), facts.plan?.region ?? []].flat();
  const prices = await ports.prices.fetchPrices([...new Set(regions)].toSorted());
  const recorded = await recordedInterruptions(ports.interruptions, fleet.asOf);
  return {
    fleet,
    bill,
    prices: prices.book,
    interruptions: recorded.interruptions,
    problems: [...problems, ...prices.problems.map(answeredBefore), ...recorded.problems],
  };
}

async function recordedInterruptions(source: InterruptionSource | undefined, asOf: Instant) {
  const interruptionsSince = addDays(asOf, -INTERRUPTION_DAYS);
  try {
    const interruptions = await source?.load(interruptionsSince);
    return { interruptions: interruptions ? { interruptions, interruptionsSince } : {}, problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { interruptions: {}, problems: [problemOf(error)] };
  }
}

/** Prices that could not be read live are dated ones, and say so: less fresh, but no part of the fleet is unseen. */
const answeredBefore = ({ failure: _, ...problem }: Problem): Problem => problem;

/** A bill that cannot be read takes no utilization finding down: what rests on it becomes unknown, and the run says why. */
async function billOrProblem(
  source: BillSource,
  request: GatherRequest,
): Promise<{ readonly bill: Bill | undefined; readonly problems: readonly Problem[] }> {
  try {
    return { bill: await source.fetchBill(request), problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { bill: undefined, problems: [problemOf(error)] };
  }
}

function partition({ resources, asOf }: Fleet, launchedWithinHours: number | undefined) {
  if (launchedWithinHours === undefined) return { judged: resources, passedOver: [] };
  const since = addHours(asOf, -launchedWithinHours);
  return {
    judged: resources.filter(({ launchedAt }) => launchedAt >= since),
    passedOver: resources.filter(({ launchedAt }) => launchedAt < since),
  };
}

/** Two runs at once: the first to save announces, the other says that it was late. */
const lostTo = (count: number) => ({
  where: "findings",
  what: "another run saved these findings meanwhile: its version stands",
  count,
});

function contextOf(facts: WatchFacts, { fleet, bill, prices, interruptions }: Gathered) {
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
    plan: facts.plan && sizePlan(facts.plan, { prices, instanceTypes, accelerators, modelNamed }),
    prices,
    instanceTypes,
    accelerators,
    assignment: assigned.byResource,
    now: fleet.asOf,
    spotMarket: { ...facts.spotMarket, ...interruptions },
  };
}
