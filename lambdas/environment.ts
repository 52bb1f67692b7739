import { readFileSync } from "node:fs";
import type { Target } from "../lib/aws/target.ts";
import { ConfigError } from "../lib/domain/errors.ts";
import type { Plan } from "../lib/domain/plan.ts";
import type { QuietHours } from "../lib/domain/quiet-hours.ts";
import { METRIC_WORKLOADS } from "../lib/pipeline/own-metrics.ts";

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Readers of an owner's part. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/**
 * What the stack tells a function (lib/infra sets it). The only reader of `process.env`; each value is read when it is used, so that
 * a function needs no variable of another's.
 */
export const environment = {
  get table(): string {
    return required("HEADROOM_TABLE");
  },
  get topicArn(): string {
    return required("HEADROOM_TOPIC_ARN");
  },
  get eventBus(): string {
    return required("HEADROOM_EVENT_BUS");
  },
  /** Accounts and regions to look at. */
  get targets(): readonly Target[] {
    return parsed("HEADROOM_TARGETS", required("HEADROOM_TARGETS")) as readonly Target[];
  },
  get workloadTag(): string {
    return process.env.HEADROOM_WORKLOAD_TAG || "workload";
  },
  /** Cost Explorer requests of a look at the bill; undefined: as many as the source allows itself. */
  get billRequests(): number | undefined {
    const text = process.env.HEADROOM_BILL_REQUESTS;
    if (!text) return undefined;
    const requests = Number(text);
    if (!Number.isInteger(requests) || requests < 1)
      throw new ConfigError(`got HEADROOM_BILL_REQUESTS ${text}, expected a whole number from 1`);
    return requests;
  },
  /** The one linked account whose bill is read; undefined: all that the caller sees. */
  get billAccount(): string | undefined {
    return process.env.HEADROOM_BILL_ACCOUNT || undefined;
  },
  get metricPeriodSec(): number {
    const seconds = Number(process.env.HEADROOM_METRIC_PERIOD || 3600);
    if (!Number.isInteger(seconds) || seconds < 60 || seconds % 60 !== 0)
      throw new ConfigError(`got HEADROOM_METRIC_PERIOD ${seconds}, expected whole minutes in seconds`);
    return seconds;
  },
  /** Workloads that have metrics of their own. */
  get metricWorkloads(): number {
    const most = Number(process.env.HEADROOM_METRIC_WORKLOADS || METRIC_WORKLOADS);
    if (!Number.isInteger(most) || most < 0)
      throw new ConfigError(`got HEADROOM_METRIC_WORKLOADS ${most}, expected a whole number from 0`);
    return most;
  },
  /** Verified sender and readers of the weekly mail; undefined: it goes to the topic. */
  get mail(): Mail | undefined {
    const from = process.env.HEADROOM_MAIL_FROM;
    if (!from) return undefined;
    const owners = parsed("HEADROOM_MAIL_OWNERS", process.env.HEADROOM_MAIL_OWNERS || "{}") as Mail["owners"];
    return { from, to: required("HEADROOM_MAIL_TO").split(","), owners };
  },
  /** Checked when the stack was drawn; undefined: people are told at any hour. */
  get quietHours(): QuietHours | undefined {
    const text = process.env.HEADROOM_QUIET_HOURS;
    return text ? (parsed("HEADROOM_QUIET_HOURS", text) as QuietHours) : undefined;
  },
  get actionsEnabled(): boolean {
    return process.env.HEADROOM_ACTIONS === "enabled";
  },
  get dashboardUrl(): string | undefined {
    return process.env.HEADROOM_DASHBOARD_URL || undefined;
  },
  /** The region this function runs in. */
  get region(): string {
    return required("AWS_REGION");
  },
  /** Validated when the stack was drawn, and shipped beside the bundle. */
  get plan(): Plan {
    const path = process.env.HEADROOM_PLAN || new URL("./plan.json", import.meta.url);
    return parsed("plan.json", readFileSync(path, "utf8")) as Plan;
  },
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new ConfigError(`got no ${name}, expected the stack to set it; deploy again`);
  return value;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${name} is not JSON; deploy again`, { cause });
  }
}
