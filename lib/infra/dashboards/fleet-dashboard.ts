import {
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  type IAlarm,
  type IWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Job } from "../../pipeline/jobs.ts";
import type { OwnMetric } from "../../pipeline/own-metrics.ts";
import type { RunMetric } from "../run-metrics.ts";
import { utilizationBands } from "./utilization-bands.ts";
import { type DashboardLinks, daily, figures, graph, HALF, heading, OPENED_AT, WIDTH } from "./widgets.ts";
import { byWorkload, ofAllWorkloads } from "./workload-graphs.ts";

export interface FleetDashboardProps {
  readonly dashboardName: string;
  readonly links: DashboardLinks;
  readonly service: string;
  readonly runMetric: RunMetric;
  /** Draws the table of findings. */
  readonly findings: IFunction;
  /** What is worth waking for. */
  readonly wakeUps: readonly IAlarm[];
  /** Of the watched ones, the region whose machines are drawn. */
  readonly region: string;
}

/** Are we inside the plan, what is to do, and how busy is what runs. */
export class FleetDashboard extends Construct {
  constructor(scope: Construct, id: string, props: FleetDashboardProps) {
    super(scope, id);
    const { service, runMetric, links } = props;
    const daysOf = (metric: OwnMetric, label: string, job: Job = "utilization") =>
      runMetric(metric, job, { ...daily, label });
    new Dashboard(this, "Dashboard", {
      dashboardName: props.dashboardName,
      defaultInterval: OPENED_AT,
      widgets: [
        [heading("fleet", "what runs against what was planned, and what to do about it.", links)],
        [
          new AlarmStatusWidget({
            title: "Worth waking for",
            alarms: [...props.wakeUps],
            width: WIDTH,
            height: 2,
          }),
        ],
        [
          figures("Now: the last daily run", [
            daysOf("criticalFindings", "critical findings"),
            daysOf("highFindings", "high findings"),
            daysOf("wasteUsdPerHour", "waste, USD an hour"),
            daysOf("gpuUtilizationPercent", "GPUs busy, %"),
            daysOf("unknownShare", "verdicts unknown, of 1"),
          ]),
        ],
        [
          new CustomWidget({
            title: "Findings",
            functionArn: props.findings.functionArn,
            width: WIDTH,
            height: 14,
          }),
        ],
        [
          byWorkload("Planned instances", service, "plannedInstances"),
          byWorkload("Running instances", service, "actualInstances"),
        ],
        [
          graph(
            "Instances, planned and running",
            [
              ofAllWorkloads(service, "plannedInstances", "planned"),
              ofAllWorkloads(service, "actualInstances", "running"),
            ],
            { width: HALF },
          ),
          findingsBySeverity(runMetric),
        ],
        [...utilizationBands(props.region)],
      ],
    });
  }
}

/** Worst first, as AWS colours alarms; the budget's findings stand apart, for no run judges both. */
const findingsBySeverity = (runMetric: RunMetric): IWidget =>
  graph(
    "Live findings",
    SEVERITIES.flatMap(([metric, severity, color]) => [
      runMetric(metric, "utilization", { ...daily, label: `${severity}, fleet` }).with({ color }),
      runMetric(metric, "spend", { ...daily, label: `${severity}, budget` }).with({ color }),
    ]),
    { stacked: true, width: HALF },
  );

const SEVERITIES: readonly (readonly [OwnMetric, string, string])[] = [
  ["criticalFindings", "critical", "#7d2105"],
  ["highFindings", "high", "#d13212"],
  ["mediumFindings", "medium", "#ff7f0e"],
  ["lowFindings", "low", "#f2c037"],
  ["infoFindings", "info", "#7f7f7f"],
];
