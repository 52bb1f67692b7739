import { Duration, Stack, Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { ConfigError } from "../domain/errors.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { type QuietHours, quietHoursOf } from "../domain/quiet-hours.ts";
import { MS_PER_DAY } from "../domain/window.ts";
import { type BillSettings, billSettingsOf } from "./bill-settings.ts";
import { dashboardUrlsOf } from "./console-url.ts";
import { type DashboardKind, dashboardNameOf } from "./dashboards/dashboard-names.ts";
import { type MailSettings, mailSettingsOf } from "./mail-settings.ts";
import { monitorName } from "./monitor-name.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import type { Setup } from "./permissions.ts";
import { readSizedPlan, regionsOf } from "./plan-source.ts";
import { requireRegion, targetOfMember, type WatchTarget } from "./watch-target.ts";

/** The props, checked, with their defaults. */
export interface MonitorSettings {
  readonly name: string;
  readonly plan: CapacityPlan;
  /** Regions of the monitor's own account. */
  readonly regions: readonly string[];
  readonly members: readonly Required<WatchTarget>[];
  readonly mail: MailSettings | undefined;
  readonly metricPeriodSec: number;
  readonly workloadTag: string;
  readonly bill: BillSettings;
  readonly dashboards: Readonly<Record<DashboardKind, { readonly name: string; readonly url: string }>>;
  /** Named in alerts. */
  readonly dashboardUrl: string;
  readonly runbookUrl: string;
  readonly pagerTopicArn: string | undefined;
  readonly metricWorkloads: number | undefined;
  readonly quietHours: QuietHours | undefined;
  readonly setups: ReadonlySet<Setup>;
}

/** Throws ConfigError for what the user must mend. */
export function settle(monitor: Construct, props: HeadroomMonitorProps): MonitorSettings {
  const stack = Stack.of(monitor);
  const plan = readSizedPlan(props.plan);
  const regions = props.regions ?? regionsOf(plan.plan);
  for (const region of [...regions, ...known(stack.region)]) requireRegion(region);
  const members = (props.members ?? []).map((member) => targetOfMember(member, stack.partition));
  const mail = mailSettingsOf(props);
  const setups = new Set<Setup>([mail ? "sender" : "no-sender"]);
  if (members.length > 0) setups.add("members");
  if (props.actions) setups.add("actions");
  const name = monitorName(monitor, props.name);
  const dashboards = dashboardsOf(monitor, name);
  return {
    name,
    plan,
    regions,
    members,
    mail,
    metricPeriodSec: secondsOf(props.metricPeriod ?? Duration.hours(1)),
    workloadTag: props.workloadTag ?? "workload",
    bill: billSettingsOf(props),
    dashboards,
    dashboardUrl: props.dashboardUrl ?? dashboards.fleet.url,
    runbookUrl: props.runbookUrl ?? RUNBOOK,
    pagerTopicArn: pagerOf(props),
    metricWorkloads: metricWorkloadsOf(props),
    quietHours: props.quietHours && quietHoursOf({ ...props.quietHours }),
    setups,
  };
}

/** In the repository. */
const RUNBOOK = "docs/runbook.md";

function dashboardsOf(monitor: Construct, name: string): MonitorSettings["dashboards"] {
  const urlOf = dashboardUrlsOf(monitor);
  const of = (kind: DashboardKind) => {
    const dashboard = dashboardNameOf(monitor, name, kind);
    return { name: dashboard, url: urlOf(dashboard) };
  };
  return { fleet: of("fleet"), spend: of("spend"), health: of("health") };
}

function pagerOf({ pagerTopicArn }: HeadroomMonitorProps): string | undefined {
  if (pagerTopicArn === undefined || /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(pagerTopicArn))
    return pagerTopicArn;
  throw new ConfigError(
    `got pagerTopicArn ${pagerTopicArn}, expected one like arn:aws:sns:us-east-1:111122223333:on-call`,
  );
}

/** Fleet draws them four times, beside 2,000 series of machines: a dashboard holds 2,500. */
const MOST_METRIC_WORKLOADS = 100;

function metricWorkloadsOf({ metricWorkloads: most }: HeadroomMonitorProps): number | undefined {
  if (most === undefined || (Number.isInteger(most) && most >= 0 && most <= MOST_METRIC_WORKLOADS))
    return most;
  throw new ConfigError(
    `got metricWorkloads ${most}, expected a whole number from 0 to ${MOST_METRIC_WORKLOADS}`,
  );
}

/** Where the stack goes is known here only when its environment says so. */
const known = (region: string): readonly string[] => (Token.isUnresolved(region) ? [] : [region]);

const MINUTE_MS = 60_000;

/** CloudWatch keeps points of a minute for 15 days, the look-back is shorter: any whole minutes (GetMetricData, `Period`, 2026-11). */
function secondsOf(period: Duration): number {
  const ms = period.toMilliseconds();
  if (ms < MINUTE_MS || ms > MS_PER_DAY || ms % MINUTE_MS !== 0)
    throw new ConfigError(
      `got a metricPeriod of ${ms / 1000} seconds, expected whole minutes, one day at most`,
    );
  return ms / 1000;
}
