import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FindingsTable } from "../../../lib/aws/findings/findings-table.ts";
import { dynamoInterruptionLog } from "../../../lib/aws/findings/interruption-log.ts";
import { itemKey } from "../../../lib/aws/findings/item-key.ts";
import { dynamoRunLog } from "../../../lib/aws/findings/run-log.ts";
import { ConfigError } from "../../../lib/domain/errors.ts";
import type { Interruption } from "../../../lib/domain/interruption.ts";
import { addDays, epochMs } from "../../../lib/domain/window.ts";
import type { RunRecord } from "../../../lib/pipeline/ports.ts";
import { NOW } from "../../builders/fleet.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";

let dynamo: LocalDynamo;
let table: FindingsTable;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable();
});
afterEach(() => table.client.destroy());

const aRun = (change: Partial<RunRecord> = {}): RunRecord => ({
  job: "utilization",
  finishedAt: NOW,
  resources: 12,
  findings: 3,
  unknown: 1,
  judged: 40,
  failedReads: 0,
  ownCostUsd: 0.02,
  projectedOwnCostUsdPerMonth: 1.1,
  ...change,
});

describe("the log of runs", () => {
  test("keeps the newest run of each job", async () => {
    const log = dynamoRunLog(table);
    expect(await log.lastRuns()).toEqual([]);
    await log.record(aRun());
    await log.record(aRun({ job: "spend" }));
    await log.record(aRun({ finishedAt: addDays(NOW, 1), findings: 4 }));
    expect(await log.lastRuns()).toEqual([
      aRun({ job: "spend" }),
      aRun({ finishedAt: addDays(NOW, 1), findings: 4 }),
    ]);
  });
});

const anInterruption = (change: Partial<Interruption> = {}): Interruption => ({
  id: "e-1",
  instanceId: "i-1",
  region: "us-east-1",
  account: "111122223333",
  event: "interruption",
  at: NOW,
  ...change,
});

describe("the log of interruptions", () => {
  test("holds an event once, however often and under whatever id it comes", async () => {
    const log = dynamoInterruptionLog(table);
    const first = anInterruption({ instanceType: "p5.48xlarge", zone: "us-east-1a" });
    await log.record(first);
    await log.record(anInterruption({ id: "e-2" }));
    await log.record(anInterruption({ at: "2026-11-24T00:00:00Z" }));
    expect(await log.load(NOW)).toEqual([first]);
  });

  test("tells apart instances, kinds and moments, and gives those from a moment on, oldest first", async () => {
    const log = dynamoInterruptionLog(table);
    const events = [
      anInterruption({ at: addDays(NOW, -1) }),
      anInterruption(),
      anInterruption({ event: "rebalance" }),
      anInterruption({ event: "rebalance", instanceId: "i-2" }),
      anInterruption({ at: addDays(NOW, 1) }),
    ];
    for (const event of events.toReversed()) await log.record(event);
    expect(await log.load(addDays(NOW, -2))).toEqual(events);
    expect(await log.load("2026-11-24T00:00:00Z")).toEqual(events.slice(1));
    expect(await log.load(addDays(NOW, 2))).toEqual([]);
  });

  test("lets an event go after 400 days", async () => {
    await dynamoInterruptionLog(table).record(anInterruption());
    const key = itemKey("interruption", `${NOW} interruption i-1`);
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key: key }));
    expect(Item?.expiresAt).toEqual({ N: String(epochMs(addDays(NOW, 400)) / 1000) });
  });

  test("refuses what is no moment", async () => {
    const log = dynamoInterruptionLog(table);
    await expect(log.record(anInterruption({ at: "soon" }))).rejects.toThrow(ConfigError);
    await expect(log.load("soon")).rejects.toThrow(/got "soon", expected an ISO 8601 moment/);
  });
});
