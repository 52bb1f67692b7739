import { describe, expect, test } from "vitest";
import type { Signal, SignalStatistics } from "../../lib/domain/fleet.ts";
import { workBecause } from "../../lib/rules/activity.ts";
import { IDLE_LIMITS } from "../../lib/rules/idle-limits.ts";
import { defaultsOf } from "../../lib/rules/rule.ts";
import type { Series } from "../../lib/timeseries/series-statistics.ts";
import { inPeriods, pointsOf, reduced } from "./fine-samples.ts";

const DAYS = 14;
const HOURS = DAYS * 24;

/** Minutes of two weeks: `base`, and `level` for the first `length` minutes of each hour that `when` picks. */
const fortnight = (
  when: (hour: number) => boolean,
  { level, length, base = 0 }: { level: number; length: number; base?: number },
): number[] =>
  Array.from({ length: HOURS * 60 }, (_, minute) =>
    when(Math.floor(minute / 60)) && minute % 60 < length ? level : base,
  );
const each = () => true;
const nightly = (hour: number) => hour % 24 === 2;
const never = () => false;

const byHours = (fine: readonly number[], signal: Signal = "gpuUtilization"): SignalStatistics =>
  reduced({ signal, ...inPeriods(fine, 60) }, 3_600, HOURS);
const limits = defaultsOf(IDLE_LIMITS);

describe("from hours, work is told from noise as from minutes", () => {
  test.each([
    ["nothing", fortnight(never, { level: 0, length: 0 }), undefined],
    ["a health check of a minute at 20 % each hour", fortnight(each, { level: 20, length: 1 }), undefined],
    ["a health check of a minute at 100 % each hour", fortnight(each, { level: 100, length: 1 }), undefined],
    ["three minutes at 100 % a night", fortnight(nightly, { level: 100, length: 3 }), undefined],
    ["a nightly hour at 90 %", fortnight(nightly, { level: 90, length: 60 }), "at or above 5 %"],
    ["a nightly ten minutes at 60 %", fortnight(nightly, { level: 60, length: 10 }), "at or above 5 %"],
    [
      "two nightly hours at 20 % with peaks",
      fortnight((hour) => hour % 24 < 2, { level: 100, length: 5, base: 0 }).map((value, minute) =>
        minute % 1_440 < 120 ? Math.max(value, 15) : value,
      ),
      "of samples",
    ],
    ["a constant 3 %", fortnight(never, { level: 0, length: 0, base: 3 }), "at or above 1 %"],
    [
      "a constant 3 % with a peak each hour",
      fortnight(each, { level: 100, length: 1, base: 3 }),
      "at or above 5 %",
    ],
    ["ten minutes at 50 % each hour", fortnight(each, { level: 50, length: 10 }), "at or above 5 %"],
  ])("%s", (_, fine, expected) => {
    const work = workBecause(byHours(fine), limits);
    if (expected === undefined) expect(work).toBeUndefined();
    else expect(work).toContain(expected);
  });

  test("the last use is kept, however short it was", () => {
    const once = fortnight((hour) => hour === 100, { level: 60, length: 1 });
    expect(byHours(once).lastActiveAt).toBe("2026-11-13T04:00:00.000Z");
  });
});

describe("from hours, what must fit is never taken for less than it was", () => {
  test.each([
    [
      "two hours at 100 %, which 336 interpolated hours would call 33 %",
      (hour: number) => hour < 2,
      60,
      [1, 1],
    ],
    [
      "one hour at 100 %, which is less than half a percent of the time",
      (hour: number) => hour === 0,
      60,
      [0, 0],
    ],
    ["a nightly minute at 100 %, which the machine does not need", nightly, 1, [0, 0.15]],
  ] as const)("%s", (_, when, length, [least, most]) => {
    const { p995, max } = byHours(fortnight(when, { level: 100, length }), "cpuUtilization");
    expect(p995).toBeGreaterThanOrEqual(least);
    expect(p995).toBeLessThanOrEqual(most);
    expect(max).toBe(1);
  });

  test("sustained load is not made of peaks: an hourly spike to 100 % saturates nothing", () => {
    const { p95 } = byHours(fortnight(each, { level: 100, length: 1, base: 40 }), "cpuUtilization");
    expect(p95).toBeCloseTo(0.41, 9);
  });
});

