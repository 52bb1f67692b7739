import type { Stack } from "aws-cdk-lib";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { AlertTopic } from "./alert-topic.ts";
import type { FindingsTable } from "./findings-table.ts";
import { fleetGrounds } from "./fleet-grounds.ts";
import type { DeadLetterQueue } from "./handler-specs.ts";
import type { MonitorSettings } from "./monitor-settings.ts";
import type { Ground, Grounds } from "./statements.ts";

/** What a monitor owns and its functions work on. */
export interface Estate {
  readonly findings: FindingsTable;
  readonly alerts: AlertTopic;
  readonly eventBus: EventBus;
  readonly deadLetters: Readonly<Record<DeadLetterQueue, IQueue>>;
}

/** Each place of a permission, as an ARN of this stack. */
export function groundsOf(stack: Stack, estate: Estate, settings: MonitorSettings): Grounds {
  const { tableArn } = estate.findings.table;
  return {
    table: { resources: [tableArn] },
    "table-stream": { resources: [`${tableArn}/stream/*`] },
    topic: { resources: [estate.alerts.topic.topicArn] },
    "topic-key": { resources: [estate.alerts.key.keyArn] },
    "event-bus": { resources: [estate.eventBus.eventBusArn] },
    "dead-letters": { resources: [estate.deadLetters.News.queueArn] },
    "member-roles": { resources: [...new Set(settings.members.map(({ roleArn }) => roleArn))] },
    ...(settings.mail ? { "mail-identities": mailIdentities(stack, settings.mail) } : {}),
    ...fleetGrounds(stack, settings.regions),
  };
}

/**
 * The sender, by address or by domain, whichever SES has verified. In the sandbox SES asks for the readers' identities as well
 * (https://github.com/cloudposse/terraform-aws-ses/issues/40). Only the sender's address may stand in From.
 */
function mailIdentities(stack: Stack, mail: NonNullable<MonitorSettings["mail"]>): Ground {
  const identities = [mail.from, ...mail.to, ...Object.values(mail.owners).flat()].flatMap((address) => [
    address,
    address.replace(/^.*@/, ""),
  ]);
  return {
    resources: [...new Set(identities)].map((resourceName) =>
      stack.formatArn({ service: "ses", resource: "identity", resourceName }),
    ),
    conditions: { StringEquals: { "ses:FromAddress": mail.from } },
  };
}
