import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handler as notify } from "../../lambdas/notify.ts";
import { handler as watchUtilization } from "../../lambdas/watch-utilization.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

vi.hoisted(() => {
  // Powertools reads these when it is loaded: write to the console that the tests listen to.
  process.env.POWERTOOLS_DEV = "true";
  process.env.POWERTOOLS_METRICS_DISABLED = "false";
  process.env.POWERTOOLS_METRICS_NAMESPACE = "Headroom";
  process.env.POWERTOOLS_SERVICE_NAME = "headroom-test";
});

let cloud: Cloud;
let untold: number[];
beforeEach(() => {
  untold = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((line) => {
      const { UntoldFindings } = String(line).includes('"_aws"') ? JSON.parse(String(line)) : {};
      if (UntoldFindings !== undefined) untold.push(UntoldFindings);
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

const start = async (denied: readonly string[] = []) => {
  cloud = await startCloud(anAwsWorld(new Date().toISOString(), { denied }));
};
const watch = (job: string) => watchUtilization({ job }, cloud.context);
const tell = async () => notify(await cloud.stream("run"), cloud.context);

test("what a run saved and nobody was told is counted by every later hourly run, until it is told", async () => {
  await start();
  await watch("utilization");
  await watch("recent");
  await watch("recent");
  await tell();
  await watch("recent");
  expect(untold).toEqual([3, 3, 0]);
});

test.each([
  ["people, whom SNS refuses", "Publish"],
  ["machines, whose bus refuses", "PutEvents"],
])("told to all but %s is not told", async (_, denied) => {
  await start([denied]);
  await watch("utilization");
  await tell();
  await watch("recent");
  expect(untold).toEqual([3]);
});
