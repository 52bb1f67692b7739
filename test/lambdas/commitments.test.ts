import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handler as watchSpend } from "../../lambdas/watch-spend.ts";
import { handler as watchUtilization } from "../../lambdas/watch-utilization.ts";
import { dynamoFindingStore } from "../../lib/aws/findings/finding-store.ts";
import { addDays } from "../../lib/domain/window.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { aPlanEntry } from "../builders/commitment-facts.ts";
import type { AwsWorld } from "../fakes/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
  process.env.POWERTOOLS_METRICS_DISABLED = "true";
});

const NOW = new Date().toISOString();
/** An endpoint runs on it; nothing else does. */
const SAGEMAKER_PLAN = aPlanEntry({
  savingsPlanId: "sp-ending",
  savingsPlanType: "SageMaker",
  start: addDays(NOW, -360),
  end: addDays(NOW, 5),
});
const RESERVATION = {
  id: "ri-1",
  type: "g5.xlarge",
  count: 1,
  start: addDays(NOW, -360),
  end: addDays(NOW, 5),
  usdPerHour: 0.6,
};

let cloud: Cloud;
const start = async (change: Partial<AwsWorld> = {}) => {
  cloud = await startCloud(
    anAwsWorld(NOW, { savingsPlans: [SAGEMAKER_PLAN], reservations: [RESERVATION], ...change }),
  );
};
beforeEach(() => {
  for (const level of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

const watch = (job = "utilization") => watchUtilization({ job }, cloud.context);
const asked = (pattern: RegExp) => cloud.aws.asked.filter((action) => pattern.test(action));
const aboutCommitments = async () => {
  const findings = await dynamoFindingStore(cloud.table).load();
  return findings.filter(({ rule }) => rule.startsWith("commitment")).map(({ resource }) => resource);
};

describe("what is owned, on the daily look", () => {
  test("is read over the wire, and what ends in five days is told of", async () => {
    await start();
    expect(await watch()).toMatchObject({ failedReads: 0 });
    expect(asked(/^Describe(SavingsPlans|ReservedInstances)$/)).toHaveLength(2);
    const named = (await aboutCommitments()).join(" ");
    expect(named).toContain("sp-ending");
    expect(named).toContain("ri-1");
  });

  test("asks Cost Explorer nothing: the last spend run has asked", async () => {
    await start();
    await watchSpend({ job: "spend" }, cloud.context);
    const before = asked(/^Get(Cost|Savings|Reservation)/).length;
    await watch();
    expect(asked(/^Get(Cost|Savings|Reservation)/)).toHaveLength(before);
  });

  test.each(["DescribeSavingsPlans", "DescribeReservedInstances"])(
    "that is denied by %s is a failed read, and nothing is said of what ends",
    async (action) => {
      await start({ denied: [action] });
      expect(await watch()).toMatchObject({ failedReads: 1 });
      expect((await aboutCommitments()).filter((resource) => /sp-ending|ri-1/.test(resource))).toEqual([]);
    },
  );

  test("is not asked for by the hourly look", async () => {
    await start();
    await watch("recent");
    expect(asked(/^Describe(SavingsPlans|ReservedInstances)$/)).toEqual([]);
  });
});
