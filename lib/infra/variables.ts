import type { Stack } from "aws-cdk-lib";
import { ConfigError } from "../domain/errors.ts";
import type { Estate } from "./grounds.ts";
import type { HandlerName } from "./handler-names.ts";
import { HANDLER_SPECS, type Variable } from "./handler-specs.ts";
import type { MonitorSettings } from "./monitor-settings.ts";
import type { WatchTarget } from "./watch-target.ts";

export type Variables = Readonly<Partial<Record<Variable, string>>>;

/** Every variable this monitor has a value for. */
export function variablesOf(stack: Stack, estate: Estate, settings: MonitorSettings): Variables {
  const { mail, bill, dashboardUrl, metricWorkloads, quietHours, setups } = settings;
  const own = settings.regions.map((region): WatchTarget => ({ account: stack.account, region }));
  return {
    HEADROOM_TABLE: estate.findings.table.tableName,
    HEADROOM_TOPIC_ARN: estate.alerts.topic.topicArn,
    HEADROOM_EVENT_BUS: estate.eventBus.eventBusName,
    HEADROOM_TARGETS: stack.toJsonString(fitting([...own, ...settings.members])),
    HEADROOM_WORKLOAD_TAG: settings.workloadTag,
    HEADROOM_METRIC_PERIOD: String(settings.metricPeriodSec),
    ...(metricWorkloads === undefined ? {} : { HEADROOM_METRIC_WORKLOADS: String(metricWorkloads) }),
    ...(bill.requests === undefined ? {} : { HEADROOM_BILL_REQUESTS: String(bill.requests) }),
    ...(bill.account === undefined ? {} : { HEADROOM_BILL_ACCOUNT: bill.account }),
    ...(mail ? { HEADROOM_MAIL_FROM: mail.from, HEADROOM_MAIL_TO: mail.to.join(",") } : {}),
    ...(mail && Object.keys(mail.owners).length > 0
      ? { HEADROOM_MAIL_OWNERS: JSON.stringify(mail.owners) }
      : {}),
    ...(setups.has("actions") ? { HEADROOM_ACTIONS: "enabled" } : {}),
    HEADROOM_DASHBOARD_URL: dashboardUrl,
    ...(quietHours === undefined ? {} : { HEADROOM_QUIET_HOURS: JSON.stringify(quietHours) }),
  };
}

/** Lambda's limit for all variables of a function together is 4 KB; the others take less than one. */
const MAX_TARGETS_BYTES = 3_072;

function fitting(targets: readonly WatchTarget[]): readonly WatchTarget[] {
  const bytes = JSON.stringify(targets).length;
  if (bytes > MAX_TARGETS_BYTES)
    throw new ConfigError(
      `got ${targets.length} targets in ${bytes} bytes, expected what fits a function's 4 KB of environment: ${MAX_TARGETS_BYTES}; use shorter external ids, or a second monitor for some of them`,
    );
  return targets;
}

/** What one function is told. A report that goes by mail knows no topic: it may not publish there. */
export function environmentOf(handler: HandlerName, variables: Variables): Record<string, string> {
  const byMail = handler === "weekly-report" && variables.HEADROOM_MAIL_FROM !== undefined;
  return Object.fromEntries(
    HANDLER_SPECS[handler].variables
      .filter((name) => !(byMail && name === "HEADROOM_TOPIC_ARN"))
      .flatMap((name) => {
        const value = variables[name];
        return value === undefined ? [] : [[name, value]];
      }),
  );
}
