import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handler as notify } from "../../lambdas/notify.ts";
import { handler as watchUtilization } from "../../lambdas/watch-utilization.ts";
import { dynamoOutbox } from "../../lib/aws/findings/outbox.ts";
import { addHours } from "../../lib/domain/window.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

let cloud: Cloud;
beforeEach(() => {
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

/** The handlers know only the real clock: quiet hours from one hour of it to another. */
async function findInQuietHours(from: number, to: number) {
  const now = new Date().toISOString();
  const onTheWall = (hours: number) => addHours(now, hours).slice(11, 16);
  cloud = await startCloud(anAwsWorld(now), {
    HEADROOM_QUIET_HOURS: JSON.stringify({ from: onTheWall(from), to: onTheWall(to), timeZone: "Etc/UTC" }),
  });
  await watchUtilization({ job: "utilization" }, cloud.context);
  await notify(await cloud.stream("run"), cloud.context);
  const left = await dynamoOutbox(cloud.table, "people").pending();
  const { untoldFindings: counted } = await watchUtilization({ job: "recent" }, cloud.context);
  return {
    left: left.map(({ severity }) => severity),
    counted,
    machines: await dynamoOutbox(cloud.table, "machines").pending(),
  };
}

test("in the quiet hours of the deployment tickets stay in people's outbox, uncounted as untold; machines hear of all", async () => {
  const { left, counted, machines } = await findInQuietHours(-2, 2);
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((severity) => severity === "high" || severity === "critical")).toEqual([]);
  expect(counted).toBe(0);
  expect(machines).toEqual([]);
});

test("outside of them nothing stays", async () => {
  const { left } = await findInQuietHours(2, 4);
  expect(left).toEqual([]);
});
