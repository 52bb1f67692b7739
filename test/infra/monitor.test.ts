import { RemovalPolicy } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { describe, expect, test } from "vitest";
import { synthesizedMonitor } from "../builders/synthesized.ts";

const template = synthesizedMonitor();
const every = (type: string) => Object.values(template.findResources(type));
const propertiesOf = (type: string) => every(type).map(({ Properties }) => Properties);

describe("the functions", () => {
  test.each([
    ["run on ARM", { Architectures: ["arm64"] }],
    ["run on Node 24", { Runtime: "nodejs24.x" }],
    ["are traced", { TracingConfig: { Mode: "Active" } }],
    ["log to a group of their own", { LoggingConfig: { LogGroup: Match.anyValue() } }],
    [
      "publish metrics and logs under one name",
      {
        Environment: {
          Variables: Match.objectLike({
            POWERTOOLS_SERVICE_NAME: "headroom-Headroom",
            POWERTOOLS_METRICS_NAMESPACE: "Headroom",
            POWERTOOLS_LOG_LEVEL: "INFO",
          }),
        },
      },
    ],
  ])("all %s", (_, expected) => {
    expect(every("AWS::Lambda::Function")).toHaveLength(6);
    template.allResourcesProperties("AWS::Lambda::Function", expected);
  });

  test("none of them reserves concurrency that others would miss", () => {
    template.allResourcesProperties("AWS::Lambda::Function", {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  test("the widget has the prefix that CloudWatch's users are told to trust", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "findings-widget.handler",
      FunctionName: Match.stringLikeRegexp("^customWidget-.{1,51}$"),
    });
  });
});

describe("the findings table", () => {
  test("has the keys, the stream and the end of life that the adapters use", () => {
    template.hasResourceProperties("AWS::DynamoDB::Table", {
      KeySchema: [
        { AttributeName: "kind", KeyType: "HASH" },
        { AttributeName: "id", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  test("outlives its stack and can be put back to any second of 35 days", () => {
    template.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    template.hasResourceProperties("AWS::DynamoDB::Table", {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  test("goes with its stack when that is wanted, and is then not protected", () => {
    const passing = synthesizedMonitor({ removalPolicy: RemovalPolicy.DESTROY });
    passing.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Delete" });
    passing.hasResourceProperties("AWS::DynamoDB::Table", { DeletionProtectionEnabled: false });
  });
});

describe("dead letters", () => {
  test("are encrypted, kept two weeks, and refused in the clear", () => {
    expect(every("AWS::SQS::Queue")).toHaveLength(3);
    template.allResourcesProperties("AWS::SQS::Queue", {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    expect(every("AWS::SQS::QueuePolicy")).toHaveLength(3);
    template.allResourcesProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: "sqs:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      },
    });
  });

  test("exist for every function that is called without anybody waiting", () => {
    const without = propertiesOf("AWS::Lambda::Function")
      .filter(({ DeadLetterConfig }) => DeadLetterConfig === undefined)
      .map(({ Handler }) => Handler);
    expect(without.sort()).toEqual(["findings-widget.handler", "notify.handler"]);
  });
});

describe("logs", () => {
  test("are kept for a month and go with the stack", () => {
    expect(every("AWS::Logs::LogGroup")).toHaveLength(6);
    template.allResources("AWS::Logs::LogGroup", {
      DeletionPolicy: "Delete",
      Properties: Match.objectLike({ RetentionInDays: 30 }),
    });
  });

  test("are kept as long as is said", () => {
    synthesizedMonitor({ logRetention: RetentionDays.ONE_YEAR, logLevel: "DEBUG" }).allResourcesProperties(
      "AWS::Logs::LogGroup",
      { RetentionInDays: 365 },
    );
  });
});

describe("the stack as a whole", () => {
  test("holds no custom resource: nothing runs at deployment, and an emulator needs nothing more than AWS does", () => {
    const types = Object.values<{ Type: string }>(template.toJSON().Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^Custom::|CustomResource|^AWS::CDK::/.test(type))).toEqual([]);
  });

  test("names no account and no region of its own", () => {
    expect(JSON.stringify(template.toJSON()).match(/arn:aws:|\b\d{12}\b/g)).toBeNull();
  });
});
