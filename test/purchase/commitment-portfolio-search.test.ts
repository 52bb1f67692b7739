import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cheapestInOrder, type PlanOffer, portfolioCost } from "../../lib/purchase/commitment-portfolio.ts";
import { cheapestTogether } from "../../lib/purchase/commitment-portfolio-search.ts";
import type { PlanScope } from "../../lib/purchase/commitment-scope.ts";
import type { HourlyUsage } from "../../lib/purchase/commitment-usage.ts";

interface Market {
  readonly types: readonly string[];
  readonly onDemand: Float64Array;
  readonly offers: readonly PlanOffer[];
}
const offer = (scope: PlanScope, ...committed: number[]): PlanOffer => ({
  scope,
  committed: Float64Array.from(committed),
});
/** 9: a rate that no usage of the scope has. */
const MARKETS: Readonly<Record<string, Market>> = {
  "a type a family": {
    types: ["g5.xlarge", "g6.xlarge", "ml.g5.xlarge"],
    onDemand: Float64Array.of(6, 6, 5),
    offers: [offer("compute", 4, 4, 9), offer("ec2-instance:g5", 3, 9, 9), offer("ec2-instance:g6", 9, 3, 9)],
  },
  "two types of one family, whose plans rank them the other way round": {
    types: ["g5.xlarge", "g5.2xlarge", "g6.xlarge"],
    onDemand: Float64Array.of(6, 12, 6),
    offers: [offer("compute", 5, 8, 4), offer("ec2-instance:g5", 3, 7, 9), offer("ec2-instance:g6", 9, 9, 3)],
  },
  "a Compute plan that is better for one family": {
    types: ["g5.xlarge", "g6.xlarge", "p5.xlarge"],
    onDemand: Float64Array.of(6, 6, 10),
    offers: [offer("compute", 5, 4, 6), offer("ec2-instance:g5", 3, 9, 9), offer("ec2-instance:p5", 9, 9, 5)],
  },
};
const rowsOf = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 }), fc.nat({ max: 3 })), {
  minLength: 1,
  maxLength: 5,
});
const usageOf = ({ types }: Market, rows: readonly (readonly number[])[]): HourlyUsage => ({
  types,
  hours: rows.length,
  instances: Float64Array.from(rows.flat()),
});

/**
 * Of 3,000 fleets, 1,000 a market, 2,999 met the best of all whole dollars, the other was 0.3 % above; `cheapestInOrder` met it in 2,301
 * (2026-11-25). Three minutes: here a few of them.
 */
const RUNS = 20;

/** Every combination of whole dollars. */
function exhaustive({ onDemand, offers }: Market, usage: HourlyUsage): number {
  const most = ({ scope, committed }: PlanOffer): number => {
    const family = scope === "compute" ? undefined : scope.slice("ec2-instance:".length);
    let top = 0;
    for (let hour = 0; hour < usage.hours; hour++) {
      const sum = usage.types.reduce((total, type, column) => {
        const covered = family === undefined ? !type.startsWith("ml.") : type.startsWith(`${family}.`);
        return total + (covered ? (usage.instances[hour * 3 + column] ?? 0) * (committed[column] ?? 0) : 0);
      }, 0);
      top = Math.max(top, sum);
    }
    return top;
  };
  const [a, b, c] = offers.map(most);
  let best = Infinity;
  for (let x = 0; x <= (a ?? 0); x++)
    for (let y = 0; y <= (b ?? 0); y++)
      for (let z = 0; z <= (c ?? 0); z++) {
        const bought = offers.map((plan, index) => ({ ...plan, hourlyCommitmentUsd: [x, y, z][index] ?? 0 }));
        best = Math.min(best, portfolioCost(usage, onDemand, bought));
      }
  return best;
}

describe("Compute beside EC2 Instance plans, weighed together", () => {
  test.each(Object.entries(MARKETS))("%s: as cheap as the best of all whole dollars", (_, market) => {
    let [met, fleets, worst] = [0, 0, 0];
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const usage = usageOf(market, rows);
        const { costUsd, purchases } = cheapestTogether(usage, market.onDemand, market.offers);
        const ordered = cheapestInOrder(usage, market.onDemand, market.offers).costUsd;
        expect(costUsd).toBeCloseTo(portfolioCost(usage, market.onDemand, purchases), 9);
        expect(costUsd).toBeLessThanOrEqual(ordered + 1e-9);
        const best = exhaustive(market, usage);
        const gap = best === 0 ? 0 : costUsd / best - 1;
        fleets++;
        if (gap < 1e-9) met++;
        worst = Math.max(worst, gap);
      }),
      // A share of fleets is asserted, not a law: other seeds draw one that is missed, now and then.
      { numRuns: RUNS, seed: 20_261_125 },
    );
    expect(met / fleets).toBeGreaterThan(0.95);
    expect(worst).toBeLessThan(0.05);
  });

  test("without both kinds it is each one's own optimum", () => {
    const market = MARKETS["a type a family"];
    if (market === undefined) throw new Error("no market");
    const usage = usageOf(market, [
      [3, 1, 2],
      [1, 1, 0],
    ]);
    for (const some of [market.offers.slice(0, 1), market.offers.slice(1)])
      expect(cheapestTogether(usage, market.onDemand, some)).toEqual(
        cheapestInOrder(usage, market.onDemand, some),
      );
  });
});
