import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inPeriods, MINUTE, pointsOf, quantile, reduced, START } from "./fine-samples.ts";

const percent = fc.constantFrom(0, 0.5, 1, 3, 4.9, 5, 6, 33, 100);
const HOURS = 6;

/** Minutes of six hours: hours of work, of nothing, and of blips. */
const minutes = fc
  .array(
    fc.oneof(
      fc.array(percent, { minLength: 60, maxLength: 60 }),
      percent.map((value) => new Array<number>(60).fill(value)),
      fc
        .tuple(percent, percent, fc.nat(59))
        .map(([base, blip, at]) => new Array<number>(60).fill(base).with(at, Math.max(base, blip))),
    ),
    { minLength: HOURS, maxLength: HOURS },
  )
  .map((hours) => hours.flat());

/** The facts of five-minute samples by plain arithmetic, as the files source defines them. */
function plainFacts(values: readonly number[], step: number) {
  const at = (i: number) => new Date(START + i * step * MINUTE).toISOString();
  const mean = (some: readonly number[]) => some.reduce((sum, value) => sum + value, 0) / some.length / 100;
  const share = (some: readonly number[], floor: number) =>
    some.filter((value) => value >= floor).length / some.length;
  const last = values.findLastIndex((value) => value >= 5);
  const days = [...Map.groupBy(values.keys(), (i) => at(i).slice(0, 10))];
  const hours = Map.groupBy(values.keys(), (i) => Math.floor((i * step) / 60) % 168);
  const of = (keys: readonly number[]) => keys.map((i) => values[i] ?? 0);
  return {
    window: { start: at(0), end: at(values.length) },
    intervalSec: step * 60,
    samples: values.length,
    mean: mean(values),
    max: Math.max(...values) / 100,
    p50: quantile(values, 0.5) / 100,
    p90: quantile(values, 0.9) / 100,
    p95: quantile(values, 0.95) / 100,
    dutyCycle: share(values, 5),
    lightDutyCycle: share(values, 1),
    ...(last < 0 ? {} : { lastActiveAt: at(last) }),
    daily: days.map(([day, keys]) => ({
      day,
      mean: mean(of(keys)),
      max: Math.max(...of(keys)) / 100,
      activeShare: share(of(keys), 5),
      samples: keys.length,
    })),
    hourOfWeek: Array.from({ length: 168 }, (_, hour) => hours.get(hour)).map((keys) =>
      keys === undefined ? null : mean(of(keys)),
    ),
  };
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "number" ? Number(part.toFixed(9)) : part));

describe("where mean and maximum are the same, a series means what it means for files", () => {
  const days = fc.array(percent, { minLength: 1, maxLength: 900 });

  test("field by field, whatever its values", () => {
    fc.assert(
      fc.property(days, (values) => {
        const points = pointsOf(300, values);
        const series = { signal: "gpuUtilization", average: points, maximum: { ...points } } as const;
        const one = reduced(series, 300, values.length / 12);
        expect(rounded(one)).toMatchObject(rounded(plainFacts(values, 5)) as object);
        expect(one.coverage).toBe(1);
        // The bound of the highest quantiles is the next sample above the interpolated one.
        for (const [share, bound] of [
          [0.99, one.p99],
          [0.995, one.p995],
        ] as const) {
          expect(bound).toBeGreaterThanOrEqual(quantile(values, share) / 100 - 1e-12);
          expect(bound * 100).toBeLessThanOrEqual(
            (values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1)) + 1] ?? 100) + 1e-9,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test("and without a maximum, to the last quantile", () => {
    fc.assert(
      fc.property(days, (values) => {
        const one = reduced(
          { signal: "cpuUtilization", average: pointsOf(300, values) },
          300,
          values.length / 12,
        );
        expect(one.p995).toBeCloseTo(quantile(values, 0.995) / 100, 9);
      }),
    );
  });

  test("a constant is the same in every field", () => {
    fc.assert(
      fc.property(percent, fc.integer({ min: 1, max: 900 }), (value, count) => {
        const points = pointsOf(300, new Array<number>(count).fill(value));
        const one = reduced(
          { signal: "gpuUtilization", average: points, maximum: { ...points } },
          300,
          count / 12,
        );
        const { mean, max, p50, p90, p95, p99, p995 } = one;
        for (const fact of [mean, max, p50, p90, p95, p99, p995]) expect(fact).toBeCloseTo(value / 100, 12);
        expect(one.dutyCycle).toBe(value >= 5 ? 1 : 0);
      }),
    );
  });
});

describe("of hours, against the minutes they are made of", () => {
  const both = (fine: readonly number[]) =>
    reduced({ signal: "gpuUtilization", ...inPeriods(fine, 60) }, 3_600, HOURS);

  test("mean and maximum are exact, and the highest quantiles are never below what they are", () => {
    fc.assert(
      fc.property(minutes, (fine) => {
        const one = both(fine);
        expect(one.mean).toBeCloseTo(fine.reduce((sum, value) => sum + value, 0) / fine.length / 100, 9);
        expect(one.max).toBeCloseTo(Math.max(...fine) / 100, 12);
        expect(one.p99).toBeGreaterThanOrEqual(quantile(fine, 0.99) / 100 - 1e-9);
        expect(one.p995).toBeGreaterThanOrEqual(quantile(fine, 0.995) / 100 - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  test("quantiles and shares are in order", () => {
    fc.assert(
      fc.property(minutes, (fine) => {
        const { p50, p90, p95, p99, p995, max, dutyCycle, lightDutyCycle } = both(fine);
        const quantiles = [p50, p90, p95, p99, p995, max];
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
        expect(dutyCycle).toBeLessThanOrEqual(lightDutyCycle + 1e-12);
      }),
    );
  });

  test("an hour that is on at one level and off is never called less active than it was", () => {
    const onAndOff = fc
      .array(fc.tuple(fc.constantFrom(5, 20, 100), fc.nat(60)), { minLength: HOURS, maxLength: HOURS })
      .map((hours) =>
        hours.flatMap(([on, count]) => Array.from({ length: 60 }, (_, i) => (i < count ? on : 0))),
      );
    fc.assert(
      fc.property(onAndOff, (fine) => {
        const active = fine.filter((value) => value >= 5).length / fine.length;
        expect(both(fine).dutyCycle).toBeGreaterThanOrEqual(active - 1e-9);
      }),
    );
  });

  test("the order of points is irrelevant, and one that comes twice counts once", () => {
    fc.assert(
      fc.property(
        minutes,
        fc.array(fc.nat(HOURS - 1)),
        fc.infiniteStream(fc.nat(1_000)),
        (fine, again, keys) => {
          const { average, maximum = average } = inPeriods(fine, 60);
          const mixed = [...average.times.keys(), ...again]
            .map((i) => [keys.next().value ?? 0, i] as const)
            .sort(([a], [b]) => a - b)
            .map(([, i]) => i);
          const pick = ({ times, values }: typeof average) => ({
            times: Float64Array.from(mixed, (i) => times[i] ?? 0),
            values: Float64Array.from(mixed, (i) => values[i] ?? 0),
          });
          const shuffled = {
            signal: "gpuUtilization",
            average: pick(average),
            maximum: pick(maximum),
          } as const;
          expect(reduced(shuffled, 3_600, HOURS)).toEqual(both(fine));
        },
      ),
    );
  });
});
