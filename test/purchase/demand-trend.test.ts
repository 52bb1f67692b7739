import { describe, expect, test } from "vitest";
import { afterWeeks, outlooks, trendOf } from "../../lib/purchase/demand-trend.ts";
import { jitter } from "./commitment-fleet.ts";

const SCALE = 0.05;
const weeksOf = (count: number, level: (week: number) => number): number[] =>
  Array.from({ length: count }, (_, week) => level(week));
const MONTH = 4;
const YEAR = 52;

describe("where the weekly level goes", () => {
  test("a straight line goes on, a little less steep every week", () => {
    const [soon, late] = outlooks(
      trendOf(
        weeksOf(104, (week) => 0.01 * week),
        SCALE,
      ),
      [MONTH, YEAR],
    );
    const last = 0.01 * 103;
    expect((soon?.mean ?? 0) - last).toBeGreaterThan(0.007 * MONTH);
    expect((soon?.mean ?? 0) - last).toBeLessThan(0.01 * MONTH);
    expect((late?.mean ?? 0) - last).toBeGreaterThan(0.3);
    expect((late?.mean ?? 0) - last).toBeLessThan(0.52);
  });

  test("what is known of a year ahead is less than of a month, and less of a restless fleet than of a steady one", () => {
    const spreads = [0.01, 0.1].map((noise) =>
      outlooks(
        trendOf(
          weeksOf(52, (week) => noise * jitter(week * 24)),
          noise,
        ),
        [MONTH, YEAR],
      ).map(({ variance }) => variance),
    );
    for (const [month, year] of spreads) expect(month).toBeLessThan(year ?? 0);
    expect(spreads[0]?.[1]).toBeLessThan((spreads[1]?.[1] ?? 0) / 10);
  });

  test("one odd week, a holiday, is forgotten within a month", () => {
    const odd = weeksOf(52, (week) => (week === 51 ? -0.3 : 0.01 * jitter(week * 24)));
    const [soon] = outlooks(trendOf(odd, 0.05), [2 * MONTH]);
    expect(soon?.mean).toBeGreaterThan(-0.16);
    const [after] = outlooks(trendOf([...odd, 0, 0, 0, 0], 0.05), [MONTH]);
    expect(after?.mean).toBeCloseTo(0, 1);
  });

  test("a step is believed once it has stayed for a month, and is no trend", () => {
    const stepped = weeksOf(56, (week) => 0.01 * jitter(week * 24) + (week < 52 ? 0 : -0.7));
    const [soon, late] = outlooks(trendOf(stepped, 0.02), [MONTH, YEAR]);
    expect(soon?.mean).toBeCloseTo(-0.7, 1);
    expect(late?.mean).toBeCloseTo(-0.7, 1);
  });

  test("a fleet that has stepped is less sure of itself than one that has not, and far surer than were the step a week like others", () => {
    const levels = (step: number) => weeksOf(56, (week) => 0.01 * jitter(week * 24) + (week < 40 ? 0 : step));
    const spreadOf = (step: number) => outlooks(trendOf(levels(step), 0.02), [YEAR])[0]?.variance ?? 0;
    expect(spreadOf(1)).toBeGreaterThan(1.2 * spreadOf(0));
    expect(spreadOf(1)).toBeLessThan(4 * spreadOf(0));
    expect(spreadOf(3)).toBeCloseTo(spreadOf(1), 3);
  });

  test("a month's news leaves less open than there was, and moves nothing by itself", () => {
    const trend = trendOf(
      weeksOf(20, (week) => 0.05 * jitter(week * 24)),
      SCALE,
    );
    const [before] = outlooks(trend, [YEAR]);
    const [after] = outlooks(afterWeeks(trend, MONTH), [YEAR - MONTH]);
    expect(after?.mean).toBeCloseTo(before?.mean ?? Number.NaN, 10);
    expect(after?.variance).toBeLessThan(before?.variance ?? 0);
    expect(after?.variance).toBeGreaterThan(0);
  });

  test("one week, and weeks that are all the same, give finite numbers", () => {
    for (const levels of [[3], [3, 3, 3, 3]])
      for (const { mean, variance } of outlooks(trendOf(levels, 0), [1, YEAR])) {
        expect(mean).toBeCloseTo(3, 9);
        expect(variance).toBeGreaterThanOrEqual(0);
        expect(variance).toBeLessThan(1);
      }
  });
});
