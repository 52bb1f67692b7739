import { Annotations, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { ConfigError } from "../domain/errors.ts";
import { MonitorAlarms } from "./alarms/monitor-alarms.ts";
import { AlertTopic } from "./alert-topic.ts";
import { costOfRequests } from "./bill-settings.ts";
import { MonitorDashboards } from "./dashboards/monitor-dashboards.ts";
import { DeadLetters } from "./dead-letters.ts";
import { FindingsTable } from "./findings-table.ts";
import { InterruptionRule } from "./interruption-rule.ts";
import { createHandlers, type Handlers } from "./monitor-handlers.ts";
import { serviceOf } from "./monitor-name.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import { settle } from "./monitor-settings.ts";
import { NotifyStream } from "./notify-stream.ts";
import { infeasible } from "./plan-source.ts";
import { runMetricsOf } from "./run-metrics.ts";
import type { Subscriber } from "./subscriber.ts";
import { WatchSchedule } from "./watch-schedule.ts";

/**
 * Watches a fleet against its plan: `new HeadroomMonitor(this, "Headroom", { plan: "plan.yaml" })`.
 * Throws ConfigError for a plan, an address or an account that cannot be used.
 */
export class HeadroomMonitor extends Construct {
  /** No other monitor of the account and region has it. */
  readonly name: string;
  readonly findings: FindingsTable;
  /** Takes findings and the alarms about Headroom itself; subscribe what you like. */
  readonly alerts: AlertTopic;
  /** One event for each change of a finding. */
  readonly eventBus: EventBus;
  readonly handlers: Handlers;
  readonly alarms: MonitorAlarms;

  constructor(scope: Construct, id: string, props: HeadroomMonitorProps) {
    super(scope, id);
    const settings = settle(this, props);
    this.name = settings.name;
    refuseNamesake(this);
    const subscribers = props.emails ?? [];
    this.findings = new FindingsTable(this, "Findings", props);
    this.alerts = new AlertTopic(this, "Alerts", { subscribers });
    this.eventBus = new EventBus(this, "Changes", {
      eventBusName: `${this.name}-changes`,
      description: "One event for each change of a finding",
    });
    const deadLetters = {
      Runs: new DeadLetters(this, "RunsDeadLetters").queue,
      News: new DeadLetters(this, "NewsDeadLetters").queue,
      Interruptions: new DeadLetters(this, "InterruptionsDeadLetters").queue,
    };
    const { findings, alerts, eventBus } = this;
    this.handlers = createHandlers(this, { findings, alerts, eventBus, deadLetters }, { props, settings });
    new WatchSchedule(this, "Schedule", {
      watchUtilization: this.handlers["watch-utilization"].function,
      watchSpend: this.handlers["watch-spend"].function,
      weeklyReport: this.handlers["weekly-report"].function,
      deadLetters: deadLetters.Runs,
      ...(props.reportTimeZone ? { reportTimeZone: props.reportTimeZone } : {}),
    });
    new NotifyStream(this, "News", {
      table: this.findings.table,
      handler: this.handlers.notify.function,
      deadLetters: deadLetters.News,
    });
    new InterruptionRule(this, "Interruptions", {
      handler: this.handlers["record-interruption"].function,
      deadLetters: deadLetters.Interruptions,
    });
    const runMetric = runMetricsOf(serviceOf(this.name));
    this.alarms = new MonitorAlarms(this, "Alarms", {
      name: this.name,
      topic: this.alerts.topic,
      ...pagerOf(this, settings.pagerTopicArn),
      runbookUrl: settings.runbookUrl,
      plan: settings.plan,
      runMetric,
      handlers: Object.values(this.handlers),
      deadLetters,
      expectedSubscriptions: subscribers.length,
    });
    new MonitorDashboards(this, "Dashboards", {
      settings,
      service: serviceOf(this.name),
      runMetric,
      handlers: this.handlers,
      deadLetters,
      alarms: this.alarms,
    });
    const dearer = costOfRequests(settings.bill);
    if (dearer !== undefined) Annotations.of(this).addInfo(dearer);
    for (const [name, sentence] of warnings(infeasible(settings.plan), subscribers))
      Annotations.of(this).addWarningV2(`headroom:${name}`, sentence);
  }
}

const pagerOf = (scope: Construct, arn: string | undefined) =>
  arn === undefined ? {} : { pager: Topic.fromTopicArn(scope, "Pager", arn) };

/** Two of one stack would publish under one name, and each alarm would hear the other's runs. */
function refuseNamesake(monitor: HeadroomMonitor): void {
  const others = Stack.of(monitor)
    .node.findAll()
    .filter((one) => one instanceof HeadroomMonitor);
  if (others.some((one) => one !== monitor && one.name === monitor.name))
    throw new ConfigError(
      `got two monitors named ${monitor.name} in one stack, expected a name of its own for each: give one as name`,
    );
}

function warnings(
  infeasibleWorkloads: readonly string[],
  subscribers: readonly Subscriber[],
): [name: string, sentence: string][] {
  const all = infeasibleWorkloads.map((sentence): [string, string] => ["infeasible", sentence]);
  if (subscribers.length === 0) all.push(["nobody", "nobody is told by e-mail: give addresses as emails"]);
  else if (subscribers.every(({ atLeast }) => atLeast !== undefined))
    all.push([
      "alarms",
      "every address filters by severity, so nobody gets the alarms about Headroom itself: leave one unfiltered",
    ]);
  return all;
}
