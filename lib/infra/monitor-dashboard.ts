import { Duration, Stack } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type IWidget,
  type YAxisProps,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { OwnMetric, RunMetric } from "./run-metrics.ts";

export interface MonitorDashboardProps {
  readonly dashboardName: string;
  /** Draws the table of findings. */
  readonly findings: IFunction;
  readonly runMetric: RunMetric;
  readonly alarms: readonly Alarm[];
}

/** CloudWatch's grid is 24 wide. */
const WIDTH = 24;
const THIRD = WIDTH / 3;

/** What is found, how well Headroom itself sees, and which of its alarms speak. */
export class MonitorDashboard extends Construct {
  constructor(scope: Construct, id: string, props: MonitorDashboardProps) {
    super(scope, id);
    new Dashboard(this, "Dashboard", {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.days(7),
      widgets: [
        [
          new CustomWidget({
            title: "Findings",
            functionArn: props.findings.functionArn,
            width: WIDTH,
            height: 14,
          }),
        ],
        outcomes(props.runMetric),
        ownHealth(props.runMetric),
        [
          new AlarmStatusWidget({
            title: "Alarms about Headroom itself",
            alarms: [...props.alarms],
            width: WIDTH,
            height: 5,
          }),
        ],
      ],
    });
  }
}

/** Of the daily jobs, a point a day. */
const daily = { period: Duration.days(1) };

const outcomes = (runMetric: RunMetric): IWidget[] => [
  graph("Live findings", [runMetric("liveFindings", "utilization", daily)]),
  // Below zero where too little runs: the advice then costs.
  graph("Possible saving, USD a month", [runMetric("possibleSavingUsdPerMonth", "utilization", daily)], {}),
  graph("Own cost, USD a run", ofEachJob(runMetric, "ownCostUsd")),
];

const ownHealth = (runMetric: RunMetric): IWidget[] => [
  graph("Unknown verdicts, share of all", [runMetric("unknownShare", "utilization", daily)]),
  graph("Failed reads and untold findings", [
    ...ofEachJob(runMetric, "failedReads"),
    runMetric("untoldFindings", "recent"),
  ]),
  graph("Age of the bill, hours", [runMetric("billAgeHours", "spend", daily)]),
];

const ofEachJob = (runMetric: RunMetric, metric: OwnMetric) => [
  runMetric(metric, "utilization", daily),
  runMetric(metric, "spend", daily),
  runMetric(metric, "recent"),
];

const graph = (title: string, left: ReturnType<RunMetric>[], leftYAxis: YAxisProps = { min: 0 }): IWidget =>
  new GraphWidget({ title, left, leftYAxis, width: THIRD, height: 6 });

/** Dashboards are unique in an account, whatever the region, where a stack's name may be taken in each of them. */
export const dashboardNameOf = (scope: Construct, monitor: string): string =>
  `${monitor}-${Stack.of(scope).region}`;
