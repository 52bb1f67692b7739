import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erlangC, estimateWait, type Queue } from "../../lib/sizing/queueing.ts";
import { HAS_BATCH, median, relativeErrors, WHY_SKIPPED } from "./published.ts";

const queue = (servers: number, utilization: number, change: Partial<Queue> = {}): Queue => ({
  servers,
  utilization,
  arrivalScv: 1,
  serviceScv: 1,
  ...change,
});

describe("Erlang C", () => {
  test.each([
    [1, 0.7, 0.7],
    [2, 0.5, 1 / 3],
    [10, 0.8, 0.40918],
  ])("%d servers at %d busy: an arrival waits with probability %d", (servers, utilization, probability) => {
    expect(erlangC(servers, utilization)).toBeCloseTo(probability, 5);
  });

  test("thousands of servers do not overflow", () => {
    expect(erlangC(5000, 0.99)).toBeGreaterThan(0);
    expect(erlangC(5000, 0.99)).toBeLessThan(1);
  });
});

describe("the wait in a queue", () => {
  test("M/M/1 waits rho / (1 - rho) on average, and ln(100 rho) / (1 - rho) in the worst hundredth", () => {
    const wait = estimateWait(queue(1, 0.85));
    expect(wait.mean).toBeCloseTo(0.85 / 0.15, 9);
    expect(wait.p99).toBeCloseTo(Math.log(85) / 0.15, 9);
  });

  test("deterministic service halves the wait (Pollaczek-Khinchine)", () => {
    expect(estimateWait(queue(1, 0.7, { serviceScv: 0 })).mean).toBeCloseTo(0.7 / 0.3 / 2, 9);
  });

  test("a queue that is full, or has no servers, is refused", () => {
    expect(() => estimateWait(queue(2, 1))).toThrow(/expected 0 to below 1/);
    expect(() => estimateWait(queue(0, 0.5))).toThrow(/whole number/);
  });

  test("more servers at the same utilization never wait longer; a busier queue never less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (servers, utilization) => {
          const wait = estimateWait(queue(servers, utilization)).mean;
          expect(estimateWait(queue(servers + 1, utilization)).mean).toBeLessThanOrEqual(wait);
          expect(estimateWait(queue(servers, utilization + 0.02)).mean).toBeGreaterThanOrEqual(wait);
        },
      ),
    );
  });

  test.skipIf(!HAS_BATCH)(`is within 25 % of simulations in the median ${WHY_SKIPPED}`, () => {
    const of = (field: "mean" | "p99") => (row: object) => estimateWait(row as Queue)[field];
    const mean = relativeErrors("queue", "meanWait", of("mean")).map(Math.abs);
    const p99 = relativeErrors("queue", "p99Wait", of("p99")).map(Math.abs);
    console.log(
      `queue: median error mean ${(median(mean) * 100).toFixed(1)} %, p99 ${(median(p99) * 100).toFixed(1)} % over ${mean.length} rows`,
    );
    expect(mean.length).toBeGreaterThan(20);
    expect(Math.max(median(mean), median(p99))).toBeLessThan(0.25);
  });
});
