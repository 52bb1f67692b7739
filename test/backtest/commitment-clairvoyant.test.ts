import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clairvoyant } from "../../lib/backtest/commitment-clairvoyant.ts";
import { type CutEdge, minimumCut } from "../../lib/backtest/commitment-cut.ts";
import { COMMITMENT_POLICIES } from "../../lib/backtest/commitment-policies.ts";
import { committedIn, replayFleet, replayPolicy, resultOf } from "../../lib/backtest/commitment-replay.ts";
import { historyOf, ONE_RATE } from "../purchase/commitment-fleet.ts";

const YEAR = 8_760;
const MONTH_HOURS = 730;

/** A level for each of 20 months, with a daily pattern; `term` in months. */
function fleetOf(levels: readonly number[], term: number) {
  const usage = historyOf(
    levels.length * MONTH_HOURS,
    (hour) => (levels[Math.floor(hour / MONTH_HOURS)] ?? 0) * (hour % 24 < 12 ? 1 : 0.8),
  );
  return replayFleet("made", usage, { rates: ONE_RATE, termHours: term * MONTH_HOURS });
}

describe("the clairvoyant", () => {
  test("buys a constant fleet once a term and saves all there is to save", () => {
    const fleet = replayFleet(
      "constant",
      historyOf(2 * YEAR, () => 100),
      { rates: ONE_RATE, termHours: YEAR },
    );
    const { savingUsd, utilization } = clairvoyant(fleet, 0);
    expect(savingUsd).toBeCloseTo(100 * 0.28 * 2 * YEAR, -2);
    expect(utilization).toBeCloseTo(1, 4);
  });

  test("is not beaten by any other purchases", () => {
    const levels = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 10 });
    const purchases = fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(levels, purchases, fc.integer({ min: 1, max: 4 }), (months, bought, term) => {
        const fleet = fleetOf(months, term);
        const best = clairvoyant(fleet, 0).savingUsd;
        const other = resultOf(fleet, bought.slice(0, fleet.months.length), 0).savingUsd;
        expect(other).toBeLessThanOrEqual(best + 1e-4 * Math.abs(best) + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test("agrees with trying every purchase on a grid", () => {
    const fleet = fleetOf([50, 80, 20, 60, 70], 3);
    const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * 0.72 * 80);
    let best = 0;
    const search = (purchases: readonly number[]): void => {
      if (purchases.length < fleet.months.length) for (const step of steps) search([...purchases, step]);
      else best = Math.max(best, resultOf(fleet, purchases, 0).savingUsd);
    };
    search([]);
    const { savingUsd } = clairvoyant(fleet, 0);
    expect(savingUsd).toBeGreaterThanOrEqual(best - 1e-6);
    expect(savingUsd).toBeLessThan(best * 1.2);
  });

  test("saves at least what every policy saves", () => {
    const fleet = fleetOf([90, 80, 85, 60, 70, 40, 45, 30, 60, 80, 90, 100, 95, 40, 30], 12);
    const best = clairvoyant(fleet, 1).savingUsd;
    for (const { policy } of COMMITMENT_POLICIES)
      expect(replayPolicy(fleet, policy, 1).savingUsd).toBeLessThanOrEqual(best * (1 + 1e-6));
  });
});

describe("the minimum cut", () => {
  test("is the cheapest of all sets", () => {
    const nodes = 6;
    const edge = fc.record({
      chosen: fc.nat(nodes - 1),
      without: fc.nat(nodes - 1),
      cost: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Infinity)),
    });
    const single = fc.record({ chosen: fc.nat(nodes - 1), cost: fc.integer({ min: -9, max: 9 }) });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 15 }), fc.array(single, { maxLength: 8 }), (pairs, singles) => {
        const edges: CutEdge[] = [...pairs, ...singles];
        const costOf = (set: ReadonlySet<number>): number =>
          edges
            .filter(({ chosen, without }) => set.has(chosen) && (without === undefined || !set.has(without)))
            .reduce((sum, { cost }) => sum + cost, 0);
        const all = Array.from({ length: 2 ** nodes }, (_, bits) =>
          costOf(new Set([...Array(nodes).keys()].filter((node) => (bits >> node) & 1))),
        );
        const { value, chosen } = minimumCut(nodes, edges);
        expect(value).toBeCloseTo(Math.min(...all), 6);
        expect(costOf(new Set(chosen))).toBeCloseTo(value, 6);
      }),
    );
  });
});

test("a purchase counts for its term and no longer", () => {
  expect([0, 1, 2, 3, 4].map((month) => committedIn([0, 5, 2], month, 2))).toEqual([0, 5, 7, 2, 0]);
});
