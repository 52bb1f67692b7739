import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addHours } from "../../lib/domain/window.ts";
import { nextPurchase } from "../../lib/purchase/commitment-policy.ts";
import type { ExistingCommitment } from "../../lib/purchase/commitment-term.ts";
import type { UsageHistory } from "../../lib/purchase/demand-level.ts";
import {
  COMMITTED_RATE,
  endOf,
  historyOf,
  jitter,
  ONE_RATE,
  START,
  WEEK_HOURS,
  YEAR_HOURS,
} from "./commitment-fleet.ts";

const HALF_YEAR = 26 * WEEK_HOURS;

function buy(history: UsageHistory, existing: readonly ExistingCommitment[] = [], termHours = YEAR_HOURS) {
  return nextPurchase(history, ONE_RATE, { asOf: endOf(history), termHours, existing });
}
const boughtOf = (...facts: Parameters<typeof buy>): number => buy(...facts).hourlyCommitmentUsd;

/** `yearly`: the factor from one year to the next. */
const trending = (hours: number, yearly: number): UsageHistory =>
  historyOf(hours, (hour) => 100 * yearly ** (hour / YEAR_HOURS) * (1 + 0.1 * jitter(hour)));
const lastLevel = (history: UsageHistory): number => (history.instances.at(-1) ?? 0) * COMMITTED_RATE;

describe("how much to commit to now", () => {
  test("a fleet that never changes is committed to wholly", () => {
    expect(boughtOf(historyOf(HALF_YEAR, () => 100))).toBeCloseTo(72, 3);
  });

  test("what exists is not bought again", () => {
    const history = historyOf(HALF_YEAR, () => 100);
    const existing = [{ hourlyUsd: 50, start: START, end: "2027-01-01T00:00:00.000Z" }];
    expect(boughtOf(history, existing)).toBeCloseTo(22, 3);
  });

  test("what expires within the month is replaced when it has expired, not before", () => {
    const history = historyOf(HALF_YEAR, () => 100);
    const expiring = (inHours: number) => [
      { hourlyUsd: 72, start: START, end: addHours(endOf(history), inHours) },
    ];
    expect(boughtOf(history, expiring(700))).toBe(0);
    expect(boughtOf(history, expiring(0))).toBeCloseTo(72, 3);
  });

  test("a fleet that shrinks is committed to below its level, one that grows at about its level", () => {
    const [shrinks, grows] = [trending(HALF_YEAR, 0.5), trending(HALF_YEAR, 2)];
    expect(boughtOf(shrinks)).toBeLessThan(0.75 * lastLevel(shrinks));
    expect(boughtOf(grows)).toBeGreaterThan(0.9 * lastLevel(grows));
    expect(boughtOf(grows)).toBeLessThan(1.1 * lastLevel(grows));
  });

  test("while a fleet shrinks, expired rungs are not bought again until demand has come down to the rest", () => {
    const history = trending(HALF_YEAR, 0.5);
    const existing = [{ hourlyUsd: 0.8 * lastLevel(history), start: START, end: "2027-01-01T00:00:00.000Z" }];
    const { hourlyCommitmentUsd, limit } = buy(history, existing);
    expect(hourlyCommitmentUsd).toBe(0);
    expect(limit.kind).toBe("loses");
  });

  test("three years are committed to more carefully than one", () => {
    const history = trending(HALF_YEAR, 0.9);
    expect(boughtOf(history, [], 3 * YEAR_HOURS)).toBeLessThan(boughtOf(history));
  });

  test("a restless month is committed to more carefully than a steady one of the same level", () => {
    const restless = (swing: number) =>
      historyOf(4 * WEEK_HOURS, (hour) => 100 * (1 + swing * Math.sin(Math.floor(hour / 24) * 2.4)));
    expect(boughtOf(restless(0.3))).toBeLessThan(boughtOf(restless(0.02)) * 0.9);
  });

  test("a fleet ten times as large since a month ago is committed to as it is, not as it was", () => {
    const grown = historyOf(
      HALF_YEAR,
      (hour) => (hour < HALF_YEAR - 5 * WEEK_HOURS ? 10 : 100) * (1 + 0.02 * jitter(hour)),
    );
    expect(boughtOf(grown)).toBeGreaterThan(0.8 * 72);
  });

  test("no steepness buys more than a hair above what was worth having last week, but what is planned is bought", () => {
    const steep = historyOf(2 * HALF_YEAR, (hour) => 100 * 1.06 ** Math.floor(hour / WEEK_HOURS));
    const ceiling = 1.02 * lastLevel(steep);
    const { hourlyCommitmentUsd, limit, reasons } = buy(steep);
    expect(hourlyCommitmentUsd).toBeCloseTo(ceiling, 3);
    expect(limit.kind).toBe("not seen yet");
    expect(reasons.at(-1)).toContain("if demand grows on, it can be bought then");
    const asOf = endOf(steep);
    const planned = [{ type: "type-0", instances: 1_000, start: asOf, end: addHours(asOf, 2 * YEAR_HOURS) }];
    const known = nextPurchase(steep, ONE_RATE, { asOf, termHours: YEAR_HOURS, existing: [], planned });
    expect(known.hourlyCommitmentUsd).toBeCloseTo(hourlyCommitmentUsd + 720, 3);
  });

  test("spikes do not move it", () => {
    const spiky = historyOf(HALF_YEAR, (hour) => (hour % 50 === 0 ? 2_000 : 100));
    expect(boughtOf(spiky)).toBeCloseTo(72, 1);
  });

  test("a family that replaces another at the same price changes nothing", () => {
    const share = (hour: number) => Math.min(1, hour / HALF_YEAR);
    const history = historyOf(
      HALF_YEAR,
      (hour) => 100 * (1 - share(hour)),
      (hour) => 100 * share(hour),
    );
    const rates = { onDemand: Float64Array.of(1, 1), committed: Float64Array.of(0.72, 0.72) };
    const { hourlyCommitmentUsd } = nextPurchase(history, rates, {
      asOf: endOf(history),
      termHours: YEAR_HOURS,
      existing: [],
    });
    expect(hourlyCommitmentUsd).toBeCloseTo(72, 3);
  });
});

