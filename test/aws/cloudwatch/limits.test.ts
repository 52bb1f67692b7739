import { describe, expect, test } from "vitest";
import type { Measurement } from "../../../lib/aws/cloudwatch/measurement.ts";
import { batchesOf } from "../../../lib/aws/cloudwatch/metric-batches.ts";
import { metricPeriod, spanOf } from "../../../lib/aws/cloudwatch/metric-period.ts";
import { paceOf } from "../../../lib/aws/cloudwatch/pace.ts";
import { addHours, instant } from "../../../lib/domain/window.ts";
import { NOW } from "./reading.ts";

const HOURS_15_D = 15 * 24;
const HOURS_63_D = 63 * 24;
const HOURS_455_D = 455 * 24;

describe("the period", () => {
  test.each([
    [10, 3, 10],
    [10, 3.01, 60],
    [60, HOURS_15_D, 60],
    [60, HOURS_15_D + 0.01, 300],
    [300, HOURS_15_D + 1, 300],
    [300, HOURS_63_D, 300],
    [300, HOURS_63_D + 0.01, 3_600],
    [3_600, HOURS_63_D + 1, 3_600],
    [3_600, HOURS_455_D + 1, 3_600],
    [86_400, 14 * 24, 86_400],
    [90, 1, 120],
    [420, HOURS_15_D + 1, 600],
    [5_400, HOURS_63_D + 1, 7_200],
  ])("asked %i s of a window that starts %d h ago is %i s", (asked, hours, period) => {
    expect(metricPeriod(asked, addHours(NOW, -hours), NOW)).toBe(period);
  });

  test("starts with the period that holds the window's start, and counts the one it ends in", () => {
    const span = spanOf({ start: "2026-11-23T10:20:00.000Z", end: "2026-11-23T12:20:00.000Z" }, 3_600);
    expect([instant(span.startMs), instant(span.endMs), span.points]).toEqual([
      "2026-11-23T10:00:00.000Z",
      "2026-11-23T12:20:00.000Z",
      3,
    ]);
  });
});

const measurement = (queries: number): Measurement => ({
  resourceId: "i-1",
  signals: [],
  queries: Array.from({ length: queries }, () => ({
    metric: { namespace: "n", name: "m", dimensions: {} },
    statistic: "Average",
  })),
  combine: () => ({ series: [] }),
});
const sizes = (count: number, each: number, points: number) =>
  batchesOf(
    Array.from({ length: count }, () => measurement(each)),
    points,
  ).map((batch) => batch.reduce((sum, { queries }) => sum + queries.length, 0));

describe("batches", () => {
  test.each([
    ["336 points: 300 series are a page", 300, 2, 336, [300, 300]],
    ["one point more: 299 series, whole measurements only", 300, 2, 337, [298, 298, 4]],
    ["few points: 500 queries are the most", 600, 1, 10, [500, 100]],
    ["more points than a page: measurements one by one, their pages followed", 2, 3, 200_000, [3, 3]],
    ["nothing", 0, 1, 336, []],
  ])("%s", (_, count, each, points, expected) => {
    expect(sizes(count, each, points)).toEqual(expected);
  });
});

describe("the pace", () => {
  async function msFor(calls: readonly number[], hoursAgo: number): Promise<number> {
    let clock = 0;
    const sleep = async (ms: number) => {
      clock += ms;
    };
    const timer = { now: () => clock, sleep };
    const span = spanOf({ start: addHours(NOW, -hoursAgo), end: NOW }, 3_600);
    const pace = paceOf(span, Date.parse(NOW), timer);
    for (const points of calls) await pace(points);
    return clock;
  }

  test.each([
    ["396,000 points a second of older data", 24, 396_000],
    ["180,000 of the last three hours", 3, 180_000],
  ])("stays below %s", async (_, hoursAgo, published) => {
    const pages = Array.from({ length: 11 }, () => 100_800);
    const perSecond = 1_008_000 / ((await msFor(pages, hoursAgo)) / 1_000);
    expect(perSecond / published).toBeCloseTo(0.9, 6);
  });

  test("stays below 50 calls a second when they are small", async () => {
    expect(
      await msFor(
        Array.from({ length: 46 }, () => 1),
        24,
      ),
    ).toBeCloseTo(1_000, 6);
  });
});
