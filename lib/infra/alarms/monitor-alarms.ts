import { Alarm, AlarmRule, AlarmState, CompositeAlarm, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { CapacityPlan } from "../../domain/plan.ts";
import type { Handler } from "../handler.ts";
import type { DeadLetterQueue } from "../handler-specs.ts";
import type { RunMetric } from "../run-metrics.ts";
import { functionErrors, waitingDeadLetters } from "./failures.ts";
import { money } from "./money.ts";
import { reach } from "./reach.ts";
import { sight } from "./sight.ts";
import { WAKE_UPS } from "./wake-ups.ts";
import type { RunbookSection, Watched } from "./watched.ts";

export interface MonitorAlarmsProps {
  /** The monitor's. */
  readonly name: string;
  readonly topic: ITopic;
  /** Takes the composite alarms instead of `topic`, where there is one. */
  readonly pager?: ITopic;
  readonly runbookUrl: string;
  readonly plan: CapacityPlan;
  /** This monitor's own: another's in the same account would mask what it misses. */
  readonly runMetric: RunMetric;
  readonly handlers: readonly Handler[];
  readonly deadLetters: Readonly<Record<DeadLetterQueue, IQueue>>;
  /** Subscriptions that should be confirmed; with none, nobody is missed. */
  readonly expectedSubscriptions: number;
}

/**
 * What says that Headroom itself no longer sees, works or reaches anybody, and that money burns. Single alarms are mail, on one topic
 * with the findings; the composite ones are what is worth waking for.
 */
export class MonitorAlarms extends Construct {
  readonly single: readonly Alarm[];
  readonly composite: readonly CompositeAlarm[];

  constructor(scope: Construct, id: string, props: MonitorAlarmsProps) {
    super(scope, id);
    const { runMetric, topic } = props;
    const watched = {
      ...sight(runMetric),
      ...money(runMetric, props.plan),
      ...functionErrors(props.handlers),
      ...waitingDeadLetters(props.deadLetters),
      ...reach(runMetric, props.expectedSubscriptions),
    };
    const mail = new SnsAction(topic);
    const byName = new Map(
      Object.entries(watched).map(([name, one]) => [name, this.#alarm(name, one, props)] as const),
    );
    for (const alarm of byName.values()) alarm.addAlarmAction(mail);
    this.single = [...byName.values()];
    this.composite = this.#wakeUps(byName, props);
  }

  #alarm(name: string, one: Watched, { runbookUrl }: MonitorAlarmsProps): Alarm {
    return new Alarm(this, name, {
      metric: one.metric,
      alarmDescription: described(one, runbookUrl),
      comparisonOperator: one.operator,
      threshold: one.threshold,
      evaluationPeriods: one.of,
      datapointsToAlarm: one.bad,
      treatMissingData: one.missing ?? TreatMissingData.NOT_BREACHING,
    });
  }

  #wakeUps(singles: ReadonlyMap<string, Alarm>, props: MonitorAlarmsProps): CompositeAlarm[] {
    const action = new SnsAction(props.pager ?? props.topic);
    return Object.entries(WAKE_UPS).map(([id, { name, anyOf, ...wakeUp }]) => {
      const alarms = anyOf.flatMap((one) => singles.get(one) ?? []);
      const alarm = new CompositeAlarm(this, id, {
        compositeAlarmName: `${props.name}-${name}`,
        alarmDescription: described(wakeUp, props.runbookUrl),
        alarmRule: AlarmRule.anyOf(...alarms.map((one) => AlarmRule.fromAlarm(one, AlarmState.ALARM))),
      });
      alarm.addAlarmAction(action);
      return alarm;
    });
  }
}

/** What the mail says: what is wrong, and where it is written what to do. */
const described = (
  { description, runbook }: { readonly description: string; readonly runbook: RunbookSection },
  runbookUrl: string,
): string => `${description} Runbook: ${runbookUrl}#${runbook}`;
