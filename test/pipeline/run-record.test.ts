import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import { runRecordOf } from "../../lib/pipeline/run-record.ts";
import { weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { weeklyText } from "../../lib/reports/weekly-text.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { NOW } from "../builders/fleet.ts";

const busy = aBusyAssessment();
/** As long as a name and its figures get. */
const workload = (index: number, dollars: number) => ({
  workload: `team-${"x".repeat(60)}-${index}`,
  kind: "inference" as const,
  owner: "somebody@example.com",
  actualInstances: 3,
  actualAccelerators: 12,
  plannedInstances: 2,
  plannedAccelerators: 8,
  plannedInstanceType: "g5.12xlarge",
  actualInstanceTypes: ["g5.12xlarge", "g5.24xlarge"],
  meanGpuUtilization: 0.123456789,
  meanCpuUtilization: 0.123456789,
  ...(index % 2 === 0 ? { plannedUsdPerMonth: usd(dollars) } : { actualUsdPerMonth: usd(dollars) }),
});
const recordOf = (workloads: ReturnType<typeof workload>[]) =>
  runRecordOf(
    { ...busy, workloads },
    { job: "utilization", finishedAt: NOW, ownCostUsd: 0, projectedOwnCostUsdPerMonth: 0 },
  );

describe("the record of a run over a large fleet", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => workload(index, (index * 7919) % 2_000));
  const record = recordOf(many);

  test("fits an item of the table, however many workloads there are", () => {
    expect(JSON.stringify(record).length).toBeLessThan(200_000);
    expect(JSON.stringify({ ...record, workloads: many }).length).toBeGreaterThan(400_000);
  });

  test("keeps the 200 dearest, planned or running, in their order, and counts the rest", () => {
    const kept = many.filter((_, index) => (index * 7919) % 2_000 >= 1_800);
    expect(record.workloads).toEqual(kept);
    expect(record.workloadsLeftOut).toBe(1_800);
  });

  test("counts nothing where all fit", () => {
    expect(recordOf(many.slice(0, 200))).not.toHaveProperty("workloadsLeftOut");
  });

  test("is told in the weekly text with all that is left out", () => {
    const { workloads = [], workloadsLeftOut = 0 } = record;
    const { text } = weeklyText(weeklyReportOf({ now: NOW, findings: [], workloads, workloadsLeftOut }));
    expect(text).toContain("and 1,988 workloads more");
  });
});
