import { describe, expect, test } from "vitest";
import { OWN_METRICS, WORKLOAD_METRICS } from "../../lib/pipeline/own-metrics.ts";
import { metricsOf } from "../../lib/pipeline/run-measurements.ts";
import { workloadMetricsOf } from "../../lib/pipeline/workload-measurements.ts";
import {
  type DashboardWidget,
  dashboardNamed,
  dashboardsOf,
  namedMetricsOf,
  searchesOf,
} from "../builders/dashboard.ts";
import { aFullRecord } from "../builders/run-record.ts";
import { handlerFunction, synthesizedMonitor } from "../builders/synthesized.ts";

const template = synthesizedMonitor({ emails: [{ address: "ops@example.com" }] });
const dashboards = dashboardsOf(template);
const widgets = dashboards.flatMap((one) => one.widgets);
const ofType = (type: string, from: readonly DashboardWidget[] = widgets) =>
  from.filter((widget) => widget.type === type);
const urlOf = (from = template) =>
  (handlerFunction(from, "notify").Environment as { Variables: Record<string, unknown> }).Variables
    .HEADROOM_DASHBOARD_URL;

/** `MetricName of job`, or `MetricName by workload`. */
const shown = (): Set<string> =>
  new Set([
    ...widgets
      .flatMap(namedMetricsOf)
      .filter(({ namespace }) => namespace === "Headroom")
      .map(({ name, dimensions }) => `${name} of ${dimensions.job}`),
    ...widgets
      .flatMap(searchesOf)
      .filter((search) => search.includes("{Headroom,"))
      .map((search) => `${/MetricName="(\w+)"/.exec(search)?.[1]} by workload`),
  ]);

const emitted = (): Set<string> => {
  const { workloads = [] } = aFullRecord("utilization");
  return new Set([
    ...(["recent", "utilization", "spend"] as const).flatMap((job) =>
      metricsOf(aFullRecord(job)).map(({ metric }) => `${OWN_METRICS[metric]} of ${job}`),
    ),
    ...workloadMetricsOf(workloads, 20).flatMap(({ measurements }) =>
      measurements.map(({ metric }) => `${WORKLOAD_METRICS[metric]} by workload`),
    ),
  ]);
};

describe("the dashboards that come with a monitor", () => {
  test("are three, by names that no other region's monitor has", () => {
    expect(dashboards.map(({ name }) => name).sort()).toEqual([
      "Headroom-Fleet-us-east-1",
      "Headroom-Monitor-health-us-east-1",
      "Headroom-Spend-us-east-1",
    ]);
  });

  test("show every metric that a run emits, and none that no run emits", () => {
    expect([...shown()].sort()).toEqual([...emitted()].sort());
    expect(emitted().size).toBeGreaterThan(30);
  });

  test("show this monitor's own, and no other's", () => {
    const own = widgets.flatMap(namedMetricsOf).filter(({ namespace }) => namespace === "Headroom");
    expect(new Set(own.map(({ dimensions }) => dimensions.service))).toEqual(new Set(["headroom-Headroom"]));
    for (const { dimensions } of own) expect(Object.keys(dimensions).sort()).toEqual(["job", "service"]);
    for (const search of widgets.flatMap(searchesOf).filter((one) => one.includes("{Headroom,")))
      expect(search).toContain('{Headroom,service,workload} service="headroom-Headroom"');
  });

  test("ask the widget's function for the findings, once", () => {
    expect(ofType("custom").map(({ properties }) => properties.endpoint)).toEqual([
      expect.stringMatching(/:HeadroomFindingsWidgetFunction\w+$/),
    ]);
  });

  test("ask again when the time range changes", () => {
    for (const { properties } of ofType("custom"))
      expect(properties).toMatchObject({ updateOn: { refresh: true, timeRange: true } });
  });

  test("show the state of every alarm, and first what is worth waking for", () => {
    const [health] = ofType("alarm", dashboardNamed("Monitor-health", template).widgets);
    const [fleet] = ofType("alarm", dashboardNamed("Fleet", template).widgets);
    const count = (type: string) => Object.keys(template.findResources(type)).length;
    const composite = count("AWS::CloudWatch::CompositeAlarm");
    expect(health?.properties.alarms).toHaveLength(count("AWS::CloudWatch::Alarm") + composite);
    expect(fleet?.properties.alarms).toEqual(health?.properties.alarms?.slice(0, composite));
  });

  test("lead to each other and to the runbook", () => {
    const [text] = ofType("text", dashboardNamed("Fleet", template).widgets);
    expect(text?.properties.markdown).toContain(
      "[Spend](https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/Headroom-Spend-us-east-1)",
    );
    expect(text?.properties.markdown).toContain("Runbook: docs/runbook.md");
    const runbookUrl = "https://example.com/runbook";
    expect(dashboardNamed("Spend", synthesizedMonitor({ runbookUrl })).text).toContain(
      "[Runbook](https://example.com/runbook)",
    );
  });

  test("draw the busiest, the mean and the least busy of AWS's own metrics from one search each", () => {
    const searches = ofType("metric").filter((widget) =>
      searchesOf(widget).some((search) => !search.includes("{Headroom,")),
    );
    expect(searches.map((widget) => searchesOf(widget).length)).toEqual([1, 1, 1, 1]);
    for (const { properties } of searches) {
      const text = JSON.stringify(properties.metrics);
      for (const band of ["MAX(found)", "AVG(found)", "MIN(found)"]) expect(text).toContain(band);
    }
  });
});

describe("the link in alerts", () => {
  test("leads to Fleet, in whichever partition the stack is", () => {
    expect(JSON.stringify(urlOf())).toContain('"Fn::FindInMap":["HeadroomConsoles');
    const hosts = Object.values(template.findMappings("*")).flatMap((one) => Object.entries(one));
    expect(hosts).toContainEqual(["aws", { host: "console.aws.amazon.com" }]);
    expect(hosts).toContainEqual(["aws-us-gov", { host: "console.amazonaws-us-gov.com" }]);
    expect(JSON.stringify(urlOf())).toContain("#dashboards/dashboard/Headroom-Fleet-");
  });

  test("leads elsewhere where that is said", () => {
    const dashboardUrl = "https://example.com/dashboard";
    expect(urlOf(synthesizedMonitor({ dashboardUrl }))).toBe(dashboardUrl);
  });
});
