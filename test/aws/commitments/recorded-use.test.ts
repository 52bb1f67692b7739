import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedUse } from "../../../lib/aws/commitments/recorded-use.ts";
import { dynamoRunLog, type RunHistory } from "../../../lib/aws/findings/run-log.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { addDays } from "../../../lib/domain/window.ts";
import type { RunRecord } from "../../../lib/pipeline/ports.ts";
import { aUtilization, someCommitments } from "../../builders/commitment.ts";
import { NOW } from "../../builders/fleet.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const aRun = (change: Partial<RunRecord> = {}): RunRecord => ({
  job: "spend",
  finishedAt: NOW,
  resources: 0,
  findings: 0,
  unknown: 0,
  judged: 0,
  failedReads: 0,
  ownCostUsd: 0,
  projectedOwnCostUsdPerMonth: 0,
  ...change,
});
const ask = (history: RunHistory) => recordedUse(history).fetchCommitments({ asOf: NOW });
const { owned: _, ...recorded } = someCommitments({ savingsPlansUtilization: aUtilization(10, 2) });
const nothing = { window: { start: addDays(NOW, -30), end: NOW }, recommendations: [] };

describe("the use of commitments, as watch-spend recorded it", () => {
  test("is the last spend run's, window and all, whatever other jobs ran since", async () => {
    const log = dynamoRunLog(await dynamo.createTable());
    await log.record(
      aRun({ commitments: { ...recorded, window: { start: "2026-01-01", end: "2026-02-01" } } }),
    );
    await log.record(aRun({ commitments: recorded }));
    await log.record(aRun({ job: "utilization", finishedAt: addDays(NOW, 1) }));
    expect(await ask(log)).toEqual({ commitments: recorded, problems: [] });
  });

  test.each<[string, readonly RunRecord[]]>([
    ["no run at all", []],
    ["no spend run", [aRun({ job: "recent" })]],
    ["a spend run of a version that recorded none", [aRun()]],
  ])("is absent after %s, and a problem says so that is no failure", async (_, runs) => {
    const log = dynamoRunLog(await dynamo.createTable());
    for (const run of runs) await log.record(run);
    const { commitments, problems } = await ask(log);
    expect(commitments).toEqual(nothing);
    expect(problems).toEqual([
      {
        where: "use of commitments",
        what: expect.stringContaining("no run of watch-spend has recorded it yet"),
      },
    ]);
    expect(problems[0]).not.toHaveProperty("failure");
  });

  test("is absent where the table cannot be read, which is a failure", async () => {
    const denied = new SourceError("dynamodb:Query in us-east-1", "access denied", { denied: true });
    const broken = { lastRuns: () => Promise.reject(denied), lastRun: () => Promise.reject(denied) };
    expect(await ask(broken)).toEqual({
      commitments: nothing,
      problems: [{ where: "dynamodb:Query in us-east-1", what: "access denied", failure: "denied" }],
    });
  });
});
