import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anomalyScores } from "../../lib/timeseries/anomaly-score.ts";
import type { Points } from "../../lib/timeseries/samples.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 5, 8);

/** Half an hour to a day apart, with repeats and gaps; whole values, so that shifts and scales are exact. */
const series: fc.Arbitrary<Points> = fc
  .record({
    step: fc.constantFrom(300_000, 1_800_000, 3_600_000, 86_400_000),
    samples: fc.array(
      fc.record({
        value: fc.oneof(
          { weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) },
          { weight: 1, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
          { weight: 1, arbitrary: fc.constant(Number.NaN) },
        ),
        steps: fc.oneof(
          { weight: 30, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.constantFrom(0, 2, 50, 1000) },
        ),
      }),
      { minLength: 1, maxLength: 400 },
    ),
  })
  .map(({ step, samples }) => {
    let time = START;
    const times = samples.map(({ steps }) => {
      time += steps * step;
      return time;
    });
    return {
      times: Float64Array.from(times),
      values: Float64Array.from(samples, ({ value }) => value),
    };
  });

describe("laws of the anomaly score", () => {
  test("causal: what comes later changes no score before it", () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0, max: 1, noNaN: true }), ({ times, values }, share) => {
        const cut = Math.floor(share * values.length);
        const part = anomalyScores({ times: times.subarray(0, cut), values: values.subarray(0, cut) });
        expect([...part]).toEqual([...anomalyScores({ times, values }).subarray(0, cut)]);
      }),
      { numRuns: 100 },
    );
  });

  test("the unit does not matter: dollars or cents, and upside down too where both sides are alike", () => {
    fc.assert(
      fc.property(series, fc.constantFrom(1 / 1024, 0.25, 8, 2 ** 30), (points, factor) => {
        const scaled = { times: points.times, values: points.values.map((value) => value * factor) };
        expect([...anomalyScores(scaled)]).toEqual([...anomalyScores(points)]);
      }),
      { numRuns: 100 },
    );
  });

  test("where zero lies does not matter, but for rounding", () => {
    fc.assert(
      fc.property(series, fc.constantFrom(-512, 64, 4096), ({ times, values }, shift) => {
        const shifted = anomalyScores({ times, values: values.map((value) => value + shift) });
        for (const [i, score] of anomalyScores({ times, values }).entries())
          expect(Math.abs(score - (shifted[i] ?? 0))).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  test("what was not seen is as if it had not been there", () => {
    fc.assert(
      fc.property(series, ({ times, values }) => {
        const isSeen = (_: number, i: number): boolean => !Number.isNaN(values[i] ?? Number.NaN);
        const seen = anomalyScores({ times: times.filter(isSeen), values: values.filter(isSeen) });
        expect([...anomalyScores({ times, values }).filter(isSeen)]).toEqual([...seen]);
      }),
      { numRuns: 100 },
    );
  });

  test("whole weeks later the scores are the same, where no month's start is kept apart", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 500 }), ({ times, values }, weeks) => {
        fc.pre(times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) < DAY));
        const later = times.map((time) => time + weeks * 7 * DAY);
        expect([...anomalyScores({ times: later, values })]).toEqual([...anomalyScores({ times, values })]);
      }),
      { numRuns: 50 },
    );
  });
});
