import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { SourceError } from "../../domain/errors.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

/** Subscriptions of a topic. No confirmed one: every message is accepted, and nobody reads it. */
export interface TopicHealth {
  readonly confirmed: number;
  /** Not confirmed yet, or switched off by SNS after too many mails a second. */
  readonly pending: number;
  readonly deleted: number;
}

/** SNS counts with a delay of minutes. Throws SourceError when it cannot be asked or does not say. */
export async function topicHealth(connection: Connection, topicArn: string): Promise<TopicHealth> {
  const client = metered(new SNSClient(clientOptions(connection)), "sns", connection.meter);
  const { Attributes: attributes = {} } = await calling("sns:GetTopicAttributes", connection.region, () =>
    client.send(new GetTopicAttributesCommand({ TopicArn: topicArn })),
  );
  const countOf = (name: string): number => {
    const text = attributes[name];
    if (text !== undefined && /^\d+$/.test(text)) return Number(text);
    throw new SourceError(
      `sns:GetTopicAttributes in ${connection.region}`,
      `got ${JSON.stringify(text)} as ${name} of ${topicArn}, expected a count; check that it is an SNS topic`,
    );
  };
  return {
    confirmed: countOf("SubscriptionsConfirmed"),
    pending: countOf("SubscriptionsPending"),
    deleted: countOf("SubscriptionsDeleted"),
  };
}
