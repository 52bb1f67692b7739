import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { METRIC_WORKLOADS } from "../../lib/pipeline/own-metrics.ts";
import { metricsOf } from "../../lib/pipeline/run-measurements.ts";
import { workloadMetricsOf } from "../../lib/pipeline/workload-measurements.ts";
import { aFullRecord, aWorkload } from "../builders/run-record.ts";
import { synthesizedMonitor } from "../builders/synthesized.ts";

/** USD a month (aws.amazon.com/cloudwatch/pricing, us-east-1, 2026-11). Metrics are charged for the hours in which they are sent. */
const METRIC = 0.3;
const ALARM = 0.1;
const COMPOSITE_ALARM = 0.5;
const DASHBOARD = 3;
const HOURS_A_DAY = 24;

const document = readFileSync(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
const section = document.split(/^## /m).find((one) => one.startsWith("What it costs a month")) ?? "";
const rowOf = (pattern: RegExp): readonly number[] =>
  (pattern.exec(section) ?? []).slice(1).map((text) => Number(text));
const template = synthesizedMonitor({ emails: [{ address: "ops@example.com" }] });
const countOf = (type: string): number => Object.keys(template.findResources(type)).length;

const hourly = metricsOf(aFullRecord("recent")).length;
const daily = metricsOf(aFullRecord("utilization")).length + metricsOf(aFullRecord("spend")).length;
const largeFleet = [
  ...Array.from({ length: 200 }, (_, index) => aWorkload({ workload: `team-${index}` })),
  aWorkload({ workload: "unplanned" }),
];
const ofWorkloads = (most: number, workloads = largeFleet): number =>
  workloadMetricsOf(workloads, most).flatMap(({ measurements }) => measurements).length;

describe("what docs/deploy.md says a monitor costs", () => {
  test("metrics: so many, at the price of the hours in which they are sent", () => {
    const [all, price, everyHour, everyDay, dollars] = rowOf(
      /\| (\d+) metrics of its own, ([\d.]+) each for a whole month, (\d+) of them hourly and (\d+) daily: .* \| ([\d.]+) \|/,
    );
    const workloads = ofWorkloads(METRIC_WORKLOADS);
    expect([all, price, everyHour, everyDay]).toEqual([
      hourly + daily + workloads,
      METRIC,
      hourly,
      daily + workloads,
    ]);
    expect(dollars).toBeCloseTo(METRIC * (hourly + (daily + workloads) / HOURS_A_DAY), 2);
  });

  test("metrics: the arithmetic of the large fleet and of the small one", () => {
    const [runs, each, names] = rowOf(/The metrics are (\d+) of the runs and (\d+) of each of (\d+) names/);
    expect(runs).toBe(hourly + daily);
    expect((each ?? 0) * (names ?? 0)).toBe(ofWorkloads(METRIC_WORKLOADS));
    const three = largeFleet.slice(-4);
    expect(rowOf(/A fleet of three workloads has (\d+)\./)).toEqual([
      hourly + daily + ofWorkloads(METRIC_WORKLOADS, three),
    ]);
    const [all, dollars] = rowOf(/if it charged whole months, (\d+) would be\s+([\d.]+)\. /);
    expect(dollars).toBeCloseTo(METRIC * (all ?? Number.NaN), 2);
  });

  test("alarms and dashboards: as many as the stack has, at their price", () => {
    const [alarms, single, price, composite, dearer, dollars] = rowOf(
      /\| (\d+) alarms: (\d+) on a metric, ([\d.]+) each \(ten are free\), (\d+) composite, ([\d.]+) each \| ([\d.]+) \|/,
    );
    const singles = countOf("AWS::CloudWatch::Alarm");
    const composites = countOf("AWS::CloudWatch::CompositeAlarm");
    expect([alarms, single, price, composite, dearer]).toEqual([
      singles + composites,
      singles,
      ALARM,
      composites,
      COMPOSITE_ALARM,
    ]);
    expect(dollars).toBeCloseTo(singles * ALARM + composites * COMPOSITE_ALARM, 2);
    expect(rowOf(/\| (\d+) dashboards, ([\d.]+) each .* \| ([\d.]+) \|/)).toEqual([
      countOf("AWS::CloudWatch::Dashboard"),
      DASHBOARD,
      countOf("AWS::CloudWatch::Dashboard") * DASHBOARD,
    ]);
  });

  test("together: the sum of the lines", () => {
    const lines = [...section.matchAll(/^\| [^*].* \| ([\d.]+) \|$/gm)].map((match) => Number(match[1]));
    const [together] = rowOf(/\*\*about (\d+)\*\*/);
    // What is "below 1" counts as one.
    expect(Math.round(lines.reduce((sum, one) => sum + one, 1))).toBe(together);
  });
});
