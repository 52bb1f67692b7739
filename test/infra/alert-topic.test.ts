import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { subscriberOf } from "../../lib/infra/subscriber.ts";
import { synthesizedMonitor } from "../builders/synthesized.ts";

const template = synthesizedMonitor();

describe("the alert topic", () => {
  test("is encrypted with a key of its own that rotates", () => {
    template.hasResourceProperties("AWS::SNS::Topic", { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });

  test("refuses what comes in the clear", () => {
    template.hasResourceProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: "sns:Publish",
            Principal: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      },
    });
  });

  test("lets alarms of this account publish, and use its key", () => {
    template.hasResourceProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Allow",
            Action: "sns:Publish",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Condition: Match.objectLike({ StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } }),
          }),
        ]),
      },
    });
    template.hasResourceProperties("AWS::KMS::Key", {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          }),
        ]),
      },
    });
  });
});

describe("subscribers", () => {
  const subscribed = synthesizedMonitor({
    emails: ["ops@example.com", "cfo@example.com=high"].map(subscriberOf),
  });

  test("get everything", () => {
    subscribed.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@example.com",
      FilterPolicy: Match.absent(),
    });
  });

  test("or what is grave enough for them", () => {
    subscribed.hasResourceProperties("AWS::SNS::Subscription", {
      Endpoint: "cfo@example.com",
      FilterPolicy: { severity: ["high", "critical"] },
    });
  });

  test.each([
    ["ops", /e-mail address "ops"/],
    ["a b@example.com", /e-mail address/],
    ["a@example.com=grave", /severity "grave".*info, low, medium, high, critical/],
    ["a@example.com=high=low", /e-mail address/],
    ["", /e-mail address ""/],
  ])("got %j, says what was expected", (text, message) => {
    expect(() => subscriberOf(text)).toThrow(message);
  });
});
