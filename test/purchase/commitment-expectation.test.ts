import { describe, expect, test } from "vitest";
import { addHours } from "../../lib/domain/window.ts";
import { type ExpectedSaving, expectedSaving } from "../../lib/purchase/commitment-expectation.ts";
import { commitmentOutcome } from "../../lib/purchase/commitment-outcome.ts";
import { monthsAhead, type PolicyFacts } from "../../lib/purchase/commitment-policy-periods.ts";
import { committedAt, recentUsage } from "../../lib/purchase/commitment-term.ts";
import { forecastDemand, PERIOD_HOURS } from "../../lib/purchase/demand-forecast.ts";
import { endOf, historyOf, jitter, ONE_RATE, WEEK_HOURS, YEAR_HOURS } from "./commitment-fleet.ts";

const PERIODS = 12;
/** 60 instances, breathing by a third, restless from day to day. */
const restless = historyOf(
  30 * WEEK_HOURS,
  (hour) => 60 + 20 * Math.sin((hour / 24) * 2 * Math.PI) + 15 * jitter(hour),
);

function setting(past: typeof restless, more: Partial<PolicyFacts> = {}) {
  const facts: PolicyFacts = { asOf: endOf(past), termHours: YEAR_HOURS, existing: [], ...more };
  const forecast = forecastDemand(past, ONE_RATE, { asOf: facts.asOf, periods: PERIODS });
  const months = monthsAhead(past.types, ONE_RATE, { ...facts, periods: PERIODS });
  return { past, rates: ONE_RATE, forecast, months, facts };
}

