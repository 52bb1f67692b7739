import { Duration, Stack, TimeZone } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface WatchScheduleProps {
  readonly watchUtilization: IFunction;
  readonly watchSpend: IFunction;
  readonly weeklyReport: IFunction;
  /** Takes what Scheduler could not deliver. */
  readonly deadLetters: IQueue;
  /**
   * Where it is Monday, 07:00, when the weekly report goes out.
   * @default TimeZone.ETC_UTC
   */
  readonly reportTimeZone?: TimeZone;
}

interface Entry {
  readonly id: string;
  readonly runs: IFunction;
  readonly input: object;
  readonly at: CronOptionsWithTimezone;
  /** How much later it may start; a moment is exact when absent. */
  readonly within?: Duration;
  /** After that, the next run does as well. */
  readonly givenUpAfter: Duration;
}

/** Scheduler's own back-off between them; the age decides first. */
const RETRIES = 10;

/** When which job runs. The minutes keep our calls apart from each other and from everybody's full hour. */
export class WatchSchedule extends Construct {
  constructor(scope: Construct, id: string, props: WatchScheduleProps) {
    super(scope, id);
    const entries = timetable(props);
    const role = this.#role(
      entries.map(({ runs }) => runs),
      props.deadLetters,
    );
    for (const { id, runs, input, at, within, givenUpAfter } of entries)
      new Schedule(this, id, {
        description: `Headroom: ${id}`,
        schedule: ScheduleExpression.cron(at),
        timeWindow: within ? TimeWindow.flexible(within) : TimeWindow.off(),
        target: new LambdaInvoke(runs, {
          role,
          input: ScheduleTargetInput.fromObject(input),
          deadLetterQueue: props.deadLetters,
          maxEventAge: givenUpAfter,
          retryAttempts: RETRIES,
        }),
      });
  }

  /** Exactly these functions: what CDK would grant covers all their versions too. */
  #role(functions: readonly IFunction[], deadLetters: IQueue) {
    const group = Stack.of(this).formatArn({ service: "scheduler", resource: "schedule-group/default" });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account, "aws:SourceArn": group } },
      }),
    });
    const arns = new Set(functions.map(({ functionArn }) => functionArn));
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [...arns] }));
    role.addToPolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] }),
    );
    return role.withoutPolicyUpdates();
  }
}

function timetable(props: WatchScheduleProps): readonly Entry[] {
  return [
    {
      id: "Recent",
      runs: props.watchUtilization,
      input: { job: "recent" },
      at: { minute: "41" },
      givenUpAfter: Duration.minutes(50),
    },
    {
      id: "Utilization",
      runs: props.watchUtilization,
      input: { job: "utilization" },
      at: { minute: "17", hour: "6" },
      within: Duration.minutes(15),
      givenUpAfter: Duration.hours(6),
    },
    // Cost Explorer is refreshed at least once in 24 hours, most often in the night of the billing region (us-east-1).
    {
      id: "Spend",
      runs: props.watchSpend,
      input: { job: "spend" },
      at: { minute: "3", hour: "9" },
      within: Duration.minutes(15),
      givenUpAfter: Duration.hours(6),
    },
    {
      id: "WeeklyReport",
      runs: props.weeklyReport,
      input: {},
      at: {
        minute: "0",
        hour: "7",
        weekDay: "MON",
        timeZone: props.reportTimeZone ?? TimeZone.ETC_UTC,
      },
      givenUpAfter: Duration.hours(12),
    },
  ];
}
