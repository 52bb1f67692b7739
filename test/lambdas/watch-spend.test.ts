import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handler as watchSpend } from "../../lambdas/watch-spend.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import type { AwsWorld } from "../fakes/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

vi.hoisted(() => {
  // Powertools reads these when it is loaded: write to the console that the tests listen to.
  process.env.POWERTOOLS_DEV = "true";
  process.env.POWERTOOLS_METRICS_DISABLED = "false";
  process.env.POWERTOOLS_METRICS_NAMESPACE = "Headroom";
  process.env.POWERTOOLS_SERVICE_NAME = "headroom-test";
});

let cloud: Cloud;
let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

const run = async (change: Partial<AwsWorld> = {}, env: Readonly<Record<string, string>> = {}) => {
  cloud = await startCloud(anAwsWorld(new Date().toISOString(), change), env);
  return watchSpend({ job: "spend" }, cloud.context);
};
/** What CloudWatch would make metrics of. */
const published = (): Readonly<Record<string, number>> =>
  Object.assign({}, ...logged.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line)));

describe("the age of the bill", () => {
  /** 02:00, so that yesterday and today cannot be told from each other by rounding. */
  const NOW = new Date(`${new Date().toISOString().slice(0, 10)}T02:00:00.000Z`);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is published, counted from the end of the newest billed day", async () => {
    await run();
    expect(published().BillAgeHours).toBe(0);
  });

  test("without a single line is that of the whole window: an empty bill is not a fresh one", async () => {
    const { failedReads } = await run({ dailyUsd: {} });
    const lastMonth = Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - 1, 1);
    expect(failedReads).toBe(0);
    expect(published().BillAgeHours).toBe((NOW.getTime() - lastMonth) / 3_600_000);
  });

  test("of a bill that could not be read is not published: that is a failed read", async () => {
    await run({ denied: ["GetCostAndUsage"] });
    expect(published()).toMatchObject({ FailedReads: 1 });
    expect(published()).not.toHaveProperty("BillAgeHours");
  });
});

describe("what is learnt besides the bill", () => {
  const API = "GetSavingsPlansUtilization";

  test("is learnt each by itself: a topic that cannot be asked costs no commitment, and counts", async () => {
    const record = await run({ denied: ["GetTopicAttributes"] });
    expect(record).toMatchObject({ failedReads: 1, commitments: { recommendations: [{}, {}] } });
    expect(published()).toMatchObject({ FailedReads: 1 });
  });

  test("commitments that cannot be read are undefined in the record, and the topic was asked", async () => {
    const { failedReads, commitments } = await run({ denied: [API] });
    expect(failedReads).toBe(1);
    expect(commitments).toBeDefined();
    expect(commitments).not.toHaveProperty("savingsPlansUtilization");
    expect(published().SubscriptionsConfirmed).toBeGreaterThanOrEqual(0);
  });
});

describe("the bill's requests and its account", () => {
  test("are the monitor's to say", async () => {
    await run({}, { HEADROOM_BILL_REQUESTS: "1", HEADROOM_BILL_ACCOUNT: "444455556666" });
    const bills = cloud.aws.inputsOf("GetCostAndUsage");
    expect(bills).toHaveLength(1);
    expect(bills[0]?.Filter).toEqual({ Dimensions: { Key: "LINKED_ACCOUNT", Values: ["444455556666"] } });
  });

  test("that are no number end the run with what was expected", async () => {
    await expect(run({}, { HEADROOM_BILL_REQUESTS: "many" })).rejects.toThrow(
      "got HEADROOM_BILL_REQUESTS many, expected a whole number from 1",
    );
  });
});
