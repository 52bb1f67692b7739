import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import { dailySpendBars, spendDays } from "../../lib/reports/charts/daily-spend.ts";
import { monthPoints, monthSpendLine } from "../../lib/reports/charts/month-spend.ts";
import { measuredResources, resourceScatter } from "../../lib/reports/charts/resource-scatter.ts";
import { roundScale } from "../../lib/reports/charts/scale.ts";
import { weekHeatMap } from "../../lib/reports/charts/week-heat-map.ts";
import { workloadBars } from "../../lib/reports/charts/workload-bars.ts";
import { aBusyAssessment } from "../builders/assessment.ts";

const busy = aBusyAssessment();
const occurrences = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe("an axis", () => {
  test("holds every value and zero, in few round steps", () => {
    const amounts = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(amounts, (values) => {
        const scale = roundScale(values);
        for (const value of [0, ...values]) {
          expect(scale.at(value)).toBeGreaterThanOrEqual(-1e-9);
          expect(scale.at(value)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(scale.ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  test("steps by 1, 2 or 5", () => {
    expect(roundScale([4200]).ticks).toEqual([0, 2000, 4000, 6000]);
    expect(roundScale([]).ticks).toContain(0);
  });
});

describe("spend", () => {
  const spend = {
    daily: [
      { day: "2026-10-31", usd: usd(50), estimated: false },
      { day: "2026-11-01", usd: usd(100), estimated: false },
      { day: "2026-11-03", usd: usd(-40), estimated: true },
    ],
    monthToDateUsd: usd(60),
    missingDays: ["2026-11-02"],
  };

  test("a day without a line is there and is not zero", () => {
    expect(spendDays(spend).map(({ day, usd: amount }) => [day, amount])).toEqual([
      ["2026-10-31", 50],
      ["2026-11-01", 100],
      ["2026-11-02", undefined],
      ["2026-11-03", -40],
    ]);
    expect(dailySpendBars(spendDays(spend)).toString()).toContain("2026-11-02: no line in the bill");
  });

  test("an estimated day is told apart by class and by word", () => {
    expect(dailySpendBars(spendDays(spend)).toString()).toMatch(
      /class="estimated"[^>]*><title>2026-11-03: −\$40, estimated/,
    );
  });

  test("the running total starts anew with the month and goes down with a refund", () => {
    expect(monthPoints(spend, "2026-11-04T00:00:00.000Z")).toEqual([
      { day: "2026-11-01", elapsed: 1, cumulativeUsd: 100 },
      { day: "2026-11-03", elapsed: 3, cumulativeUsd: 60 },
    ]);
  });

  test("a month without a line draws nothing; without budget or projection no such line is drawn", () => {
    expect(monthSpendLine(spend, "2026-12-01T00:00:00.000Z").toString()).toBe("");
    const chart = monthSpendLine(spend, "2026-11-04T00:00:00.000Z").toString();
    expect(chart).not.toMatch(/budget|projected|range/);
  });

  test("the month's end is a fan from what is spent to the bounds of its forecast, inside the picture", () => {
    const bounds = { projectedMonthUsd: usd(600), projectedLowUsd: usd(500), projectedHighUsd: usd(1_900) };
    const chart = monthSpendLine({ ...spend, ...bounds }, "2026-11-04T00:00:00.000Z").toString();
    const points = /<polygon class="range" points="3,([\d.]+) 30,([\d.]+) 30,([\d.]+)"/.exec(chart);
    const [spent = 0, low = 0, high = 0] = (points ?? []).slice(1).map(Number);
    expect(spent).toBeGreaterThan(low);
    expect(low).toBeGreaterThan(high);
    expect(high).toBeGreaterThan(0);
  });
});

test("the week has 168 cells, one of them not measured and said so", () => {
  const chart = weekHeatMap(busy.gpuHourOfWeek, "GPU").toString();
  expect(occurrences(chart, /<title>/g)).toBe(168);
  expect(occurrences(chart, /: not measured<\/title>/g)).toBe(1);
  expect(chart).toContain("Fri 04:00 UTC: not measured");
});

test("each workload has three bars; what was not planned is said, not drawn as zero", () => {
  const chart = workloadBars(busy.workloads).toString();
  expect(occurrences(chart, /<rect /g)).toBe(3 * busy.workloads.length);
  expect(occurrences(chart, />not planned</g)).toBe(1);
});

test("only resources with a price and a measurement are dots", () => {
  const measured = measuredResources(busy.resources);
  expect(measured.length).toBe(busy.resources.filter((one) => one.meanGpuUtilization !== undefined).length);
  expect(occurrences(resourceScatter(measured).toString(), /<circle /g)).toBe(measured.length);
});
