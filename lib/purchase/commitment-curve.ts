import { applicationOrder } from "./commitment-order.ts";
import { type PiecewiseLinear, PiecewiseLinearBuilder } from "./commitment-piecewise.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

export type { HourlyUsage, Rates };

export interface CurvePoint {
  /** USD an hour, on top of what is committed already. */
  readonly hourlyCommitmentUsd: number;
  /** Of all hours: commitments used or not, and what is left at on-demand rates. */
  readonly costUsd: number;
  /** Of the usage a plan can cover, in on-demand dollars, the share covered; undefined where nothing ran. */
  readonly coverage: number | undefined;
  /** Of all commitments, the share used; undefined where nothing is committed. */
  readonly utilization: number | undefined;
}

export interface CommitmentCurve {
  /** Cost without buying anything; existing commitments are still paid. */
  readonly onDemandUsd: number;
  /** The smallest of the commitments that cost least. */
  readonly optimum: { readonly hourlyCommitmentUsd: number; readonly costUsd: number };
  /** From here on nothing is left to cover. */
  readonly fullCommitmentUsd: number;
  costAt(hourlyCommitmentUsd: number): number;
  pointAt(hourlyCommitmentUsd: number): CurvePoint;
  /** `count` evenly spaced points from nothing bought to everything covered, the optimum among them as one more where it is none. */
  points(count: number): readonly CurvePoint[];
}

/**
 * What every possible hourly commitment costs over the hours of `usage`, exactly. In an hour, a commitment is used up by usage at its
 * committed rate in the provider's order (`applicationOrder`), so the hour's cost is convex and piecewise linear in it: within a type's
 * usage (instances x committed rate wide) a dollar committed saves on-demand / committed dollars, past the last type it saves nothing.
 * The sum over hours has the hours' breakpoints; its minimum is where the slope stops being negative. O(n log n) in time, n = cells
 * that are not zero, 40 bytes each.
 *
 * `existing`: USD an hour committed already, by hour. `weights`: how much each hour counts, 1 by default. A type whose committed rate is
 * above its on-demand rate is never covered: it costs its on-demand rate whatever is bought.
 */
export function commitmentCurve(
  usage: HourlyUsage,
  rates: Rates,
  existing?: Float64Array,
  weights?: Float64Array,
): CommitmentCurve {
  const sums = sumsOf(usage, rates, { existing, weights });
  const cost = sums.cost.build();
  const unused = sums.unused.build();
  const costAt = (hourly: number): number => sums.neverCovered + cost.valueAt(hourly);
  const minimum = cost.minimum();
  const optimum = { hourlyCommitmentUsd: minimum.at, costUsd: sums.neverCovered + minimum.value };
  const pointAt = (hourly: number): CurvePoint => {
    const committed = sums.existing + sums.weight * hourly;
    return {
      hourlyCommitmentUsd: hourly,
      costUsd: costAt(hourly),
      coverage: share(sums.coverable - (cost.valueAt(hourly) - committed), sums.coverable),
      utilization: share(committed - unused.valueAt(hourly), committed),
    };
  };
  return {
    onDemandUsd: costAt(0),
    optimum,
    fullCommitmentUsd: cost.last,
    costAt,
    pointAt,
    points: (count) => spread(count, cost, minimum.at).map(pointAt),
  };
}

interface HourSums {
  /** By commitment bought: of usage that a plan can cover, and of commitments. */
  readonly cost: PiecewiseLinearBuilder;
  /** By commitment bought: commitments that no usage consumes. */
  readonly unused: PiecewiseLinearBuilder;
  readonly neverCovered: number;
  /** On-demand dollars of usage that a plan can cover. */
  readonly coverable: number;
  readonly existing: number;
  readonly weight: number;
}

interface HourFacts {
  readonly existing: Float64Array | undefined;
  readonly weights: Float64Array | undefined;
}

function sumsOf(usage: HourlyUsage, rates: Rates, facts: HourFacts): HourSums {
  const { order, never } = applicationOrder(rates);
  const { hours, instances } = usage;
  const types = usage.types.length;
  const cost = new PiecewiseLinearBuilder(hours * order.length);
  const unused = new PiecewiseLinearBuilder(hours);
  const ratios = order.map((type) => (rates.onDemand[type] ?? 0) / (rates.committed[type] ?? 1));
  const total = { neverCovered: 0, coverable: 0, existing: 0, weight: 0 };
  for (let hour = 0; hour < hours; hour++) {
    const weight = facts.weights?.[hour] ?? 1;
    if (weight === 0) continue;
    const paid = facts.existing?.[hour] ?? 0;
    total.weight += weight;
    total.existing += weight * paid;
    for (const type of never)
      total.neverCovered += weight * (instances[hour * types + type] ?? 0) * (rates.onDemand[type] ?? 0);
    // Committed dollars laid end to end in the provider's order: a type's usage reaches from `from` to `to`.
    let to = 0;
    let left = 0;
    let ratio = 0;
    for (let rank = 0; rank < order.length; rank++) {
      const type = order[rank] ?? 0;
      const count = instances[hour * types + type] ?? 0;
      if (count <= 0) continue;
      const from = to;
      to += count * (rates.committed[type] ?? 0);
      const onDemand = count * (rates.onDemand[type] ?? 0);
      total.coverable += weight * onDemand;
      const next = ratios[rank] ?? 0;
      if (from > paid) cost.turn(from - paid, weight * (ratio - next));
      else if (to > paid) cost.slope -= weight * next;
      if (to > paid) left += from >= paid ? onDemand : (to - paid) * next;
      ratio = next;
    }
    cost.start += weight * (paid + left);
    cost.slope += weight;
    if (to > paid) {
      cost.turn(to - paid, weight * ratio);
      unused.turn(to - paid, weight);
    } else {
      unused.start += weight * (paid - to);
      unused.slope += weight;
    }
  }
  return { cost, unused, ...total };
}

function spread(count: number, { last }: PiecewiseLinear, optimum: number): readonly number[] {
  const grid = Array.from({ length: count }, (_, index) => (last * index) / Math.max(1, count - 1));
  return [...new Set([...grid, optimum])].toSorted((a, b) => a - b);
}

/** Rounding may leave a hair on either side of nothing and of everything. */
function share(part: number, whole: number): number | undefined {
  if (!(whole > 0)) return undefined;
  return part < whole * HAIR ? 0 : part > whole * (1 - HAIR) ? 1 : part / whole;
}
const HAIR = 1e-12;
