import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countByFloor, countReplicas, grown } from "../../lib/sizing/replicas.ts";

const demand = (peakQps: number, replicaQps: number, headroom = 0.3) => ({ peakQps, replicaQps, headroom });

describe("replicas", () => {
  test.each([
    [500, 100, 7],
    [1000, 200, 7],
    [50, 5, 13],
    [7, 10, 1],
    [20, 10, 3],
  ])("%d qps at %d per replica and 30 %% headroom take %d", (peak, each, count) => {
    expect(countReplicas(demand(peak, each)).count).toBe(count);
  });

  test("a quotient that is whole but for binary dust buys no extra replica", () => {
    expect(countReplicas(demand(500, 65)).count).toBe(10);
  });

  test("the explanation says what rounding down would have given", () => {
    expect(countReplicas(demand(500, 100)).arithmetic.at(-1)).toBe(
      "rounding down before and after the headroom would give 6, 83 % busy at peak",
    );
  });

  test("rounding down leaves 20 qps at 10 per replica on two replicas, 100 % busy: a queue without end", () => {
    expect(countByFloor(demand(20, 10))).toBe(2);
  });

  test("replicas cover the demand with its headroom, and one fewer would not", () => {
    const positive = fc.double({ min: 0.01, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0, max: 1, noNaN: true }), (peak, each, headroom) => {
        const { count } = countReplicas(demand(peak, each, headroom));
        const wanted = peak * (1 + headroom);
        expect(count * each).toBeGreaterThanOrEqual(wanted * (1 - 1e-6));
        if (count > 1) expect((count - 1) * each).toBeLessThan(wanted);
      }),
    );
  });

  test("growth compounds", () => {
    expect(grown(1000, 0.05, 12)).toBeCloseTo(1795.86, 2);
  });
});
