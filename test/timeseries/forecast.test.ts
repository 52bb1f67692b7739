import { describe, expect, test } from "vitest";
import { forecast } from "../../lib/timeseries/forecast.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 10);
const daily = (count: number, value: (day: number) => number) => ({
  startMs: START,
  stepMs: DAY,
  values: Array.from({ length: count }, (_, day) => value(day)),
});
/** -1..1, the same every run. */
const jitter = (i: number): number => (((Math.imul(i + 1, 2_654_435_761) >>> 0) / 2 ** 31) % 2) - 1;
const ordered = ({ median, lower, upper }: ReturnType<typeof forecast>["sums"]): boolean =>
  median.every((value, h) => (lower[h] ?? 1) <= value && value <= (upper[h] ?? 0));

describe("forecast", () => {
  test("a long constant series stays what it is, narrowly", () => {
    const { median, lower, upper, sums } = forecast(
      daily(90, () => 40),
      { horizon: 10 },
    );
    expect([...median]).toEqual(new Array(10).fill(40));
    expect([lower[9], upper[9]]).toEqual([expect.closeTo(40, 0), expect.closeTo(40, 0)]);
    expect(sums.median[9]).toBeCloseTo(400);
  });

  test("one point is repeated, within bounds as wide as half of it and more with every step", () => {
    const { median, lower, upper, samples } = forecast(
      daily(1, () => 100),
      { horizon: 4 },
    );
    expect([...median]).toEqual([100, 100, 100, 100]);
    expect([lower[0], upper[0]]).toEqual([50, 150]);
    expect([lower[3], upper[3]]).toEqual([0, 200]);
    expect(samples).toBe(1);
  });

  test.each([
    ["no values", []],
    ["only gaps", [Number.NaN, Number.NaN]],
  ])("%s: nothing is known, and the bounds say so", (_, values) => {
    const { lower, upper, samples } = forecast({ startMs: START, stepMs: DAY, values }, { horizon: 2 });
    expect([...lower, ...upper]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(samples).toBe(0);
  });

  test("working days and weekends are told apart", () => {
    const week = (day: number): number => ((day + 2) % 7 < 5 ? 100 : 20) + jitter(day);
    const { median, seasons } = forecast(daily(56, week), { horizon: 14 });
    expect(seasons).toEqual(["week"]);
    for (const [h, value] of median.entries()) expect(value).toBeCloseTo(week(56 + h), -1);
  });

  test("hours of the day and days of the week at once", () => {
    const load = (hour: number): number =>
      50 + 30 * Math.sin((2 * Math.PI * hour) / 24) + ((hour / 24) % 7 < 5 ? 40 : 0) + jitter(hour);
    const values = Array.from({ length: 28 * 24 }, (_, hour) => load(hour));
    const { median } = forecast({ startMs: START, stepMs: HOUR, values }, { horizon: 168 });
    const errors = median.map((value, h) => Math.abs(value - load(values.length + h)));
    expect(errors.reduce((sum, error) => sum + error, 0) / 168).toBeLessThan(3);
  });

  test("a charge of every month's first day comes again, and is not spread over the days after", () => {
    const dayOfMonth = (day: number): number => new Date(START + day * DAY).getUTCDate();
    const bill = (day: number): number => 100 + (dayOfMonth(day) === 1 ? 900 : 0) + jitter(day);
    const { median, seasons } = forecast(daily(110, bill), { horizon: 31 });
    expect(seasons).toEqual(["month-start"]);
    for (const [h, value] of median.entries())
      expect(Math.abs(value - bill(110 + h))).toBeLessThan(dayOfMonth(110 + h) === 1 ? 50 : 5);
  });

  test("growth goes on, and the bounds hold it", () => {
    const { median, lower, upper } = forecast(
      daily(120, (day) => 100 + 2 * day + jitter(day)),
      { horizon: 14 },
    );
    expect(median[13]).toBeGreaterThan(350);
    expect(lower[13]).toBeLessThan(366);
    expect(upper[13]).toBeGreaterThan(360);
  });

  test("one huge day, or one refund, hardly moves what comes after", () => {
    const calm = forecast(
      daily(60, (day) => 100 + jitter(day)),
      { horizon: 5 },
    );
    for (const odd of [10_000, -5_000]) {
      const spiked = forecast(
        daily(60, (day) => (day === 58 ? odd : 100 + jitter(day))),
        { horizon: 5 },
      );
      expect(Math.abs((spiked.median[4] ?? 0) - (calm.median[4] ?? 0))).toBeLessThan(3);
    }
  });

  test("gaps of weeks are no zeros", () => {
    const values = daily(90, (day) => (day > 30 && day < 60 ? Number.NaN : 100 + jitter(day)));
    const { median, samples } = forecast(values, { horizon: 3 });
    expect(median[2]).toBeCloseTo(100, -1);
    expect(samples).toBe(61);
  });

  test.each([
    ["negative", (day: number) => -100 + jitter(day)],
    ["1e9 dollars", (day: number) => 1e9 + 1e7 * jitter(day)],
    ["zero", () => 0],
    ["rare", (day: number) => (day % 9 === 0 ? 50 : 0)],
    ["not finite here and there", (day: number) => (day % 5 === 0 ? Number.POSITIVE_INFINITY : day)],
  ])("bounds are finite and in order: %s", (_, value) => {
    for (const count of [1, 2, 3, 5, 8, 20, 60]) {
      const answer = forecast(daily(count, value), { horizon: 30 });
      if (answer.samples === 0) continue;
      expect([...answer.median, ...answer.lower, ...answer.upper].every(Number.isFinite)).toBe(true);
      expect([ordered(answer), ordered(answer.sums)]).toEqual([true, true]);
    }
  });

  test("what never was below zero is not forecast to be; what was, may", () => {
    const { lower } = forecast(
      daily(30, (day) => (day % 3 === 0 ? 9 : 0)),
      { horizon: 9 },
    );
    expect(Math.min(...lower)).toBeGreaterThanOrEqual(0);
    expect(
      forecast(
        daily(30, () => -5),
        { horizon: 2 },
      ).median[1],
    ).toBe(-5);
  });
});
