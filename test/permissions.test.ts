import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PricingClient } from "@aws-sdk/client-pricing";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";
import type { MetadataBearer } from "@smithy/types";
import { type AwsStub, mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { handler as findingsWidget } from "../lambdas/findings-widget.ts";
import { handler as notify } from "../lambdas/notify.ts";
import { handler as recordInterruption } from "../lambdas/record-interruption.ts";
import { handler as watchSpend } from "../lambdas/watch-spend.ts";
import { handler as watchUtilization } from "../lambdas/watch-utilization.ts";
import { handler as weeklyReport } from "../lambdas/weekly-report.ts";
import { HANDLER_NAMES, type HandlerName } from "../lib/infra/handler-names.ts";
import { anAwsWorld } from "./builders/aws-world.ts";
import {
  type GrantedAction,
  grantedActions,
  memberActions,
  synthesizedMember,
  synthesizedMonitor,
} from "./builders/synthesized.ts";
import { type Cloud, startCloud } from "./lambdas/cloud.ts";

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
  process.env.POWERTOOLS_METRICS_DISABLED = "true";
});

/** SDK client -> IAM's name of its service. What each handler sends is recorded, then goes on to the loopback cloud. */
const CLIENTS = [
  [CloudWatchClient, "cloudwatch"],
  [CostExplorerClient, "ce"],
  [DynamoDBClient, "dynamodb"],
  [EC2Client, "ec2"],
  [EventBridgeClient, "events"],
  [PricingClient, "pricing"],
  [SageMakerClient, "sagemaker"],
  [SavingsplansClient, "savingsplans"],
  [SESv2Client, "ses"],
  [SNSClient, "sns"],
  [STSClient, "sts"],
] as const;

/** Lambda asks for these in the function's name: logs, traces, its stream, its dead letters. */
const OF_LAMBDA = /^(logs|xray|sqs):|^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
/** SNS asks for the key of an encrypted topic in the publisher's name; SES takes MIME as the older raw call. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  "sns:Publish": ["kms:GenerateDataKey*", "kms:Decrypt"],
  "ses:SendEmail": ["ses:SendRawEmail"],
};

const MEMBER = {
  account: "444455556666",
  region: "us-east-1",
  roleArn: "arn:aws:iam::444455556666:role/headroom-reader",
  externalId: "an-agreed-word",
};
/** What the loopback STS gives for the role. */
const MEMBER_KEY = "ASIA";

/** An account in which every call has its occasion: a type nobody knows, a training job, a member account. */
const world = () => {
  const base = anAwsWorld(new Date().toISOString());
  const strange = {
    id: "i-new4",
    type: "g9.xlarge",
    launched: base.now,
    tags: {},
    gpus: 1,
    gpuPercent: 50,
    cpuPercent: 9,
  };
  const job = {
    name: "llama-70b",
    type: "ml.g5.12xlarge",
    instances: 2,
    started: "2026-11-20T00:00:00.000Z",
  };
  return { ...base, instances: [...base.instances, strange], jobs: [job] };
};

const spotWarning = {
  id: "e-1",
  "detail-type": "EC2 Spot Instance Interruption Warning",
  detail: { "instance-id": "i-busy1" },
  region: "us-east-1",
  account: "111122223333",
  time: "2026-11-24T12:00:00Z",
} as Parameters<typeof recordInterruption>[0];

interface Sent {
  readonly action: string;
  /** Signed with the member account's role. */
  readonly asMember: boolean;
}

