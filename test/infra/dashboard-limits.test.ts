import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { workloadMetricsOf } from "../../lib/pipeline/workload-measurements.ts";
import {
  type DashboardBody,
  type DashboardWidget,
  dashboardNamed,
  dashboardsOf,
  namedMetricsOf,
  searchesOf,
} from "../builders/dashboard.ts";
import { aWorkload } from "../builders/run-record.ts";
import { EXAMPLE_PLAN, synthesizedMonitor } from "../builders/synthesized.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-dashboards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plan of as many services, each under the longest name that a plan takes. */
function planOf(workloads: number): string {
  const path = join(folder, `${workloads}.yaml`);
  const items = Array.from(
    { length: workloads },
    (_, index) =>
      `  - name: ${`team-${index}-`.padEnd(63, "x")}\n    kind: inference\n    match: { tags: { workload: w${index} } }\n    demand: { peakQps: 1 }\n    replica: { qps: 1, accelerators: 1 }\n    instanceType: g5.xlarge\n`,
  );
  writeFileSync(
    path,
    `version: 1\nregion: us-east-1\nbudget: { monthlyUsd: 100000 }\nworkloads:\n${items.join("")}`,
  );
  return path;
}

/** CloudWatch's (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html, 2026-11). */
const MOST_WIDGETS = 500;
const MOST_METRICS_A_WIDGET = 500;
const MOST_METRICS_A_DASHBOARD = 2_500;
/** PutDashboard documents no size in bytes; a CloudFormation template, which holds all three, has 1 MB. */
const MOST_BYTES = 100_000;
const MOST_ALARMS_A_WIDGET = 100;
/** What a search of AWS's own may bring. */
const MOST_FOUND = 500;

const TYPES: Readonly<Record<string, readonly string[]>> = {
  metric: ["metrics", "title", "view", "region"],
  text: ["markdown"],
  alarm: ["alarms", "title"],
  custom: ["endpoint", "title"],
};

const overlap = (a: DashboardWidget, b: DashboardWidget): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each([
  [
    "the example's plan",
    synthesizedMonitor({ plan: EXAMPLE_PLAN, emails: [{ address: "a@example.com" }] }),
    2,
  ],
  ["200 workloads", synthesizedMonitor({ plan: planOf(200), emails: [{ address: "a@example.com" }] }), 200],
  [
    "200 workloads, 100 of them with metrics of their own",
    synthesizedMonitor({ plan: planOf(200), metricWorkloads: 100 }),
    200,
  ],
])("for %s", (what, template, workloads) => {
  const published = workloadMetricsOf(
    [
      ...Array.from({ length: workloads }, (_, index) => aWorkload({ workload: `team-${index}` })),
      aWorkload({ workload: "unplanned" }),
    ],
    what.endsWith("own") ? 100 : 20,
  ).length;
  const metricsOf = (widget: DashboardWidget): number =>
    namedMetricsOf(widget).length +
    searchesOf(widget)
      .map((search) => (search.includes("{Headroom,") ? published : MOST_FOUND))
      .reduce((sum, count) => sum + count, 0);

  test.each(["Fleet", "Spend", "Monitor-health"])("%s stays within CloudWatch's limits", (title) => {
    const { widgets, text, name } = dashboardNamed(title, template);
    expect(widgets.length).toBeLessThanOrEqual(MOST_WIDGETS);
    expect(Math.max(...widgets.map(metricsOf))).toBeLessThanOrEqual(MOST_METRICS_A_WIDGET);
    expect(widgets.map(metricsOf).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(MOST_METRICS_A_DASHBOARD);
    for (const { properties } of widgets)
      expect(properties.alarms?.length ?? 1).toBeLessThanOrEqual(MOST_ALARMS_A_WIDGET);
    expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
  });

  test.each(["Fleet", "Spend", "Monitor-health"])(
    "%s is laid out on the grid, and nothing lies on another",
    (title) => {
      const { widgets } = dashboardNamed(title, template);
      for (const { x, y, width, height } of widgets) {
        expect([x, y, width, height].every(Number.isInteger)).toBe(true);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(24);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
        expect(height).toBeLessThanOrEqual(1_000);
      }
      const pairs = widgets.flatMap((a, index) => widgets.slice(index + 1).map((b) => [a, b] as const));
      expect(pairs.filter(([a, b]) => overlap(a, b))).toEqual([]);
    },
  );

  test("each widget is of a known type and has what that type asks for", () => {
    const lacking = dashboardsOf(template).flatMap(({ widgets }) =>
      widgets.flatMap(({ type, properties }) =>
        (TYPES[type] ?? [`a known type, not ${type}`]).filter((field) => !(field in properties)),
      ),
    );
    expect(lacking).toEqual([]);
  });

  test("each graph says its region", () => {
    const regions = dashboardsOf(template)
      .flatMap(({ widgets }) => widgets)
      .filter(({ type }) => type === "metric")
      .map(({ properties }) => properties.region);
    expect(new Set(regions)).toEqual(new Set(["us-east-1"]));
  });
});

test("a plan of 200 workloads draws no larger dashboards than one of two", () => {
  const bytes = (bodies: readonly DashboardBody[]) => bodies.map(({ text }) => Buffer.byteLength(text));
  const large = bytes(dashboardsOf(synthesizedMonitor({ plan: planOf(200) })));
  const small = bytes(dashboardsOf(synthesizedMonitor({ plan: planOf(2) })));
  expect(large).toEqual(small);
});
