import { commitmentCurve } from "./commitment-curve.ts";
import { applicationOrder } from "./commitment-order.ts";
import { isCoveredBy, type PlanScope, withinScope } from "./commitment-scope.ts";
import type { HourlyUsage } from "./commitment-usage.ts";

/** A kind of Savings Plan on sale. Two offers of one scope are a contradiction. */
export interface PlanOffer {
  readonly scope: PlanScope;
  /** Per type, in the order of the usage, USD for an instance-hour; read only for the types the scope covers. */
  readonly committed: Float64Array;
}

export interface PlanPurchase extends PlanOffer {
  readonly hourlyCommitmentUsd: number;
}

export interface Portfolio {
  /** In the order they apply; an hourly commitment may be 0. */
  readonly purchases: readonly PlanPurchase[];
  readonly costUsd: number;
}

/**
 * Several kinds of plan for one fleet, each optimised exactly on what those before it leave, in the order they apply: EC2 Instance
 * plans, then Compute, SageMaker apart. Where no two scopes share a type, that is the joint optimum. A Compute plan shares its types
 * with EC2 Instance plans: then the answer is the cheaper of that and of the same without any EC2 Instance plan: never dearer than the
 * Compute plan alone or the EC2 Instance plans alone. `cheapestTogether` does better, for more time.
 */
export function cheapestInOrder(
  usage: HourlyUsage,
  onDemand: Float64Array,
  offers: readonly PlanOffer[],
): Portfolio {
  const all = inOrder(usage, onDemand, offers);
  const broad = inOrder(usage, onDemand, offers, () => 0);
  return broad.costUsd < all.costUsd ? broad : all;
}

/** `levelOf`: USD an hour of an EC2 Instance plan, where that is given; else each one's optimum. */
export function inOrder(
  usage: HourlyUsage,
  onDemand: Float64Array,
  offers: readonly PlanOffer[],
  levelOf?: (offer: PlanOffer) => number,
): Portfolio {
  let left = usage;
  const purchases: PlanPurchase[] = [];
  for (const offer of applied(offers)) {
    const given = isFamily(offer) ? levelOf?.(offer) : undefined;
    const hourlyCommitmentUsd = given ?? optimumOf(left, onDemand, offer).hourlyCommitmentUsd;
    const purchase = { ...offer, hourlyCommitmentUsd };
    purchases.push(purchase);
    left = afterPlan(left, onDemand, purchase);
  }
  return { purchases, costUsd: portfolioCost(usage, onDemand, purchases) };
}

/** Of one plan alone; its cost is that of the types it may cover. */
export function optimumOf(usage: HourlyUsage, onDemand: Float64Array, { scope, committed }: PlanOffer) {
  const one = withinScope(usage, { onDemand, committed }, scope);
  return commitmentCurve(one.usage, one.rates).optimum;
}

/** Of all hours: commitments, used or not, and what they leave at on-demand rates. */
export function portfolioCost(
  usage: HourlyUsage,
  onDemand: Float64Array,
  purchases: readonly PlanPurchase[],
): number {
  const left = applied(purchases).reduce((rest, plan) => afterPlan(rest, onDemand, plan), usage);
  let cost = purchases.reduce((sum, { hourlyCommitmentUsd }) => sum + usage.hours * hourlyCommitmentUsd, 0);
  for (const [cell, count] of left.instances.entries())
    cost += count * (onDemand[cell % onDemand.length] ?? 0);
  return cost;
}

/** The usage a plan leaves to those that apply after it. */
export function afterPlan(usage: HourlyUsage, onDemand: Float64Array, plan: PlanPurchase): HourlyUsage {
  const types = usage.types.length;
  const covered = [...usage.types.keys()].filter((type) => isCoveredBy(plan.scope, usage.types[type] ?? ""));
  const pick = (rates: Float64Array) => Float64Array.from(covered, (type) => rates[type] ?? Number.NaN);
  const { order } = applicationOrder({ onDemand: pick(onDemand), committed: pick(plan.committed) });
  const instances = usage.instances.slice();
  for (let hour = 0; hour < usage.hours; hour++) {
    let budget = plan.hourlyCommitmentUsd;
    for (const rank of order) {
      const type = covered[rank] ?? 0;
      const cell = hour * types + type;
      const rate = plan.committed[type] ?? 1;
      const count = Math.min(instances[cell] ?? 0, budget / rate);
      instances[cell] = (instances[cell] ?? 0) - count;
      budget -= count * rate;
    }
  }
  return { ...usage, instances };
}

export const isFamily = ({ scope }: PlanOffer): boolean => scope.startsWith("ec2-instance:");

/** EC2 Instance plans before Compute plans, which have the broader applicability (user guide, 2026-11-24). */
const applied = <Offer extends PlanOffer>(offers: readonly Offer[]): readonly Offer[] =>
  offers.toSorted((a, b) => Number(isFamily(b)) - Number(isFamily(a)));
