import { Duration } from "aws-cdk-lib";
import { ComparisonOperator, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Handler } from "../handler.ts";
import { constructId } from "../handler-names.ts";
import type { DeadLetterQueue } from "../handler-specs.ts";
import type { RunbookSection, WatchedByName } from "./watched.ts";

const FIVE_MINUTES = Duration.minutes(5);
const once = { of: 1, bad: 1 };

/** What says that a function of Headroom does not work. */
export const functionErrors = (handlers: readonly Handler[]): WatchedByName =>
  Object.fromEntries(
    handlers.map((handler) => [
      `${constructId(handler.handlerName)}Errors`,
      {
        metric: handler.function.metricErrors({ period: FIVE_MINUTES, statistic: Stats.SUM }),
        description: `${handler.handlerName} failed: read its log.`,
        runbook: "function-errors",
        operator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        threshold: 1,
        ...once,
      },
    ]),
  );

const SECTIONS: Readonly<Record<DeadLetterQueue, RunbookSection>> = {
  Runs: "runs-dead-letters",
  News: "news-dead-letters",
  Interruptions: "interruptions-dead-letters",
};

const QUEUES: readonly DeadLetterQueue[] = ["Runs", "News", "Interruptions"];

/** What says that events wait which nobody has worked on. */
export const waitingDeadLetters = (queues: Readonly<Record<DeadLetterQueue, IQueue>>): WatchedByName =>
  Object.fromEntries(
    QUEUES.map((what) => [
      `${what}DeadLetters`,
      {
        metric: queues[what].metricApproximateNumberOfMessagesVisible({
          period: FIVE_MINUTES,
          statistic: Stats.MAXIMUM,
        }),
        description: `Events wait in the dead-letter queue ${what}: nobody has worked on them.`,
        runbook: SECTIONS[what],
        operator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 0,
        ...once,
      },
    ]),
  );
