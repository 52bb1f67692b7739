import { Duration } from "aws-cdk-lib";
import type { HandlerName } from "./handler-names.ts";

/** Environment variables, as lambdas/environment.ts reads them. */
export type Variable =
  | "HEADROOM_TABLE"
  | "HEADROOM_TOPIC_ARN"
  | "HEADROOM_EVENT_BUS"
  | "HEADROOM_TARGETS"
  | "HEADROOM_WORKLOAD_TAG"
  | "HEADROOM_BILL_REQUESTS"
  | "HEADROOM_BILL_ACCOUNT"
  | "HEADROOM_METRIC_PERIOD"
  | "HEADROOM_METRIC_WORKLOADS"
  | "HEADROOM_MAIL_FROM"
  | "HEADROOM_MAIL_TO"
  | "HEADROOM_MAIL_OWNERS"
  | "HEADROOM_ACTIONS"
  | "HEADROOM_DASHBOARD_URL"
  | "HEADROOM_QUIET_HOURS";

/** `Runs`: jobs and reports. `News`: what of the table's stream could not be told. `Interruptions`: EC2's warnings. */
export type DeadLetterQueue = "Runs" | "News" | "Interruptions";

export interface HandlerSpec {
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  /** Given where this monitor has them; a function is told nothing it does not need. */
  readonly variables: readonly Variable[];
  /** plan.json lies beside the code. */
  readonly plan: boolean;
  /** Called asynchronously, and where an event ends that failed three times. */
  readonly deadLetters?: DeadLetterQueue;
}

export const HANDLER_SPECS: Readonly<Record<HandlerName, HandlerSpec>> = {
  "watch-utilization": {
    description: "Headroom: what runs, how busy it is, what the plan says",
    memoryMiB: 1024,
    timeout: Duration.minutes(15),
    variables: [
      "HEADROOM_TABLE",
      "HEADROOM_TARGETS",
      "HEADROOM_METRIC_PERIOD",
      "HEADROOM_METRIC_WORKLOADS",
      "HEADROOM_QUIET_HOURS",
    ],
    plan: true,
    deadLetters: "Runs",
  },
  "watch-spend": {
    description: "Headroom: what it cost, against plan and budget",
    memoryMiB: 512,
    timeout: Duration.minutes(5),
    variables: [
      "HEADROOM_TABLE",
      "HEADROOM_TOPIC_ARN",
      "HEADROOM_WORKLOAD_TAG",
      "HEADROOM_BILL_REQUESTS",
      "HEADROOM_BILL_ACCOUNT",
      "HEADROOM_QUIET_HOURS",
    ],
    plan: true,
    deadLetters: "Runs",
  },
  notify: {
    description: "Headroom: tells people and machines what is new",
    memoryMiB: 256,
    // A third of the lease by which it holds what it tells (lib/pipeline/notify.ts): a claim outlives its holder.
    timeout: Duration.minutes(5),
    variables: [
      "HEADROOM_TABLE",
      "HEADROOM_TOPIC_ARN",
      "HEADROOM_EVENT_BUS",
      "HEADROOM_DASHBOARD_URL",
      "HEADROOM_QUIET_HOURS",
    ],
    plan: false,
  },
  "weekly-report": {
    description: "Headroom: the week in one mail",
    // Charts are drawn by WebAssembly: at half of it the same takes twice as long.
    memoryMiB: 1024,
    timeout: Duration.minutes(2),
    variables: [
      "HEADROOM_TABLE",
      "HEADROOM_TOPIC_ARN",
      "HEADROOM_MAIL_FROM",
      "HEADROOM_MAIL_TO",
      "HEADROOM_MAIL_OWNERS",
      "HEADROOM_DASHBOARD_URL",
    ],
    plan: false,
    deadLetters: "Runs",
  },
  "findings-widget": {
    description: "Headroom: the findings inside a CloudWatch dashboard",
    memoryMiB: 512,
    timeout: Duration.seconds(20),
    variables: ["HEADROOM_TABLE", "HEADROOM_ACTIONS"],
    plan: false,
  },
  "record-interruption": {
    description: "Headroom: writes down spot interruptions",
    memoryMiB: 256,
    timeout: Duration.seconds(30),
    variables: ["HEADROOM_TABLE"],
    plan: false,
    deadLetters: "Interruptions",
  },
};
