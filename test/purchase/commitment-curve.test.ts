import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commitmentCurve, type HourlyUsage, type Rates } from "../../lib/purchase/commitment-curve.ts";
import { commitmentOutcome, scaledUsage, worstCase } from "../../lib/purchase/commitment-outcome.ts";
import { billOf, type Case, cases, exhaustiveOptimum } from "./commitment-oracle.ts";

const CENT = 0.01;
const RUNS = 3_000;
const amounts = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 800, noNaN: true }));
const curveOf = ({ usage, rates, existing, weights }: Case) =>
  commitmentCurve(usage, rates, existing, weights);

function aFleet(rows: readonly (readonly number[])[], rates: readonly (readonly [number, number])[]) {
  const usage: HourlyUsage = {
    types: rates.map((_, type) => `type-${type}`),
    hours: rows.length,
    instances: Float64Array.from(rows.flat()),
  };
  const perType: Rates = {
    onDemand: Float64Array.from(rates, ([onDemand]) => onDemand),
    committed: Float64Array.from(rates, ([, committed]) => committed),
  };
  return [usage, perType] as const;
}

describe("the optimum", () => {
  test(`costs what the best of every corner costs, to the cent (${RUNS} fleets)`, () => {
    fc.assert(
      fc.property(cases, (one) => {
        const best = exhaustiveOptimum(one);
        const { optimum } = curveOf(one);
        expect(Math.abs(optimum.costUsd - best.cost)).toBeLessThan(CENT);
        expect(Math.abs(billOf(one, optimum.hourlyCommitmentUsd).cost - best.cost)).toBeLessThan(CENT);
        const dearer = optimum.hourlyCommitmentUsd > best.hourly * (1 + 1e-9) + 1e-9;
        if (dearer) expect(billOf(one, optimum.hourlyCommitmentUsd).cost).toBeLessThan(best.cost);
      }),
      { numRuns: RUNS },
    );
  });

  test("buys for the base and not for the peak", () => {
    // 10 instances always, 30 for one hour in four; 40 % saved: usage of less than 60 % of the hours is not worth a commitment.
    const curve = commitmentCurve(...aFleet([[10], [10], [10], [30]], [[1, 0.6]]));
    expect(curve.optimum.hourlyCommitmentUsd).toBeCloseTo(6);
    expect(curve.optimum.costUsd).toBeCloseTo(4 * 6 + 20);
    expect(curve.onDemandUsd).toBeCloseTo(60);
    expect(curve.fullCommitmentUsd).toBeCloseTo(18);
  });

  test.each<[string, number[][], [number, number][], number]>([
    ["nothing ran", [[0], [0]], [[1, 0.5]], 0],
    ["there are no hours", [], [[1, 0.5]], 0],
    ["there are no types", [[], []], [], 0],
    ["rates are equal: nothing to gain, so nothing to buy", [[4], [4]], [[1, 1]], 0],
    ["a plan is dearer than on-demand", [[4], [4]], [[1, 1.2]], 0],
    ["used half of the time at half the price: flat, the smallest", [[4], [0]], [[1, 0.5]], 0],
    ["a flat stretch above a base: its lower end", [[8], [4]], [[1, 0.5]], 2],
  ])("%s", (_, rows, rates, hourly) => {
    expect(commitmentCurve(...aFleet(rows, rates)).optimum.hourlyCommitmentUsd).toBeCloseTo(hourly, 12);
  });

  test("is on top of what exists, in each hour that has it", () => {
    const fleet = aFleet([[10], [10], [10]], [[1, 0.6]]);
    expect(commitmentCurve(...fleet, Float64Array.of(2, 2, 2)).optimum.hourlyCommitmentUsd).toBeCloseTo(4);
    expect(commitmentCurve(...fleet, Float64Array.of(9, 9, 9)).optimum.hourlyCommitmentUsd).toBe(0);
    // Two hours of three are covered already: a commitment used a third of the time does not pay.
    expect(commitmentCurve(...fleet, Float64Array.of(6, 6, 0)).optimum.hourlyCommitmentUsd).toBe(0);
  });

  test("of ten thousand breakpoints no step up or down is cheaper, and cost there is the bill's", () => {
    const [hours, types] = [2_000, 5];
    const rows = Array.from({ length: hours }, (_, hour) =>
      Array.from(
        { length: types },
        (_, type) => 20 + 15 * Math.sin(hour / (3 + type)) + ((hour * 7919 + type) % 13),
      ),
    );
    const rates = Array.from({ length: types }, (_, type) => [1 + type * 0.3, 0.55 + type * 0.21] as const);
    const [usage, perType] = aFleet(rows, rates);
    const { optimum, costAt } = commitmentCurve(usage, perType);
    const [existing, weights] = [new Float64Array(hours), new Float64Array(hours).fill(1)];
    const at = (hourly: number) => billOf({ usage, rates: perType, existing, weights }, hourly).cost;
    expect(Math.abs(at(optimum.hourlyCommitmentUsd) - optimum.costUsd)).toBeLessThan(CENT);
    for (const step of [-20, -0.1, -0.001, 0.001, 0.1, 20]) {
      expect(at(optimum.hourlyCommitmentUsd + step)).toBeGreaterThan(optimum.costUsd);
      expect(costAt(optimum.hourlyCommitmentUsd + step)).toBeCloseTo(
        at(optimum.hourlyCommitmentUsd + step),
        4,
      );
    }
  });

  test("a weight of n is the hour n times", () => {
    const [usage, rates] = aFleet(
      [
        [3, 1],
        [9, 0],
      ],
      [
        [1, 0.6],
        [2, 0.9],
      ],
    );
    const [longer] = aFleet(
      [
        [3, 1],
        [3, 1],
        [3, 1],
        [9, 0],
      ],
      [
        [1, 0.6],
        [2, 0.9],
      ],
    );
    const weighted = commitmentCurve(usage, rates, undefined, Float64Array.of(3, 1));
    expect(weighted.optimum).toEqual(commitmentCurve(longer, rates).optimum);
  });

  test.each([0, -1, Number.NaN])("a committed rate of %d is refused", (committed) => {
    expect(() => commitmentCurve(...aFleet([[1]], [[1, committed]]))).toThrow(/expected rates above 0/);
  });
});

