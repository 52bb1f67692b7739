import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { JOBS, type Job } from "../pipeline/jobs.ts";
import type { Handler } from "./handler.ts";
import { constructId } from "./handler-names.ts";
import type { DeadLetterQueue } from "./handler-specs.ts";
import type { RunMetric } from "./run-metrics.ts";

export interface MonitorAlarmsProps {
  readonly topic: ITopic;
  /** This monitor's own: another's in the same account would mask what it misses. */
  readonly runMetric: RunMetric;
  readonly handlers: readonly Handler[];
  readonly deadLetters: Readonly<Record<DeadLetterQueue, IQueue>>;
  /** Subscriptions that should be confirmed; with none, nobody is missed. */
  readonly expectedSubscriptions: number;
}

/**
 * Hours without a completed run until it counts as missed, counted in periods of one hour. CloudWatch looks back seven days where
 * the period is an hour or more, and one day only where it is less (PutMetricAlarm, `Period`; read 2026-11-25), so a daily job can
 * have its day and four hours of grace without metric math.
 */
const MISSED_AFTER_HOURS: Readonly<Record<Job, number>> = { recent: 3, utilization: 28, spend: 28 };

/** Two days late is usual at a month's start; beyond three the bill has stopped. */
const BILL_STALE_AFTER_HOURS = 72;
/** More than half of the verdicts unknown: what is reported is no longer the fleet. */
const UNKNOWN_SHARE = 0.5;

/** By the hourly run. Once may be a message that is just being tried again. */
const UNTOLD_AFTER_HOURS = 3;

interface Watched {
  readonly metric: IMetric;
  readonly description: string;
  readonly operator: ComparisonOperator;
  readonly threshold: number;
  /** Periods looked at, and how many of them must be bad. */
  readonly of: number;
  readonly bad: number;
  /** What silence means. */
  readonly missing?: TreatMissingData;
}

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } =
  ComparisonOperator;

/** What says that Headroom itself no longer sees, works or reaches anybody. One topic with the findings. */
export class MonitorAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: MonitorAlarmsProps) {
    super(scope, id);
    const watched = {
      ...runs(props),
      ...sight(props),
      ...functions(props),
      ...queues(props),
      ...reach(props),
    };
    const action = new SnsAction(props.topic);
    this.alarms = Object.entries(watched).map(([name, one]) => {
      const alarm = new Alarm(this, name, {
        metric: one.metric,
        alarmDescription: one.description,
        comparisonOperator: one.operator,
        threshold: one.threshold,
        evaluationPeriods: one.of,
        datapointsToAlarm: one.bad,
        treatMissingData: one.missing ?? TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      return alarm;
    });
  }
}

/** Nothing published is what a missed run looks like: missing data is the alarm. */
const runs = ({ runMetric }: MonitorAlarmsProps): Record<string, Watched> =>
  forEachJob("Missed", (job) => ({
    metric: runMetric("runCompleted", job, { statistic: Stats.SUM }),
    description: `No ${job} run has completed for ${MISSED_AFTER_HOURS[job]} hours: read the function's log. Right after the first deployment: none has been due yet.`,
    operator: LESS_THAN_THRESHOLD,
    threshold: 1,
    of: MISSED_AFTER_HOURS[job],
    bad: MISSED_AFTER_HOURS[job],
    missing: TreatMissingData.BREACHING,
  }));

const sight = ({ runMetric }: MonitorAlarmsProps): Record<string, Watched> => ({
  UnknownShare: {
    metric: runMetric("unknownShare", "utilization"),
    description: `More than ${UNKNOWN_SHARE * 100} % of the verdicts are unknown: see the report's "not seen" section for what is not measured.`,
    operator: GREATER_THAN_THRESHOLD,
    threshold: UNKNOWN_SHARE,
    ...lastOfDay,
  },
  ...forEachJob("FailedReads", (job) => ({
    metric: runMetric("failedReads", job),
    description: `Reads of the ${job} job failed (throttled, denied or cut off): what they would have shown is reported as unknown. The log names them.`,
    operator: GREATER_THAN_THRESHOLD,
    threshold: 0,
    ...(job === "recent" ? { of: 3, bad: 3 } : lastOfDay),
  })),
  BillStale: {
    metric: runMetric("billAgeHours", "spend"),
    description: `The newest billed day is more than ${BILL_STALE_AFTER_HOURS} hours old: spend findings rest on old figures. Is Cost Explorer on?`,
    operator: GREATER_THAN_THRESHOLD,
    threshold: BILL_STALE_AFTER_HOURS,
    ...lastOfDay,
  },
});

const functions = ({ handlers }: MonitorAlarmsProps): Record<string, Watched> =>
  Object.fromEntries(
    handlers.map((handler) => [
      `${constructId(handler.handlerName)}Errors`,
      {
        metric: handler.function.metricErrors({ period: Duration.minutes(5), statistic: Stats.SUM }),
        description: `${handler.handlerName} failed: read its log.`,
        operator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        threshold: 1,
        of: 1,
        bad: 1,
      },
    ]),
  );

const queues = ({ deadLetters }: MonitorAlarmsProps): Record<string, Watched> =>
  Object.fromEntries(
    Object.entries(deadLetters).map(([what, queue]) => [
      `${what}DeadLetters`,
      {
        metric: queue.metricApproximateNumberOfMessagesVisible({
          period: Duration.minutes(5),
          statistic: Stats.MAXIMUM,
        }),
        description: `Events wait in the dead-letter queue ${what}: nobody has worked on them. docs/deploy.md says how to send them again.`,
        operator: GREATER_THAN_THRESHOLD,
        threshold: 0,
        of: 1,
        bad: 1,
      },
    ]),
  );

/** An alert nobody gets is none. SNS deactivates an address that gets too many mails at once. */
const reach = ({ runMetric, expectedSubscriptions }: MonitorAlarmsProps): Record<string, Watched> => ({
  Untold: {
    metric: runMetric("untoldFindings", "recent"),
    description: `Findings of earlier runs have not been told for ${UNTOLD_AFTER_HOURS} hours: read notify's log, and see that its event source mapping on the table's stream is enabled.`,
    operator: GREATER_THAN_THRESHOLD,
    threshold: 0,
    of: UNTOLD_AFTER_HOURS,
    bad: UNTOLD_AFTER_HOURS,
  },
  SubscriptionsPending: {
    metric: runMetric("subscriptionsPending", "spend"),
    description: "A subscription of the alert topic is not confirmed: follow the link in AWS's mail.",
    operator: GREATER_THAN_THRESHOLD,
    threshold: 0,
    ...lastOfDay,
  },
  ...(expectedSubscriptions === 0
    ? {}
    : {
        SubscriptionsLost: {
          metric: runMetric("subscriptionsConfirmed", "spend", { statistic: Stats.MINIMUM }),
          description: `Fewer than ${expectedSubscriptions} subscriptions of the alert topic are confirmed: somebody who should be told is not.`,
          operator: LESS_THAN_THRESHOLD,
          threshold: expectedSubscriptions,
          ...lastOfDay,
        },
      }),
});

/** A daily job's last word holds until the next has spoken, two hours of grace included. */
const lastOfDay = { of: 26, bad: 1 };

const forEachJob = (name: string, watch: (job: Job) => Watched): Record<string, Watched> =>
  Object.fromEntries(JOBS.map((job) => [`${name}${constructNameOf(job)}`, watch(job)]));
const constructNameOf = (job: Job): string => job.charAt(0).toUpperCase() + job.slice(1);
