import type { OwnedCommitment, RecommendedPlan } from "../domain/commitment.ts";
import { addHours, HOURS_PER_DAY, hoursBetween, type Instant } from "../domain/window.ts";
import type { NextPurchase } from "../purchase/commitment-policy.ts";
import { isCoveredBy } from "../purchase/commitment-scope.ts";
import type { ExistingCommitment } from "../purchase/commitment-term.ts";
import type { HourlyUsage, Rates } from "../purchase/commitment-usage.ts";
import type { UsageHistory } from "../purchase/demand-level.ts";
import type { Candidate, Candidates } from "./commitment-candidates.ts";
import { isInReach } from "./commitment-fleet.ts";

export interface Demand {
  /**
   * Hours since the youngest was launched, all alike. Further back, machines that are gone are missing: what is left has only ever grown,
   * and 40 machines launched one a week would be foretold to triple.
   */
  readonly history: UsageHistory;
  /** One hour of now. */
  readonly steady: HourlyUsage;
  readonly rates: Rates;
  /** Of the steady hour, USD at committed rates. */
  readonly fullUsd: number;
}

export interface Purchase extends Candidates {
  readonly scope: RecommendedPlan;
  readonly demand: Demand;
  readonly existing: readonly ExistingCommitment[];
  readonly policy: NextPurchase;
  readonly hourlyUsd: number;
  /** Of the machines on demand that the plan may cover, and what is owned of them: USD an hour without and with the purchase. */
  readonly withoutUsd: number;
  readonly withUsd: number;
}

/** A year: what is older says little of the next one, and a year holds the season. House value, 2026-11. */
const MOST_DAYS = 365;

export function demandOf(candidates: readonly Candidate[], now: Instant): Demand {
  const kinds = Map.groupBy(candidates, kindOf);
  const types = [...kinds.keys()].toSorted();
  const columns = types.map((type) => kinds.get(type) ?? []);
  const counts = columns.map((all) => all.reduce((sum, { instances }) => sum + instances, 0));
  const rates = {
    onDemand: Float64Array.from(columns, ([one]) => one?.onDemand.usdPerHour ?? 0),
    committed: Float64Array.from(columns, ([one]) => one?.committed.usdPerHour ?? 0),
  };
  const steady = { types, hours: 1, instances: Float64Array.from(counts) };
  const youngest = Math.min(...candidates.map(({ resource }) => hoursBetween(resource.launchedAt, now)));
  const hours = Math.floor(Math.min(MOST_DAYS * HOURS_PER_DAY, youngest));
  const history = {
    types,
    hours,
    instances: Float64Array.from(
      { length: hours * types.length },
      (_, cell) => counts[cell % types.length] ?? 0,
    ),
    start: addHours(now, -hours),
  };
  return { history, steady, rates, fullUsd: fullUsd(steady, rates) };
}

const kindOf = ({ resource }: Candidate): string => `${resource.instanceType} in ${resource.region}`;

const fullUsd = ({ instances }: HourlyUsage, { onDemand, committed }: Rates): number =>
  instances.reduce((sum, count, type) => {
    const rate = committed[type] ?? 0;
    return sum + (rate <= (onDemand[type] ?? 0) ? count * rate : 0);
  }, 0);

/**
 * What is owned, in dollars at the 1-year rates that the purchase is reckoned in: a plan of the same kind whole, since what it has over
 * is needed for what is left out here; one of a family, and a reservation, as far as candidates may use it. Each by itself: where
 * several want the same machines, too much is counted as owned and too little is bought.
 */
export function existingFor(
  scope: RecommendedPlan,
  owned: readonly OwnedCommitment[],
  candidates: readonly Candidate[],
): readonly ExistingCommitment[] {
  return owned.flatMap((one) => {
    const hourlyUsd = ownedUsd(scope, one, candidates);
    return hourlyUsd > 0 ? [{ hourlyUsd, start: one.start, end: one.end }] : [];
  });
}

function ownedUsd(scope: RecommendedPlan, one: OwnedCommitment, candidates: readonly Candidate[]): number {
  const reach = candidates.filter(({ resource }) => isInReach(one, resource));
  const usable = reach.reduce((sum, { instances, committed }) => sum + instances * committed.usdPerHour, 0);
  if (one.kind === "reservation") {
    if (!isCoveredBy(scope, one.instanceType)) return 0;
    const [first] = reach;
    return first ? Math.min(one.instances * first.committed.usdPerHour, usable) : 0;
  }
  const atOneYear = one.usdPerHour * (one.termYears === 3 ? THREE_YEAR_WORTH : 1);
  return one.scope === scope ? atOneYear : Math.min(atOneYear, usable);
}

/**
 * A dollar an hour at 3-year rates covers what costs this much at 1-year rates, at most: 45 GPU types under Savings Plans, no upfront,
 * are 1.13 to 1.49 apart (shared/data/aws_ri_term_structure, AWS China, 2026). Taken high: too little is bought, never too much.
 */
const THREE_YEAR_WORTH = 1.5;