/** Standard normal, the same every time (a linear congruence modulo 2^31 and Box-Muller). */
function normals(): () => number {
  let seed = 42;
  const uniform = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return (seed + 0.5) / 2 ** 31;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const asOf = endOf(restless);
const YEAR = { start: asOf, end: addHours(asOf, YEAR_HOURS) };
/** Ends and begins with whole months, so that the simulation can go month by month. */
const KNOWN: Partial<PolicyFacts> = {
  existing: [{ hourlyUsd: 12, start: restless.start, end: addHours(asOf, 5 * PERIOD_HOURS) }],
  planned: [
    { type: "type-0", instances: 30, ...YEAR, start: addHours(asOf, 3 * PERIOD_HOURS) },
    { type: "type-0", instances: -50, ...YEAR, start: addHours(asOf, 8 * PERIOD_HOURS) },
  ],
};

/** The bill of every hour of every month, with and without the purchase, were demand that of late times exp(mean + spread z). */
function billed(
  { forecast, facts }: ReturnType<typeof setting>,
  hourly: number,
  z: readonly number[],
): number {
  const shape = recentUsage(restless, 4 * WEEK_HOURS);
  return forecast.periods.reduce((sum, { mean, spread }, month) => {
    const at = addHours(facts.asOf, month * PERIOD_HOURS);
    const factor = Math.exp(mean + spread * (z[month] ?? 0));
    const planned = (facts.planned ?? []).reduce(
      (total, { instances, start, end }) => total + (start <= at && at < end ? instances : 0),
      0,
    );
    const instances = shape.instances.map((count) => Math.max(0, factor * count + planned));
    const existing = new Float64Array(shape.hours).fill(committedAt(facts.existing, at));
    const { savingUsd } = commitmentOutcome({ ...shape, instances }, ONE_RATE, existing, hourly);
    return sum + (savingUsd * PERIOD_HOURS) / shape.hours;
  }, 0);
}

/** Of 2,000, 9.8 and 9.9 % lay beyond the deciles, and the means within 1.3 standard errors (2026-11-25); fewer show a mistake. */
const DRAWS = 400;

/** Terms, ascending, each with the deviations of its months. */
function simulated(
  one: ReturnType<typeof setting>,
  hourly: number,
  path: (normal: () => number) => readonly number[],
): readonly number[] {
  const normal = normals();
  return Array.from({ length: DRAWS }, () => billed(one, hourly, path(normal))).toSorted((a, b) => a - b);
}
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const within = ({ lowUsd, highUsd }: ExpectedSaving, sums: readonly number[]) =>
  sums.filter((sum) => lowUsd <= sum && sum <= highUsd).length / sums.length;

describe("what a purchase is expected to save", () => {
  test.each([
    ["nothing else known", {}, 40],
    ["commitments that end, capacity planned to start and to stop", KNOWN, 40],
    ["too large a purchase", KNOWN, 90],
  ])("agrees with the bills of simulated terms: %s", (_, known, hourly) => {
    const one = setting(restless, known);
    const expected = expectedSaving(one, hourly);
    const sums = simulated(one, hourly, (normal) => {
      const z = normal();
      return Array.from({ length: PERIODS }, () => z);
    });
    const deviation = Math.sqrt(meanOf(sums.map((sum) => (sum - meanOf(sums)) ** 2)));
    expect(Math.abs(meanOf(sums) - expected.meanUsd)).toBeLessThan((4 * deviation) / Math.sqrt(sums.length));
    const off = (share: number): number => Math.abs(share - 0.1) / Math.sqrt((0.1 * 0.9) / DRAWS);
    expect(off(sums.filter((sum) => sum < expected.lowUsd).length / DRAWS)).toBeLessThan(4);
    expect(off(sums.filter((sum) => sum > expected.highUsd).length / DRAWS)).toBeLessThan(4);
  });

  test("where months hang together less, the mean is the same and the interval holds four terms in five or more", () => {
    const one = setting(restless, KNOWN);
    const expected = expectedSaving(one, 40);
    // News comes in independent pieces: the deviations of two months correlate by the ratio of their spreads.
    const sums = simulated(one, 40, (normal) => {
      let [deviation, variance] = [0, 0];
      return one.forecast.periods.map(({ spread }) => {
        deviation += Math.sqrt(Math.max(0, spread ** 2 - variance)) * normal();
        variance = spread ** 2;
        return deviation / spread;
      });
    });
    const spread = Math.sqrt(meanOf(sums.map((sum) => (sum - meanOf(sums)) ** 2)));
    expect(Math.abs(meanOf(sums) - expected.meanUsd)).toBeLessThan((4 * spread) / Math.sqrt(sums.length));
    expect(within(expected, sums)).toBeGreaterThan(0.8);
    // 92 % of 2,000 terms (2026-11-25).
    expect(within(expected, sums)).toBeLessThan(0.96);
  });

  test("of a fleet that never changes is the discount, and certain", () => {
    const steady = setting(historyOf(30 * WEEK_HOURS, () => 100));
    const { meanUsd, lowUsd, highUsd } = expectedSaving(steady, 72);
    for (const usd of [meanUsd, lowUsd, highUsd]) expect(usd / (28 * YEAR_HOURS)).toBeCloseTo(1, 3);
  });

  test("of the next dollar is the margin that the policy decides on", () => {
    const one = setting(restless);
    const still = { periods: one.forecast.periods.map(() => ({ mean: 0, spread: 0, told: 0, open: 0 })) };
    for (const level of [1, 20, 40, 55, 80]) {
      const saving = (hourly: number) => expectedSaving({ ...one, forecast: still }, hourly).meanUsd;
      const margin = (saving(level + 1e-4) - saving(level)) / 1e-4 / YEAR_HOURS;
      expect(margin).toBeCloseTo(one.forecast.marginAt(level), 3);
    }
  });

  test("without a history, only what is planned saves", () => {
    const nothing = { ...historyOf(0, () => 0), start: asOf };
    const planned = [{ type: "type-0", instances: 50, ...YEAR }];
    const one = setting(nothing, { asOf, planned });
    expect(expectedSaving(one, 36).meanUsd).toBeCloseTo(14 * YEAR_HOURS, 4);
    expect(expectedSaving(one, 46).meanUsd).toBeCloseTo((14 - 10) * YEAR_HOURS, 4);
  });
});