describe("counts", () => {
  const calls = (sums: readonly number[], periodSec = 3_600) =>
    reduced({ signal: "invocations", average: pointsOf(periodSec, sums) }, periodSec, sums.length);

  test.each([
    ["one call an hour touches a twelfth of it", [1, 1, 1, 1], 1 / 12],
    ["a thousand calls may have come all along", [1_000, 1_000], 1],
    ["no call is nothing", [0, 0, 0], 0],
  ])("%s", (_, sums, share) => {
    expect(calls(sums).dutyCycle).toBeCloseTo(share, 12);
  });

  test("of five minutes are as files have them: any call counts", () => {
    expect(calls([0, 1, 0, 7], 300).dutyCycle).toBe(0.5);
  });

  test("a queue that stands counts whole, one that flickers for as long as it stood", () => {
    const queue = (mean: number, peak: number) =>
      reduced(
        { signal: "backlog", average: pointsOf(3_600, [mean]), maximum: pointsOf(3_600, [peak]) },
        3_600,
        1,
      ).dutyCycle;
    expect([queue(20, 100), queue(0.1, 1), queue(0, 0)]).toEqual([1, 0.1, 0]);
  });
});

describe("samples that cannot be", () => {
  const one = (values: readonly number[], hours = values.length) =>
    reduced({ signal: "cpuUtilization", average: pointsOf(3_600, values) }, 3_600, hours);

  test.each([
    ["not a number", Number.NaN],
    ["negative", -0.1],
    ["more than a rounded 100 %", 100.6],
    ["without end", Number.POSITIVE_INFINITY],
  ])("are counted and left out: %s", (_, value) => {
    expect(one([50, value, 50])).toMatchObject({ mean: 0.5, samples: 2, rejected: 1 });
  });

  test("a rounded 100 % is 100 %", () => {
    expect(one([100.5])).toMatchObject({ max: 1, rejected: 0 });
  });

  test("in the future are counted and left out", () => {
    expect(one([10, 10, 10, 90], 2)).toMatchObject({ samples: 3, rejected: 1, max: 0.1 });
  });

  test("a maximum that cannot be takes its mean with it", () => {
    const series: Series = {
      signal: "cpuUtilization",
      average: pointsOf(3_600, [10, 20]),
      maximum: pointsOf(3_600, [400, 30]),
    };
    expect(reduced(series, 3_600, 2)).toMatchObject({ samples: 1, mean: 0.2, max: 0.3, rejected: 1 });
  });

  test("where the newest maximum is still to come, the mean stands for it", () => {
    const series: Series = {
      signal: "cpuUtilization",
      average: pointsOf(3_600, [10, 20]),
      maximum: pointsOf(3_600, [15]),
    };
    expect(reduced(series, 3_600, 2)).toMatchObject({ samples: 2, max: 0.2, rejected: 0 });
  });
});

describe("the interval", () => {
  test("is the period asked for, gaps or not", () => {
    const { intervalSec, coverage } = reduced(
      { signal: "cpuUtilization", average: pointsOf(7_200, [1, 1, 1]) },
      3_600,
      6,
    );
    expect([intervalSec, coverage]).toEqual([3_600, 0.5]);
  });

  test("is longer where the metric is written more seldom than asked", () => {
    const average = pointsOf(300, new Array<number>(24).fill(1));
    expect(reduced({ signal: "cpuUtilization", average }, 60, 2)).toMatchObject({
      intervalSec: 300,
      coverage: 1,
    });
  });
});
