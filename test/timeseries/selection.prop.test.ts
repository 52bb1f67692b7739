import fc from "fast-check";
import { expect, test } from "vitest";
import { quantileBounds } from "../../lib/timeseries/quantile-bound.ts";
import { partition, quantilesOf } from "../../lib/timeseries/selection.ts";
import { quantile } from "./fine-samples.ts";

/** Few distinct values: ties are where selection goes wrong. */
const values = fc.array(fc.constantFrom(0, 0.5, 1, 5, 33, 99.9, 100), { minLength: 1, maxLength: 200 });

test("selected quantiles are those of the sorted values", () => {
  const shares = [0.5, 0.9, 0.95, 0.99, 0.995];
  fc.assert(
    fc.property(values, (some) => {
      const selected = quantilesOf(Float64Array.from(some), shares);
      shares.forEach((share, i) => {
        expect(selected[i]).toBeCloseTo(quantile(some, share), 10);
      });
    }),
    { numRuns: 500 },
  );
});

test("a partition leaves nothing larger below it, and neither side empty", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { minLength: 2, maxLength: 50 }), (some) => {
      const parted = Float64Array.from(some);
      const middle = partition(parted, 0, parted.length - 1);
      expect(middle).toBeGreaterThan(0);
      expect(middle).toBeLessThan(parted.length);
      expect(Math.max(...parted.slice(0, middle))).toBeLessThanOrEqual(Math.min(...parted.slice(middle)));
    }),
    { numRuns: 500 },
  );
});

test("the bound is the largest x that enough of the time can be above", () => {
  const periods = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(100)), {
    minLength: 2,
    maxLength: 80,
  });
  fc.assert(
    fc.property(periods, fc.constantFrom(0.5, 0.9, 0.99, 0.995), (some, share) => {
      const peaks = Float64Array.from(some, ([, peak]) => peak);
      const means = Float64Array.from(some, ([part, peak]) => part * peak);
      const needed = (1 - share) * (some.length - 1);
      const above = (x: number) =>
        some.reduce((sum, [part, peak]) => sum + (peak < x ? 0 : Math.min(1, (part * peak) / x)), 0);
      const [bound = 0] = quantileBounds({ means, peaks }, peaks.slice(), [share]);
      // At a peak `above` jumps: a bound that is rounding's hair above it would be on the wrong side.
      if (bound > 0) expect(above(bound * (1 - 1e-9))).toBeGreaterThanOrEqual(needed - 1e-6);
      if (bound < Math.max(...peaks)) expect(above(bound + 1e-6)).toBeLessThanOrEqual(needed + 1e-6);
    }),
    { numRuns: 500 },
  );
});

test("bounds of several shares at once are those of each alone", () => {
  fc.assert(
    fc.property(values, values, (some, others) => {
      const means = Float64Array.from(some, (mean, i) => Math.min(mean, others[i % others.length] ?? 0));
      const peaks = Float64Array.from(some, (mean, i) => Math.max(mean, others[i % others.length] ?? 0));
      const of = (shares: readonly number[]) => quantileBounds({ means, peaks }, peaks.slice(), shares);
      expect(of([0.5, 0.99, 0.995])).toEqual([0.5, 0.99, 0.995].flatMap((share) => of([share])));
    }),
    { numRuns: 500 },
  );
});