const sent = new Map<HandlerName, Sent[]>();
let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(world(), {
    HEADROOM_ACTIONS: "enabled",
    HEADROOM_TARGETS: JSON.stringify([{ account: "111122223333", region: "us-east-1" }, MEMBER]),
  });
  const record = await recorder();
  await record("watch-utilization", () => watchUtilization({ job: "utilization" }, cloud.context));
  await record("watch-utilization", () => watchUtilization({ job: "recent" }, cloud.context));
  await record("watch-spend", () => watchSpend({ job: "spend" }, cloud.context));
  await record("notify", async () => notify(await cloud.stream("run"), cloud.context));
  await record("weekly-report", () => weeklyReport({}, cloud.context));
  vi.stubEnv("HEADROOM_MAIL_FROM", "headroom@example.com");
  vi.stubEnv("HEADROOM_MAIL_TO", "team@example.com");
  await record("weekly-report", () => weeklyReport({}, cloud.context));
  const forms = { all: { reason: "migration", who: "ann" } };
  await record("findings-widget", () =>
    findingsWidget({ action: "snooze", id: "idle:i-idle2", widgetContext: { forms } }, cloud.context),
  );
  await record("record-interruption", () => recordInterruption(spotWarning, cloud.context));
}, 60_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

/** Every command of every client, by aws-sdk-client-mock, passed on to the loopback cloud that answers it. */
async function recorder() {
  const mocks = CLIENTS.map(([client, service]) => {
    const mock = mockClient(client as never) as unknown as AwsStub<object, MetadataBearer, never>;
    mock.send.callThrough();
    return { mock, service };
  });
  return async (handler: HandlerName, work: () => Promise<unknown>) => {
    await work();
    for (const { mock, service } of mocks) {
      for (const { args, thisValue } of mock.calls()) {
        const { accessKeyId } = await thisValue.config.credentials();
        const action = `${service}:${args[0].constructor.name.replace(/Command$/, "")}`;
        sent.set(handler, [...(sent.get(handler) ?? []), { action, asMember: accessKeyId === MEMBER_KEY }]);
      }
      mock.resetHistory();
    }
  };
}

const MEMBERS = [{ account: MEMBER.account, region: MEMBER.region, externalId: MEMBER.externalId }];
/** Both ways of mail, actions and member accounts: every permission that any set-up gives. */
const grants = () => {
  const setups = [
    synthesizedMonitor({ actions: true, members: MEMBERS }),
    synthesizedMonitor({ sender: "headroom@example.com", emails: [{ address: "team@example.com" }] }),
  ].map(grantedActions);
  return new Map(HANDLER_NAMES.map((name) => [name, setups.flatMap((one) => one.get(name) ?? [])]));
};

const distinct = (actions: readonly string[]): string[] => [...new Set(actions)].toSorted();
const grantedTo = (actions: readonly GrantedAction[] = []): string[] =>
  distinct(actions.map(({ action }) => action).filter((action) => !OF_LAMBDA.test(action)));
const neededBy = (calls: readonly Sent[] = []): string[] =>
  distinct(
    calls.filter(({ asMember }) => !asMember).flatMap(({ action }) => [action, ...(IMPLIED[action] ?? [])]),
  );

describe("least privilege", () => {
  test.each(HANDLER_NAMES)("%s may do what it does, and nothing that it never does", (handler) => {
    expect(grantedTo(grants().get(handler))).toEqual(neededBy(sent.get(handler)));
  });

  test("a member account allows what is read of it, and nothing else", () => {
    const read = [...sent.values()].flat().filter(({ asMember }) => asMember);
    const allowed = memberActions(synthesizedMember()).map(({ action }) => action);
    expect(distinct(allowed)).toEqual(distinct(read.map(({ action }) => action)));
  });

  test("nothing writes but to our own table, topic, bus and mail", () => {
    const reads = /:(Get|List|Describe|Query|AssumeRole|Decrypt)/;
    const writes = [...grants().values()]
      .flat()
      .filter(({ action }) => !reads.test(action) && !OF_LAMBDA.test(action));
    expect(distinct(writes.map(({ action, resource }) => `${action} on ${resource}`))).toMatchSnapshot();
  });
});

test("the table of docs/deploy.md is this one", async () => {
  const rows = HANDLER_NAMES.map((name) => `${name}: ${grantedTo(grants().get(name)).join(", ")}`);
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("__snapshots__/permissions.txt");
});
