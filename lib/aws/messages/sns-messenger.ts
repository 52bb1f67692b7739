import { type MessageAttributeValue, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Message } from "../../alerts/message.ts";
import { asciiJson } from "../../alerts/message-text.ts";
import type { Messenger } from "../../pipeline/ports.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

/**
 * One publish to a topic: subscribers get the text for their protocol, and filter by `severity`, `rule`, `workload` and
 * `owner`. Resolves when SNS has stored the message; whether anybody is subscribed is `topicHealth`'s question.
 */
export function snsMessenger(connection: Connection, topicArn: string): Messenger {
  const client = metered(new SNSClient(clientOptions(connection)), "sns", connection.meter);
  return {
    send: async (message) => {
      await calling("sns:Publish", connection.region, () =>
        client.send(
          new PublishCommand({
            TopicArn: topicArn,
            Subject: message.subject,
            Message: structureOf(message),
            MessageStructure: "json",
            MessageAttributes: attributesOf(message),
          }),
        ),
      );
    },
  };
}

/** What SNS measures against its limit. `default` is what queues, functions and web hooks get. */
export const structureOf = ({ json, email, sms }: Message): string =>
  JSON.stringify({ default: json, email, sms });

/** An array's value is JSON, and an empty one cannot be sent: a policy asks for it with `{ "exists": false }`. */
export function attributesOf({ attributes }: Message): Record<string, MessageAttributeValue> {
  const { severity, rule, workload, owner } = attributes;
  const lists = Object.entries({ rule, workload, owner })
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => [name, { DataType: "String.Array", StringValue: asciiJson(values) }] as const);
  return { severity: { DataType: "String", StringValue: severity }, ...Object.fromEntries(lists) };
}
