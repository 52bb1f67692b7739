import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Band, type EvenSeries, type Forecast, forecast } from "../../lib/timeseries/forecast.ts";

const value = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 1000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1_000_000, max: 1_000_000_000 }) },
  { weight: 2, arbitrary: fc.constant(Number.NaN) },
);
const series: fc.Arbitrary<EvenSeries> = fc.record({
  startMs: fc.constant(Date.UTC(2026, 0, 20)),
  stepMs: fc.constantFrom(3_600_000, 86_400_000),
  values: fc.array(value, { minLength: 1, maxLength: 120 }),
});
const horizon = fc.integer({ min: 1, max: 40 });
const bandsOf = (one: Forecast): readonly Band[] => [one, one.sums];

describe("laws of the forecast", () => {
  test("bounds hold the median, are numbers where anything was seen, and wider quantiles hold narrower ones", () => {
    fc.assert(
      fc.property(series, horizon, (past, steps) => {
        const narrow = forecast(past, { horizon: steps, quantiles: [0.25, 0.75] });
        const wide = forecast(past, { horizon: steps, quantiles: [0.05, 0.95] });
        for (const [k, { median, lower, upper }] of bandsOf(wide).entries())
          for (let h = 0; h < steps; h++) {
            const inner = bandsOf(narrow)[k];
            const limits = [lower[h], inner?.lower[h], median[h], inner?.upper[h], upper[h]].map(Number);
            expect(limits).toEqual(limits.toSorted((a, b) => a - b));
            expect(limits.some(Number.isNaN)).toBe(false);
            if (wide.samples > 0) expect(limits.every(Number.isFinite)).toBe(true);
          }
      }),
      { numRuns: 150 },
    );
  });

  test("the unit does not matter: cents are forecast as dollars are", () => {
    fc.assert(
      fc.property(series, horizon, fc.constantFrom(0.25, 64, 2 ** 20), (past, steps, factor) => {
        const scaled = { ...past, values: Array.from(past.values, (one) => one * factor) };
        const [one, other] = [forecast(past, { horizon: steps }), forecast(scaled, { horizon: steps })];
        for (const [k, band] of bandsOf(one).entries())
          for (const name of ["median", "lower", "upper"] as const)
            expect([...(bandsOf(other)[k]?.[name] ?? [])]).toEqual(
              [...band[name]].map((each) => each * factor),
            );
      }),
      { numRuns: 150 },
    );
  });

  test("what was never below zero is not forecast to be", () => {
    fc.assert(
      fc.property(series, horizon, (past, steps) => {
        const positive = { ...past, values: Array.from(past.values, Math.abs) };
        const answer = forecast(positive, { horizon: steps });
        if (answer.samples > 0)
          for (const { lower } of bandsOf(answer)) expect(lower.every((bound) => bound >= 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("the series is left as it was", () => {
    fc.assert(
      fc.property(series, horizon, (past, steps) => {
        const before = Array.from(past.values);
        forecast(past, { horizon: steps });
        expect(Array.from(past.values)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});
