import type { OwnedCommitment, OwnedSavingsPlan, RecommendedPlan } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { isSageMakerType } from "../domain/offering.ts";
import { usdPerHour } from "../domain/units.ts";
import { addHours } from "../domain/window.ts";
import { nextPurchase } from "../purchase/commitment-policy.ts";
import { committedAt } from "../purchase/commitment-term.ts";
import { fleetCost } from "../purchase/fleet-cost.ts";
import { type Candidates, candidatesOf } from "./commitment-candidates.ts";
import { demandOf, existingFor, type Purchase } from "./commitment-demand.ts";
import { ID, listed, monthly } from "./commitment-finding.ts";
import { machinesOf } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { purchaseFinding } from "./commitment-purchase-evidence.ts";
import { pass, unknown } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/** A year of 365 days. */
const TERM_HOURS = 8_760;
/** From 0.001 USD an hour, with at most five decimals (Savings Plans API, CreateSavingsPlan, SDK model of 2026-11-24). */
const LEAST_USD = 0.001;
const STEPS_PER_USD = 1e5;

/** How much more to commit to now, on the fleet as it is once the other advice is followed. */
export function judgePurchase(
  context: RuleContext,
  scope: RecommendedPlan,
  limits: CommitmentLimits,
): Verdict {
  const found = candidatesOf(context, scope, limits);
  const unpriced = [
    ...new Set(
      found.leftOut
        .filter(({ reason }) => reason === "unpriced")
        .map(({ resource }) => `${resource.instanceType} in ${resource.region}`),
    ),
  ];
  const purchase = found.candidates.length > 0 ? purchaseOf(context, { ...found, scope }, limits) : undefined;
  if (purchase && monthly(purchase.withoutUsd - purchase.withUsd) >= limits.minSavingUsdPerMonth)
    return purchaseFinding(context, purchase, limits);
  if (unpriced.length > 0)
    return unknown(ID, scope, `no on-demand or no 1-year commitment price for ${listed(unpriced)}`);
  const isYoung = found.candidates.length === 0 && found.leftOut.some(({ reason }) => reason === "young");
  return isYoung
    ? unknown(ID, scope, `nothing has run on demand for ${limits.minAgeDays} days: the history is too short`)
    : pass(ID, scope);
}

function purchaseOf(
  context: RuleContext,
  found: Candidates & { readonly scope: RecommendedPlan },
  { maxCoverage }: CommitmentLimits,
): Purchase | undefined {
  const { now, commitments } = context;
  const { scope } = found;
  const owned = commitments?.owned ?? [];
  const demand = demandOf(found.candidates, now);
  const existing = existingFor(scope, owned, found.candidates);
  const policy = nextPurchase(demand.history, demand.rates, {
    asOf: now,
    termHours: TERM_HOURS,
    existing,
  });
  // Machines that are gone are not in the history: it looks steadier than it was.
  const open = Math.max(0, demand.fullUsd * maxCoverage - committedAt(existing, now));
  const hourlyUsd = sellable(Math.min(policy.hourlyCommitmentUsd, open));
  if (hourlyUsd === 0) return undefined;
  const hours = hoursAround(context, scope, hourlyUsd);
  return { ...found, demand, existing, policy, hourlyUsd, ...hours };
}

/** Rounded down, but not by a step for a sum's last bit, which depends on the order of its terms. */
const sellable = (hourly: number): number =>
  hourly < LEAST_USD ? 0 : Math.floor(hourly * STEPS_PER_USD + 1e-6) / STEPS_PER_USD;

function hoursAround(context: RuleContext, scope: RecommendedPlan, hourlyUsd: number) {
  const isInScope = (instanceType: string) => isSageMakerType(instanceType) === (scope === "sagemaker");
  const machines = machinesOf(context).filter(
    ({ instanceType, capacityType }) => capacityType === "on-demand" && isInScope(instanceType),
  );
  const owned = (context.commitments?.owned ?? []).filter((one) =>
    one.kind === "reservation"
      ? isInScope(one.instanceType)
      : (one.scope === "sagemaker") === (scope === "sagemaker"),
  );
  const cost = (all: readonly OwnedCommitment[]) => fleetCost(machines, all, context.now).usdPerHour;
  return {
    withoutUsd: cost(owned),
    withUsd: cost([...owned, boughtPlan(context, scope, hourlyUsd)]),
  };
}

/** What is owned once the purchase is made. */
export const boughtPlan = (
  { now }: Pick<RuleContext, "now">,
  scope: RecommendedPlan,
  hourlyUsd: number,
): OwnedSavingsPlan => ({
  kind: "savings-plan",
  id: `bought:${scope}`,
  scope,
  usdPerHour: usdPerHour(hourlyUsd),
  termYears: 1,
  start: now,
  end: addHours(now, TERM_HOURS),
});
