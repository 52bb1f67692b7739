import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { MonitorAlarms } from "../alarms/monitor-alarms.ts";
import type { DeadLetterQueue } from "../handler-specs.ts";
import type { Handlers } from "../monitor-handlers.ts";
import type { MonitorSettings } from "../monitor-settings.ts";
import type { RunMetric } from "../run-metrics.ts";
import { FleetDashboard } from "./fleet-dashboard.ts";
import { HealthDashboard } from "./health-dashboard.ts";
import { SpendDashboard } from "./spend-dashboard.ts";

export interface MonitorDashboardsProps {
  readonly settings: MonitorSettings;
  /** Under which the handlers publish. */
  readonly service: string;
  readonly runMetric: RunMetric;
  readonly handlers: Handlers;
  readonly deadLetters: Readonly<Record<DeadLetterQueue, IQueue>>;
  readonly alarms: MonitorAlarms;
}

/** Three: as many as an account has without paying for them. */
export class MonitorDashboards extends Construct {
  constructor(scope: Construct, id: string, props: MonitorDashboardsProps) {
    super(scope, id);
    const { settings, service, runMetric, handlers, alarms } = props;
    const { fleet, spend, health } = settings.dashboards;
    const links = {
      urls: { fleet: fleet.url, spend: spend.url, health: health.url },
      runbookUrl: settings.runbookUrl,
    };
    const { plan } = settings.plan;
    new FleetDashboard(this, "Fleet", {
      dashboardName: fleet.name,
      links,
      service,
      runMetric,
      findings: handlers["findings-widget"].function,
      wakeUps: alarms.composite,
      region: settings.regions[0] ?? plan.region,
    });
    new SpendDashboard(this, "Spend", {
      dashboardName: spend.name,
      links,
      service,
      runMetric,
      ...(plan.budget ? { budget: plan.budget } : {}),
    });
    new HealthDashboard(this, "Health", {
      dashboardName: health.name,
      links,
      runMetric,
      handlers: Object.values(handlers),
      deadLetters: props.deadLetters,
      alarms: [...alarms.composite, ...alarms.single],
    });
  }
}
