import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestsOf } from "../../../lib/alerts/digest.ts";
import { messageOf } from "../../../lib/alerts/digest-message.ts";
import type { Message } from "../../../lib/alerts/message.ts";
import { attributesOf, snsMessenger, structureOf } from "../../../lib/aws/messages/sns-messenger.ts";
import { topicHealth } from "../../../lib/aws/messages/topic-health.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { aFinding } from "../../builders/finding.ts";
import { NOW } from "../../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../../builders/hostile.ts";
import { type LocalTopics, loopbackConnection, startTopics } from "../../fakes/loopback.ts";

function messageFor(...findings: readonly Parameters<typeof aFinding>[0][]): Message {
  const [digest] = digestsOf(findings.map(aFinding));
  if (digest === undefined) throw new Error("expected a digest");
  return messageOf(digest, { now: NOW });
}

let topics: LocalTopics;
let topicArn: string;
beforeAll(async () => {
  topics = await startTopics();
});
afterAll(() => topics.stop());
beforeEach(async () => {
  topicArn = await topics.createTopic();
});

/** The emulator hands on the structure as it came; SNS takes the protocol's text out of it. */
const defaults = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).default);

describe("an SNS topic", () => {
  test("delivers the findings to machines as they are, and every attempt is counted", async () => {
    const received = await topics.subscribe(topicArn);
    const connection = loopbackConnection();
    const message = messageFor(
      ...HOSTILE_TEXTS.map((text) => ({ resource: text, title: text, owner: text })),
    );
    await snsMessenger(connection, topicArn).send(message);
    const bodies = await received();
    expect(bodies).toEqual([structureOf(message)]);
    expect(defaults(bodies)).toEqual([message.json]);
    expect(connection.meter.counts()).toEqual([{ api: "sns:Publish", requests: 1, units: 1 }]);
  });

  test("delivers to each subscriber what it filters by", async () => {
    const grave = await topics.subscribe(topicArn, { severity: ["critical", "high"] });
    const nobodys = await topics.subscribe(topicArn, { owner: [{ exists: false }] });
    const messenger = snsMessenger(loopbackConnection(), topicArn);
    const high = messageFor({ severity: "high", owner: "ann" });
    const low = messageFor({ severity: "low" });
    await messenger.send(high);
    await messenger.send(low);
    expect(defaults(await grave())).toEqual([high.json]);
    expect(defaults(await nobodys())).toEqual([low.json]);
  });

  test("takes the largest message there can be", async () => {
    const received = await topics.subscribe(topicArn);
    const findings = Array.from({ length: 10_000 }, (_, index) => ({
      resource: `i-${index}`,
      title: "\ud800模".repeat(1_000),
      owner: `${"模".repeat(80)}${index}`,
      workload: `${"\u202e".repeat(80)}${index}`,
    }));
    const message = messageFor(...findings);
    await snsMessenger(loopbackConnection(), topicArn).send(message);
    expect(await received()).toHaveLength(1);
    expect(Buffer.byteLength(structureOf(message))).toBeGreaterThan(150_000);
    expect(Buffer.byteLength(structureOf(message) + JSON.stringify(attributesOf(message)))).toBeLessThan(
      262_144,
    );
  });

  test("that is not there is a SourceError which names the call", async () => {
    const sending = snsMessenger(loopbackConnection(), `${topicArn}-gone`).send(messageFor({}));
    await expect(sending).rejects.toThrow(/^sns:Publish in us-east-1: /);
    await expect(sending).rejects.toThrow(SourceError);
  });

  test("tells mail and telephones their own text", async () => {
    const sns = mockClient(SNSClient).on(PublishCommand).resolves({ MessageId: "1" });
    const message = messageFor({ owner: "ann", workload: "模型" });
    await snsMessenger(loopbackConnection(), topicArn).send(message);
    const input = sns.commandCalls(PublishCommand)[0]?.args[0].input;
    sns.restore();
    expect(input).toMatchObject({ TopicArn: topicArn, Subject: message.subject, MessageStructure: "json" });
    expect(JSON.parse(input?.Message ?? "")).toEqual({
      default: message.json,
      email: message.email,
      sms: message.sms,
    });
    expect(input?.MessageAttributes).toEqual({
      severity: { DataType: "String", StringValue: "medium" },
      rule: { DataType: "String.Array", StringValue: '["idle"]' },
      workload: { DataType: "String.Array", StringValue: String.raw`["\u6a21\u578b"]` },
      owner: { DataType: "String.Array", StringValue: '["ann"]' },
    });
  });
});

describe("a topic's health", () => {
  test("counts who would get a message", async () => {
    await topics.subscribe(topicArn);
    expect(await topicHealth(loopbackConnection(), topicArn)).toEqual({
      confirmed: 1,
      pending: 0,
      deleted: 0,
    });
  });

  test("is not zero but an error when the topic cannot be seen", async () => {
    const asking = topicHealth(loopbackConnection(), `${topicArn}-gone`);
    await expect(asking).rejects.toThrow(/^sns:GetTopicAttributes in us-east-1: /);
  });

  test("is not zero but an error when SNS does not say", async () => {
    const sns = mockClient(SNSClient)
      .onAnyCommand()
      .resolves({ Attributes: { SubscriptionsConfirmed: "" } });
    const asking = topicHealth(loopbackConnection(), topicArn);
    await expect(asking).rejects.toThrow(/got "" as SubscriptionsConfirmed of .+, expected a count/);
    sns.restore();
  });
});
