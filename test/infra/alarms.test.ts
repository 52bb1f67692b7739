import { describe, expect, test } from "vitest";
import { readSizedPlan } from "../../lib/infra/plan-source.ts";
import { OWN_METRICS } from "../../lib/pipeline/own-metrics.ts";
import { EXAMPLE_PLAN, synthesizedMonitor } from "../builders/synthesized.ts";

interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly AlarmActions: readonly unknown[];
  readonly AlarmDescription: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}

const template = synthesizedMonitor({ emails: [{ address: "a@example.com" }, { address: "b@example.com" }] });
const alarms: AlarmProperties[] = Object.values(template.findResources("AWS::CloudWatch::Alarm")).map(
  ({ Properties }) => Properties,
);
const alarmsOn = (metric: string): AlarmProperties[] =>
  alarms.filter(({ MetricName }) => MetricName === metric);
const jobOf = ({ Dimensions }: AlarmProperties): unknown =>
  Dimensions.find(({ Name }) => Name === "job")?.Value;
const hoursOf = ({ Period, EvaluationPeriods }: AlarmProperties): number =>
  (Period * EvaluationPeriods) / 3600;

describe("alarms about Headroom itself", () => {
  test.each([
    ["recent", 3],
    ["utilization", 28],
    ["spend", 28],
  ])("a %s run that has not come for %i hours is missed, and silence counts", (job, hours) => {
    const alarm = alarmsOn(OWN_METRICS.runCompleted).find((one) => jobOf(one) === job);
    expect(alarm).toMatchObject({
      TreatMissingData: "breaching",
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
    });
    expect(alarm?.DatapointsToAlarm).toBe(alarm?.EvaluationPeriods);
    expect(alarm && hoursOf(alarm)).toBe(hours);
  });

  test.each([
    [OWN_METRICS.unknownShare, ["utilization"], 0.5],
    [OWN_METRICS.failedReads, ["recent", "spend", "utilization"], 0],
    [OWN_METRICS.billAgeHours, ["spend"], 72],
    [OWN_METRICS.subscriptionsPending, ["spend"], 0],
    [OWN_METRICS.criticalFindings, ["spend", "utilization"], 0],
  ])("%s of %j above %d", (metric, jobs, threshold) => {
    const found = alarmsOn(metric);
    expect(found.map(jobOf).sort()).toEqual(jobs);
    for (const alarm of found)
      expect(alarm).toMatchObject({ Threshold: threshold, ComparisonOperator: "GreaterThanThreshold" });
  });

  test("findings that three hourly runs in a row found untold: notify does not run, and says nothing itself", () => {
    const [alarm, ...others] = alarmsOn(OWN_METRICS.untoldFindings);
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      DatapointsToAlarm: 3,
    });
    expect(alarm && [jobOf(alarm), hoursOf(alarm)]).toEqual(["recent", 3]);
  });

  test("fewer confirmed subscriptions than addresses is somebody lost", () => {
    expect(alarmsOn(OWN_METRICS.subscriptionsConfirmed)).toMatchObject([
      { Threshold: 2, ComparisonOperator: "LessThanThreshold", Statistic: "Minimum" },
    ]);
  });

  test("nobody subscribed is nobody lost", () => {
    const names = Object.values(synthesizedMonitor().findResources("AWS::CloudWatch::Alarm")).map(
      ({ Properties }) => Properties.MetricName,
    );
    expect(names).not.toContain(OWN_METRICS.subscriptionsConfirmed);
  });

  test("more waste an hour than a quarter of the budget's hour", () => {
    const { budget } = readSizedPlan(EXAMPLE_PLAN).plan;
    const [alarm, ...others] = alarmsOn(OWN_METRICS.wasteUsdPerHour);
    expect(others).toEqual([]);
    expect(alarm?.Threshold).toBeCloseTo((budget?.monthlyUsd ?? Number.NaN) / 730 / 4, 2);
    expect(alarm?.ComparisonOperator).toBe("GreaterThanThreshold");
  });

  test("every function's errors and every queue's dead letters", () => {
    expect(alarmsOn("Errors")).toHaveLength(6);
    expect(alarmsOn("ApproximateNumberOfMessagesVisible")).toHaveLength(3);
  });

  test("stay within what CloudWatch evaluates: seven days by the hour, one day by less", () => {
    const tooLong = alarms.filter((alarm) => hoursOf(alarm) > (alarm.Period >= 3600 ? 168 : 24));
    expect(tooLong).toEqual([]);
  });

  test("all go to the alert topic and say what is wrong", () => {
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toEqual([{ Ref: expect.stringMatching(/AlertsTopic/) }]);
      expect(alarm.AlarmDescription).toMatch(/\w{3}.*[.?] Runbook: \S+#[\w-]+$/);
    }
  });

  test("those on our own metrics name the dimensions we publish", () => {
    for (const alarm of alarms.filter(({ Namespace }) => Namespace === "Headroom"))
      expect(alarm.Dimensions.map(({ Name }) => Name).sort()).toEqual(["job", "service"]);
  });
});
