import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import type { Job } from "../../lib/pipeline/jobs.ts";
import { OWN_METRICS } from "../../lib/pipeline/own-metrics.ts";
import type { RunRecord } from "../../lib/pipeline/ports.ts";
import { metricsOf } from "../../lib/pipeline/run-measurements.ts";
import { aFullRecord } from "../builders/run-record.ts";

const figures = (record: RunRecord): Readonly<Record<string, number>> =>
  Object.fromEntries(metricsOf(record).map(({ metric, value }) => [OWN_METRICS[metric], value]));
const without = (job: Job, ...fields: readonly (keyof RunRecord)[]): RunRecord => {
  const all = Object.entries(aFullRecord(job));
  return Object.fromEntries(all.filter(([name]) => !fields.some((field) => field === name))) as never;
};

describe("what a run publishes of itself", () => {
  test("hourly: that it came to its end, what it could not read, what it cost, and what nobody was told", () => {
    expect(figures(aFullRecord("recent"))).toEqual({
      RunCompleted: 1,
      FailedReads: 0,
      OwnCostUsd: 0.02,
      UntoldFindings: 3,
    });
  });

  test("daily, of the fleet: findings by severity, waste, what is not seen, how busy the accelerators are", () => {
    expect(figures(aFullRecord("utilization"))).toEqual({
      RunCompleted: 1,
      FailedReads: 0,
      OwnCostUsd: 0.02,
      CriticalFindings: 1,
      HighFindings: 2,
      MediumFindings: 2,
      LowFindings: 1,
      InfoFindings: 0,
      UnknownShare: 0.25,
      WasteUsdPerHour: 5,
      BlindUsdPerHour: 1,
      GpuUtilizationPercent: 25,
    });
  });

  test("daily, of the bill: the month and its forecast, the bill's age, who is told, how commitments do", () => {
    expect(figures(aFullRecord("spend"))).toMatchObject({
      BillAgeHours: 9,
      SubscriptionsConfirmed: 2,
      SubscriptionsPending: 1,
      MonthToDateUsd: 900,
      ForecastMonthUsd: 1_200,
      // 6 of 10 dollars by plans, two reserved beside four that cost a dollar each: 8 of 12.
      CommitmentCoveragePercent: (8 / 12) * 100,
      // 5 of 6 dollars of plans, half of 2 dollars of reservations.
      CommitmentUtilizationPercent: (6 / 8) * 100,
    });
  });

  test("advice that costs more than it saves is waste below zero, and is published", () => {
    const totals = {
      actualUsdPerMonth: usd(730),
      couldBeUsdPerMonth: usd(1_460),
      unpricedResources: 0,
      blindUsdPerMonth: usd(0),
    };
    expect(figures(aFullRecord("utilization", { totals })).WasteUsdPerHour).toBe(-1);
  });

  test.each([
    ["utilization", "meanGpuUtilization", ["GpuUtilizationPercent"]],
    ["utilization", "totals", ["BlindUsdPerHour", "WasteUsdPerHour"]],
    ["spend", "spend", ["ForecastMonthUsd", "MonthToDateUsd"]],
    ["spend", "billAgeHours", ["BillAgeHours"]],
    ["spend", "subscriptions", ["SubscriptionsConfirmed", "SubscriptionsPending"]],
    ["spend", "commitments", ["CommitmentCoveragePercent", "CommitmentUtilizationPercent"]],
    ["recent", "untoldFindings", ["UntoldFindings"]],
  ] as const)("%s without %s leaves a gap, never a zero", (job, field, missing) => {
    const all = Object.keys(figures(aFullRecord(job)));
    const left = Object.keys(figures(without(job, field)));
    expect(all.filter((name) => !left.includes(name)).sort()).toEqual(missing);
  });

  test.each(["recent", "utilization", "spend"] as const)(
    "%s: every value is a number that CloudWatch takes",
    (job) => {
      for (const { value, unit } of metricsOf(aFullRecord(job))) {
        expect(Number.isFinite(value)).toBe(true);
        if (unit === "Percent") expect(value).toBeLessThanOrEqual(100);
      }
      expect(new Set(metricsOf(aFullRecord(job)).map(({ metric }) => metric)).size).toBe(
        metricsOf(aFullRecord(job)).length,
      );
    },
  );
});
