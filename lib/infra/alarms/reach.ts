import { ComparisonOperator, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { RunMetric } from "../run-metrics.ts";
import { lastOfDay, type WatchedByName } from "./watched.ts";

/** By the hourly run. Once may be a message that is just being tried again. */
const UNTOLD_AFTER_HOURS = 3;

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/** An alert nobody gets is none. SNS deactivates an address that gets too many mails at once. With nobody expected, nobody is missed. */
export const reach = (runMetric: RunMetric, expectedSubscriptions: number): WatchedByName => ({
  Untold: {
    metric: runMetric("untoldFindings", "recent"),
    description: `Findings of earlier runs have not been told for ${UNTOLD_AFTER_HOURS} hours: read notify's log, and see that its event source mapping on the table's stream is enabled.`,
    runbook: "untold-findings",
    operator: GREATER_THAN_THRESHOLD,
    threshold: 0,
    of: UNTOLD_AFTER_HOURS,
    bad: UNTOLD_AFTER_HOURS,
  },
  SubscriptionsPending: {
    metric: runMetric("subscriptionsPending", "spend"),
    description: "A subscription of the alert topic is not confirmed: follow the link in AWS's mail.",
    runbook: "subscriptions",
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
          runbook: "subscriptions",
          operator: LESS_THAN_THRESHOLD,
          threshold: expectedSubscriptions,
          ...lastOfDay,
        },
      }),
});