describe("thin and odd histories", () => {
  test.each([
    ["none at all", historyOf(0, () => 0)],
    ["zeros", historyOf(HALF_YEAR, () => 0)],
    ["used less than a commitment pays for", historyOf(HALF_YEAR, (hour) => (hour % 24 < 8 ? 100 : 0))],
    ["stopped two weeks ago", historyOf(HALF_YEAR, (hour) => (hour < HALF_YEAR - 336 ? 100 : 0))],
  ])("buys nothing: %s", (_, history) => {
    const { hourlyCommitmentUsd, reasons } = buy(history);
    expect(hourlyCommitmentUsd).toBe(0);
    expect(reasons.length).toBeGreaterThan(0);
  });

  test.each([5, 24, 100, 200, 400])("buys something after %d hours, and no more than runs", (hours) => {
    const bought = boughtOf(historyOf(hours, () => 100));
    expect(bought).toBeGreaterThan(0.5 * 72);
    expect(bought).toBeLessThan(72.001);
  });

  test("the future of a history is not looked at", () => {
    const past = trending(HALF_YEAR, 1.5);
    const known = historyOf(2 * HALF_YEAR, (hour) =>
      hour < HALF_YEAR ? (past.instances[hour] ?? 0) : 5_000,
    );
    const facts = { asOf: endOf(past), termHours: YEAR_HOURS, existing: [] };
    expect(nextPurchase(known, ONE_RATE, facts)).toEqual(nextPurchase(past, ONE_RATE, facts));
  });

  test("it is finite, not negative, and no more than ever ran could use, whatever ran", () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true })), {
      minLength: 1,
      maxLength: 1_200,
    });
    fc.assert(
      fc.property(counts, (instances) => {
        const bought = boughtOf(historyOf(instances.length, (hour) => instances[hour] ?? 0));
        expect(bought).toBeGreaterThanOrEqual(0);
        expect(bought).toBeLessThanOrEqual(Math.max(...instances) * COMMITTED_RATE * 1.001);
      }),
      { numRuns: 100 },
    );
  });

  test("prices in another unit buy the same in that unit", () => {
    const history = trending(HALF_YEAR, 1.3);
    const yen = { onDemand: Float64Array.of(150), committed: Float64Array.of(150 * COMMITTED_RATE) };
    const facts = { asOf: endOf(history), termHours: YEAR_HOURS, existing: [] };
    const dear = nextPurchase(history, yen, facts).hourlyCommitmentUsd;
    expect(dear / 150).toBeCloseTo(nextPurchase(history, ONE_RATE, facts).hourlyCommitmentUsd, 4);
  });
});