describe("the curve", () => {
  test("costs, coverage and utilization at any commitment are those of the hour-by-hour bill", () => {
    fc.assert(
      fc.property(cases, amounts, (one, hourly) => {
        const bill = billOf(one, hourly);
        const point = curveOf(one).pointAt(hourly);
        expect(Math.abs(point.costUsd - bill.cost)).toBeLessThan(CENT);
        if (bill.coverable > 0) expect(point.coverage).toBeCloseTo(bill.covered / bill.coverable, 8);
        else expect(point.coverage).toBeUndefined();
        if (bill.committed > 0) expect(point.utilization).toBeCloseTo(bill.used / bill.committed, 8);
        else expect(point.utilization).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test("is convex", () => {
    fc.assert(
      fc.property(cases, amounts, amounts, (one, a, b) => {
        const { costAt } = curveOf(one);
        expect(costAt((a + b) / 2)).toBeLessThanOrEqual((costAt(a) + costAt(b)) / 2 + CENT);
      }),
    );
  });

  test("does not depend on the order of types or hours", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { types, hours, instances } = one.usage;
        const turned: Case = {
          usage: { types: types.toReversed(), hours, instances: instances.toReversed() },
          rates: { onDemand: one.rates.onDemand.toReversed(), committed: one.rates.committed.toReversed() },
          existing: one.existing.toReversed(),
          weights: one.weights.toReversed(),
        };
        expect(curveOf(turned).optimum.costUsd).toBeCloseTo(curveOf(one).optimum.costUsd, 6);
      }),
    );
  });

  test("is given whole: from nothing bought to everything covered, with the optimum", () => {
    const curve = commitmentCurve(...aFleet([[10], [10], [10], [30]], [[1, 0.6]]));
    const points = curve.points(4);
    expect(points.map(({ hourlyCommitmentUsd }) => hourlyCommitmentUsd)).toEqual([0, 6, 12, 18]);
    expect(points.at(-1)).toMatchObject({ coverage: 1, costUsd: expect.closeTo(72) });
    expect(curve.points(3).map(({ hourlyCommitmentUsd }) => hourlyCommitmentUsd)).toContain(6);
  });
});

describe("the outcome of a purchase", () => {
  test("is that of the hour-by-hour bill", () => {
    fc.assert(
      fc.property(cases, amounts, (weighted, hourly) => {
        const one = { ...weighted, weights: new Float64Array(weighted.usage.hours).fill(1) };
        const outcome = commitmentOutcome(one.usage, one.rates, one.existing, hourly);
        const [before, after] = [billOf(one, 0), billOf(one, hourly)];
        expect(Math.abs(outcome.costUsd - after.cost)).toBeLessThan(CENT);
        expect(Math.abs(outcome.savingUsd - (before.cost - after.cost))).toBeLessThan(CENT);
        if (after.committed > 0) expect(outcome.utilization).toBeCloseTo(after.used / after.committed, 8);
      }),
      { numRuns: 1_000 },
    );
  });

  test("at its break-even utilization it costs what on-demand would", () => {
    const [usage, rates] = aFleet(
      Array.from({ length: 10 }, (_, hour) => [hour < 6 ? 5 : 0]),
      [[1, 0.6]],
    );
    const outcome = commitmentOutcome(usage, rates, undefined, 3);
    expect(outcome.breakEvenUtilization).toBeCloseTo(0.6);
    expect(outcome.utilization).toBeCloseTo(0.6);
    expect(outcome.savingUsd).toBeCloseTo(0);
  });

  test("states what is lost when usage falls", () => {
    const [usage, rates] = aFleet([[10]], [[1, 0.6]]);
    const { fall20, fall50 } = worstCase(usage, rates, undefined, 6);
    expect(commitmentOutcome(usage, rates, undefined, 6).savingUsd).toBeCloseTo(4);
    expect(fall20).toMatchObject({ savingUsd: expect.closeTo(2), utilization: expect.closeTo(0.8) });
    expect(fall50).toMatchObject({ savingUsd: expect.closeTo(-1), utilization: expect.closeTo(0.5) });
    expect(scaledUsage(usage, 0.5).instances).toEqual(Float64Array.of(5));
  });

  test("has nothing to say of nothing", () => {
    const nothing = commitmentOutcome(...aFleet([[0]], [[1, 0.6]]), undefined, 0);
    expect(nothing).toMatchObject({ savingUsd: 0, coverage: undefined, utilization: undefined });
    expect(nothing.breakEvenUtilization).toBeUndefined();
  });
});
