import { Duration } from "aws-cdk-lib";
import { AlarmStatusWidget, Dashboard, type IAlarm, type IWidget, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { JOBS } from "../../pipeline/jobs.ts";
import type { OwnMetric } from "../../pipeline/own-metrics.ts";
import type { Handler } from "../handler.ts";
import type { DeadLetterQueue } from "../handler-specs.ts";
import type { RunMetric } from "../run-metrics.ts";
import { type DashboardLinks, daily, graph, heading, OPENED_AT, WIDTH } from "./widgets.ts";

export interface HealthDashboardProps {
  readonly dashboardName: string;
  readonly links: DashboardLinks;
  readonly runMetric: RunMetric;
  readonly handlers: readonly Handler[];
  readonly deadLetters: Readonly<Record<DeadLetterQueue, IQueue>>;
  /** Of all kinds, those worth waking for first. */
  readonly alarms: readonly IAlarm[];
}

/** Does Headroom itself see, work and reach people, and what does it cost. */
export class HealthDashboard extends Construct {
  constructor(scope: Construct, id: string, props: HealthDashboardProps) {
    super(scope, id);
    const { runMetric, handlers, deadLetters } = props;
    new Dashboard(this, "Dashboard", {
      dashboardName: props.dashboardName,
      defaultInterval: OPENED_AT,
      widgets: [
        [heading("health", "whether Headroom sees, works and is heard. Red is in the runbook.", props.links)],
        [
          new AlarmStatusWidget({
            title: "Alarms",
            alarms: [...props.alarms],
            width: WIDTH,
            height: 6,
          }),
        ],
        seeing(runMetric),
        working(runMetric, handlers),
        reaching(runMetric, deadLetters),
      ],
    });
  }
}

const seeing = (runMetric: RunMetric): IWidget[] => [
  graph("Runs completed a day", ofEachJob(runMetric, "runCompleted", Stats.SUM)),
  graph("Reads that failed", ofEachJob(runMetric, "failedReads")),
  graph(
    "Verdicts unknown, of 1",
    [runMetric("unknownShare", "utilization", { ...daily, label: "utilization" })],
    { leftYAxis: { min: 0, max: 1, showUnits: false } },
  ),
];

const working = (runMetric: RunMetric, handlers: readonly Handler[]): IWidget[] => [
  graph(
    "Errors of the functions",
    handlers.map((one) =>
      one.function.metricErrors({ period: HOUR, statistic: Stats.SUM, label: one.handlerName }),
    ),
  ),
  graph(
    "Longest run, milliseconds",
    handlers.map((one) =>
      one.function.metricDuration({ period: HOUR, statistic: Stats.MAXIMUM, label: one.handlerName }),
    ),
  ),
  graph("Own cost, USD a day", ofEachJob(runMetric, "ownCostUsd", Stats.SUM), { stacked: true }),
];

const reaching = (runMetric: RunMetric, deadLetters: HealthDashboardProps["deadLetters"]): IWidget[] => [
  graph("Findings untold, events nobody worked on", [
    runMetric("untoldFindings", "recent", { label: "untold findings" }),
    ...(["Runs", "News", "Interruptions"] as const).map((what) =>
      deadLetters[what].metricApproximateNumberOfMessagesVisible({
        period: HOUR,
        statistic: Stats.MAXIMUM,
        label: `dead letters: ${what}`,
      }),
    ),
  ]),
  graph("Subscriptions of the alert topic", [
    runMetric("subscriptionsConfirmed", "spend", { ...daily, label: "confirmed" }),
    runMetric("subscriptionsPending", "spend", { ...daily, label: "pending" }),
  ]),
  graph("Age of the bill, hours", [runMetric("billAgeHours", "spend", { ...daily, label: "newest day" })]),
];

const HOUR = Duration.hours(1);

const ofEachJob = (runMetric: RunMetric, metric: OwnMetric, statistic: string = Stats.MAXIMUM) =>
  JOBS.map((job) => runMetric(metric, job, { ...daily, statistic, label: job }));
