import fc from "fast-check";
import type { HourlyUsage, Rates } from "../../lib/purchase/commitment-usage.ts";

/** One small fleet, as rows a reader can check by hand. */
export interface Case {
  readonly usage: HourlyUsage;
  readonly rates: Rates;
  readonly existing: Float64Array;
  readonly weights: Float64Array;
}

interface Bill {
  readonly cost: number;
  readonly covered: number;
  readonly coverable: number;
  readonly used: number;
  readonly committed: number;
}

/**
 * The user guide's sentences, literally, one hour after another: of the usage left that the plan makes no dearer, take the one with the
 * highest saving percentage, of equals the one with the lowest plan rate; cover it while commitment is left; the rest is on demand.
 */
export function billOf({ usage, rates, existing, weights }: Case, hourly: number): Bill {
  const sum = { cost: 0, covered: 0, coverable: 0, used: 0, committed: 0 };
  for (let hour = 0; hour < usage.hours; hour++) {
    const weight = weights[hour] ?? 0;
    const lines = usage.types.map((_, type) => ({
      instances: usage.instances[hour * usage.types.length + type] ?? 0,
      onDemand: rates.onDemand[type] ?? 0,
      plan: rates.committed[type] ?? 0,
    }));
    const commitment = (existing[hour] ?? 0) + hourly;
    let left = commitment;
    sum.cost += weight * commitment;
    sum.committed += weight * commitment;
    const eligible = lines.filter(({ plan, onDemand }) => plan <= onDemand);
    sum.coverable += weight * eligible.reduce((total, line) => total + line.instances * line.onDemand, 0);
    while (eligible.length > 0 && left > 0) {
      const best = eligible.reduce((a, b) => {
        const gain = 1 - b.plan / b.onDemand - (1 - a.plan / a.onDemand);
        return gain > 0 || (gain === 0 && b.plan < a.plan) ? b : a;
      });
      const covered = Math.min(best.instances, left / best.plan);
      best.instances -= covered;
      left -= covered * best.plan;
      sum.used += weight * covered * best.plan;
      sum.covered += weight * covered * best.onDemand;
      eligible.splice(eligible.indexOf(best), 1);
    }
    sum.cost += weight * lines.reduce((total, line) => total + line.instances * line.onDemand, 0);
  }
  return sum;
}

/** Every commitment at which some hour's usage of some subset of types is exactly covered: the cost has no other corners. */
function corners({ usage, rates, existing }: Case): readonly number[] {
  const found = new Set([0]);
  for (let hour = 0; hour < usage.hours; hour++) {
    let sums = [0];
    for (const [type] of usage.types.entries()) {
      const width = (usage.instances[hour * usage.types.length + type] ?? 0) * (rates.committed[type] ?? 0);
      sums = [...new Set(sums.flatMap((sum) => [sum, sum + width]))];
    }
    for (const sum of sums) found.add(Math.max(0, sum - (existing[hour] ?? 0)));
  }
  return [...found].toSorted((a, b) => a - b);
}

/** The smallest commitment that costs least, to a ten-millionth of a cent. */
export function exhaustiveOptimum(one: Case): { readonly hourly: number; readonly cost: number } {
  let best = { hourly: 0, cost: billOf(one, 0).cost };
  for (const hourly of corners(one)) {
    const { cost } = billOf(one, hourly);
    if (cost < best.cost - 1e-9) best = { hourly, cost };
  }
  return best;
}

const onDemandRate = fc.oneof(fc.constantFrom(0.5, 1, 2, 4), fc.double({ min: 0.01, max: 90, noNaN: true }));
/** Committed / on-demand: equal rates, savings that tie, and now and then a plan dearer than on-demand. */
const ratio = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0.4, 0.5, 0.75, 1) },
  { weight: 4, arbitrary: fc.double({ min: 0.3, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 1.01, max: 1.5, noNaN: true }) },
);
const instances = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 2, arbitrary: fc.double({ min: 0.001, max: 40, noNaN: true }) },
);

/** Up to 4 types and 8 hours; a third of the hours with commitments, some beyond all usage; some hours that count twice or not. */
export const cases: fc.Arbitrary<Case> = fc
  .record({ types: fc.integer({ min: 0, max: 4 }), hours: fc.integer({ min: 0, max: 8 }) })
  .chain(({ types, hours }) =>
    fc.record({
      onDemand: fc.array(onDemandRate, { minLength: types, maxLength: types }),
      ratios: fc.array(ratio, { minLength: types, maxLength: types }),
      cells: fc.array(instances, { minLength: types * hours, maxLength: types * hours }),
      existing: fc.array(
        fc.oneof(fc.constant(0), fc.constant(2), fc.double({ min: 0.001, max: 200, noNaN: true })),
        {
          minLength: hours,
          maxLength: hours,
        },
      ),
      weights: fc.array(fc.constantFrom(1, 1, 1, 2, 0.5, 0), { minLength: hours, maxLength: hours }),
    }),
  )
  .map(({ onDemand, ratios, cells, existing, weights }) => ({
    usage: {
      types: onDemand.map((_, type) => `type-${type}`),
      hours: existing.length,
      instances: Float64Array.from(cells),
    },
    rates: {
      onDemand: Float64Array.from(onDemand),
      committed: Float64Array.from(onDemand, (rate, type) => rate * (ratios[type] ?? 1)),
    },
    existing: Float64Array.from(existing),
    weights: Float64Array.from(weights),
  }));
