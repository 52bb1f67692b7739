import { reconcile } from "../alerts/reconcile.ts";
import type { Assessment } from "../domain/assessment.ts";
import type { Accelerators, InstanceTypes } from "../domain/instance-type.ts";
import { assignWorkloads } from "../domain/match.ts";
import type { PriceBook } from "../domain/offering.ts";
import type { Plan } from "../domain/plan.ts";
import type { Instant } from "../domain/window.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { RULES, signalsNeeded } from "../rules/index.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { assess } from "./assess.ts";
import { buildAssessment } from "./assessment.ts";
import type { BillSource, FindingStore, FleetSource, PriceSource } from "./ports.ts";

/** Two weeks: each weekday twice, and the longest that 5-minute CloudWatch data allows at no extra cost. */
export const LOOK_BACK_DAYS = 14;

export interface WatchPorts {
  readonly fleet: FleetSource;
  readonly bill: BillSource;
  readonly prices: PriceSource;
  readonly store: FindingStore;
}

export interface WatchFacts {
  readonly plan: Plan | undefined;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  readonly modelNamed: (name: string) => ModelArchitecture | undefined;
  readonly clock: Instant;
  readonly asOf?: Instant;
  readonly onProgress?: (step: string) => void;
}

/** The main job: gather, size, assess, reconcile, save. Everything between `gather` and `save` is pure. */
export async function watch(ports: WatchPorts, facts: WatchFacts): Promise<Assessment> {
  const progress = facts.onProgress ?? (() => undefined);
  const request = {
    signals: signalsNeeded(RULES),
    lookBackDays: LOOK_BACK_DAYS,
    clock: facts.clock,
    ...(facts.asOf === undefined ? {} : { asOf: facts.asOf }),
    onProgress: progress,
  };
  progress("reading fleet");
  const fleet = await ports.fleet.fetchFleet(request);
  progress("reading bill and prices");
  const bill = await ports.bill.fetchBill({ ...request, asOf: fleet.asOf });
  const prices = await ports.prices.fetchPrices();
  progress(`judging ${fleet.resources.length} resources`);
  const context = contextOf(facts, { fleet, bill, prices });
  const verdicts = assess(RULES, context);
  progress("comparing with earlier findings");
  const stored = await ports.store.load();
  const reconciled = reconcile({
    evidence: verdicts.evidence,
    unknowns: verdicts.unknowns,
    stored,
    silence: facts.plan?.silence ?? [],
    existingResources: new Map(fleet.resources.map((one) => [one.id, one.instanceType])),
    now: fleet.asOf,
  });
  const written = new Set(await ports.store.save(reconciled.writes));
  const lost = reconciled.writes.filter(({ finding }) => !written.has(finding.id)).length;
  const assessment = buildAssessment(context, verdicts, reconciled);
  return lost === 0 ? assessment : { ...assessment, problems: [...assessment.problems, lostTo(lost)] };
}

/** Two runs at once: the first to save announces, the other says that it was late. */
const lostTo = (count: number) => ({
  where: "findings",
  what: "another run saved these findings meanwhile: its version stands",
  count,
});

function contextOf(
  facts: WatchFacts,
  gathered: {
    fleet: Awaited<ReturnType<FleetSource["fetchFleet"]>>;
    bill: Awaited<ReturnType<BillSource["fetchBill"]>>;
    prices: PriceBook;
  },
) {
  const { fleet, bill, prices } = gathered;
  const { instanceTypes, accelerators, modelNamed } = facts;
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
  };
}
