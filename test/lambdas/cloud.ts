import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { vi } from "vitest";
import { type FindingsTable, queryItems } from "../../lib/aws/findings/findings-table.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../fakes/aws-endpoint.ts";
import type { AwsWorld } from "../fakes/aws-world.ts";
import { startDynalite } from "../fakes/dynalite.ts";

const ACCOUNT = "111122223333";
export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:headroom`;
export const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:findings-widget`;

/** A budget that this account breaks, and one workload that is there. */
const PLAN = {
  version: 1,
  region: "us-east-1",
  budget: { monthlyUsd: 9_000, alertAt: [0.5, 0.8, 1] },
  headroom: 0.3,
  workloads: [],
  limits: {},
  // The plan names no workload: what runs unplanned is not what these tests are about.
  silence: [{ finding: "plan-drift:*", reason: "no workload is planned here" }],
};

/** Everything the handlers reach, on loopback: DynamoDB by dynalite, all other services by the fake endpoint. */
export interface Cloud {
  readonly aws: AwsEndpoint;
  readonly table: FindingsTable;
  readonly context: Context;
  /** What the table's stream would deliver now: every item, as written last. */
  stream(kind: "run" | "finding"): Promise<DynamoDBStreamEvent>;
  stop(): Promise<void>;
}

export async function startCloud(
  world: AwsWorld,
  env: Readonly<Record<string, string>> = {},
): Promise<Cloud> {
  const dynamo = await startDynalite();
  const aws = await startAwsEndpoint(world);
  const table = await dynamo.createTable();
  const folder = mkdtempSync(join(tmpdir(), "headroom-plan-"));
  writeFileSync(join(folder, "plan.json"), JSON.stringify(PLAN));
  const variables = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "sEcReT",
    AWS_ENDPOINT_URL: aws.url,
    HEADROOM_TABLE: table.name,
    HEADROOM_TOPIC_ARN: TOPIC,
    HEADROOM_EVENT_BUS: "default",
    HEADROOM_TARGETS: JSON.stringify([{ account: ACCOUNT, region: "us-east-1" }]),
    HEADROOM_PLAN: join(folder, "plan.json"),
    ...env,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return {
    aws,
    table,
    context: { functionName: "test", awsRequestId: "r", invokedFunctionArn: FUNCTION } as Context,
    stream: async (kind) => ({ Records: (await queryItems(table, { kind })).map(recordOf) }),
    stop: async () => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
      table.client.destroy();
      await aws.close();
      await dynamo.stop();
    },
  };
}

const recordOf = (item: Readonly<Record<string, AttributeValue>>, index: number): DynamoDBRecord =>
  ({
    eventName: "MODIFY",
    dynamodb: { SequenceNumber: String(index + 1), NewImage: item, Keys: { kind: item.kind, id: item.id } },
  }) as DynamoDBRecord;
