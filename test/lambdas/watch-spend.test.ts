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
