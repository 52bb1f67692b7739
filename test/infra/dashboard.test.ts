import { describe, expect, test } from "vitest";
import { arnText } from "../../lib/infra/arn-text.ts";
import { handlerFunction, synthesizedMonitor } from "../builders/synthesized.ts";

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly endpoint?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

const template = synthesizedMonitor();
const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
/** The body as CloudWatch gets it, references in angle brackets. */
const { widgets }: { widgets: readonly Widget[] } = JSON.parse(arnText(dashboard?.Properties.DashboardBody));
const ofType = (type: string) => widgets.filter((widget) => widget.type === type);
const urlOf = (from = template) =>
  (handlerFunction(from, "notify").Environment as { Variables: Record<string, unknown> }).Variables
    .HEADROOM_DASHBOARD_URL;

describe("the dashboard that comes with a monitor", () => {
  test("asks the widget's function for the findings", () => {
    expect(ofType("custom").map(({ properties }) => properties.endpoint)).toEqual([
      expect.stringMatching(/^<HeadroomFindingsWidgetFunction\w+\.Arn>$/),
    ]);
  });

  test("draws what this monitor publishes of itself, under its own service", () => {
    const metrics = ofType("metric").flatMap(({ properties }) => properties.metrics ?? []);
    expect(new Set(metrics.map(([, name]) => name))).toEqual(
      new Set([
        "LiveFindings",
        "PossibleSavingUsdPerMonth",
        "UnknownShare",
        "FailedReads",
        "OwnCostUsd",
        "BillAgeHours",
        "UntoldFindings",
      ]),
    );
    for (const metric of metrics)
      expect(metric.slice(0, 6)).toEqual(
        expect.arrayContaining(["Headroom", "service", "headroom-Headroom", "job"]),
      );
  });

  test("shows the state of every alarm", () => {
    const [status] = ofType("alarm");
    expect(status?.properties.alarms).toHaveLength(
      Object.keys(template.findResources("AWS::CloudWatch::Alarm")).length,
    );
  });

  test("is where alerts lead, in whichever partition the stack is", () => {
    expect(arnText(dashboard?.Properties.DashboardName)).toBe("Headroom-<AWS::Region>");
    expect(JSON.stringify(urlOf())).toContain('"Fn::FindInMap":["HeadroomConsoles');
    const hosts = Object.values(template.findMappings("*")).flatMap((one) => Object.entries(one));
    expect(hosts).toContainEqual(["aws", { host: "console.aws.amazon.com" }]);
    expect(hosts).toContainEqual(["aws-us-gov", { host: "console.amazonaws-us-gov.com" }]);
    expect(JSON.stringify(urlOf())).toContain("#dashboards/dashboard/Headroom-");
  });

  test("is not named where another one is", () => {
    const dashboardUrl = "https://example.com/dashboard";
    expect(urlOf(synthesizedMonitor({ dashboardUrl }))).toBe(dashboardUrl);
  });
});
