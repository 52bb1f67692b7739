import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommitAnswer } from "../../lib/cli/commit-answer.ts";
import { runVerb } from "../builders/terminal.ts";

const RATES = "instanceType,onDemandUsdPerHour,committedUsdPerHour\ng5.xlarge,1,0.6\nml.g5.xlarge,1.5,0.9\n";
const START = Date.UTC(2026, 0, 1);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-commit-"));
  writeFileSync(join(folder, "rates.csv"), RATES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One row for each hour and type; a type given as `name: count` or by the hour. */
function writeUsage(
  days: number,
  fleet: Readonly<Record<string, number | ((hour: number) => number)>>,
): void {
  const rows = Array.from({ length: days * 24 }, (_, hour) =>
    Object.entries(fleet).map(([type, count]) => {
      const instances = typeof count === "number" ? count : count(hour);
      return `${new Date(START + hour * 3_600_000).toISOString()},${type},${instances}`;
    }),
  );
  writeFileSync(join(folder, "usage.csv"), `${["hour,instanceType,instances", ...rows.flat()].join("\n")}\n`);
}
const commit = (...more: string[]) =>
  runVerb(["commit", "--usage", "usage.csv", "--rates", "rates.csv", "--term", "1y", ...more], folder);
async function answerOf(...more: string[]): Promise<CommitAnswer> {
  const { code, stdout, stderr } = await commit("--json", ...more);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as CommitAnswer;
}

describe("what to buy", () => {
  test("a steady fleet is covered whole, and its saving is the discount", async () => {
    writeUsage(40, { "g5.xlarge": 10 });
    expect(await answerOf()).toMatchObject({
      hourlyCommitmentUsd: expect.closeTo(6, 3),
      scope: "compute",
      term: "1y",
      expectedSavingUsd: expect.closeTo(4 * 8_760, -1),
      expectedSavingUsdPerMonth: expect.closeTo(4 * 730, 0),
      expectedSavingRangeUsd: {
        low: expect.closeTo(4 * 8_760, -1),
        high: expect.closeTo(4 * 8_760, -1),
      },
      ifRepeatedUsd: expect.closeTo(4 * 8_760, 0),
      planned: [],
      reservations: { inForce: [], ending: [], upcoming: 0, expired: 0 },
      coverage: expect.closeTo(1),
      utilization: expect.closeTo(1),
      breakEvenUtilization: expect.closeTo(0.6),
      lookBackOptimumUsd: expect.closeTo(6, 3),
      worstCase: {
        fall20: { savingUsd: expect.closeTo(2 * 8_760, -1), utilization: expect.closeTo(0.8) },
        fall50: { savingUsd: expect.closeTo(-1 * 8_760, -1), utilization: expect.closeTo(0.5) },
      },
      problems: [],
    });
  });

  test("comes on top of what is in force, not of what has expired", async () => {
    writeUsage(40, { "g5.xlarge": 10 });
    writeFileSync(
      join(folder, "existing.csv"),
      "commitmentUsdPerHour,start,end\n1,2025-01-01,2027-06-01\n1.5,2025-06-01,2028-06-01\n9,2025-01-01,2026-01-31\n",
    );
    const answer = await answerOf("--existing", "existing.csv");
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(3.5);
    expect(answer.existing).toEqual({ hourlyUsd: 2.5, ending: [], upcomingHourlyUsd: 0, expired: 1 });
    expect(await answerOf("--existing", "existing.csv", "--term", "3y")).toMatchObject({
      existing: {
        ending: [
          { end: "2027-06-01T00:00:00.000Z", hourlyUsd: 1 },
          { end: "2028-06-01T00:00:00.000Z", hourlyUsd: 1.5 },
        ],
      },
    });
  });

  test("what it is expected to save follows the trend, not the last 30 days", async () => {
    writeUsage(140, { "g5.xlarge": (hour) => 40 - hour / 168 });
    const { hourlyCommitmentUsd, expectedSavingUsd, expectedSavingRangeUsd, ifRepeatedUsd } =
      await answerOf();
    expect(hourlyCommitmentUsd).toBeGreaterThan(0);
    expect(expectedSavingUsd).toBeLessThan(ifRepeatedUsd);
    expect(expectedSavingRangeUsd.low).toBeLessThan(expectedSavingUsd);
    expect(expectedSavingRangeUsd.high).toBeGreaterThan(expectedSavingUsd);
    expect((await commit()).stdout.replaceAll("\n", " ")).toMatch(
      /expected, by the forecast: saves \$.* over the term, .*; four times in five between .* and .*; if the last 30 days repeat: saves/,
    );
  });

  test("sees nothing from the moment on", async () => {
    writeUsage(60, { "g5.xlarge": (hour) => (hour < 40 * 24 ? 10 : 500) });
    const answer = await answerOf("--as-of", "2026-02-10");
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(6);
    expect(answer.history).toMatchObject({ hours: 960, end: "2026-02-10T00:00:00.000Z" });
  });

  test("the curve is whole: from nothing to all covered, lowest at the history's optimum", async () => {
    writeUsage(40, { "g5.xlarge": (hour) => (hour % 4 === 0 ? 30 : 10) });
    const { curve, historyOptimumUsd } = await answerOf();
    const cheapest = curve.reduce((a, b) => (b.costUsd < a.costUsd ? b : a));
    expect(cheapest).toMatchObject({
      hourlyCommitmentUsd: historyOptimumUsd,
      costUsd: expect.closeTo(960 * (6 + 5)),
    });
    expect(curve[0]).toEqual({ hourlyCommitmentUsd: 0, costUsd: 960 * 15, coverage: 0, utilization: null });
    expect(curve.at(-1)).toMatchObject({ hourlyCommitmentUsd: expect.closeTo(18), coverage: 1 });
    const amounts = curve.map(({ hourlyCommitmentUsd }) => hourlyCommitmentUsd);
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  });

  test("SageMaker's types and EC2's need plans of their own", async () => {
    writeUsage(40, { "g5.xlarge": 10, "ml.g5.xlarge": 2 });
    expect(await commit()).toMatchObject({ code: 2, stderr: expect.stringContaining("--scope sagemaker") });
    expect(await answerOf("--scope", "sagemaker")).toMatchObject({
      hourlyCommitmentUsd: expect.closeTo(1.8),
      problems: [
        {
          what: expect.stringMatching(/scope sagemaker does not cover \("g5.xlarge"; 9600 instance-hours\)/),
        },
      ],
    });
    expect((await answerOf("--scope", "ec2-instance:g5")).hourlyCommitmentUsd).toBeCloseTo(6);
  });

  test("an idle fleet buys nothing and has no shares to state", async () => {
    writeUsage(40, { "g5.xlarge": 0 });
    expect(await answerOf()).toMatchObject({
      hourlyCommitmentUsd: 0,
      expectedSavingUsd: 0,
      coverage: null,
      utilization: null,
      breakEvenUtilization: null,
    });
    expect((await commit()).stdout).toContain("Buy nothing now");
  });

  test("says what it could not judge", async () => {
    writeUsage(2, { "g5.xlarge": 1, "p5.48xlarge": 1 });
    const { problems } = await answerOf("--as-of", "2026-02-01");
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/without a rate left out \("p5.48xlarge"; 48 instance-hours\)/),
      expect.stringMatching(/^ends 696 hours before 2026-02-01/),
      expect.stringMatching(/^has 48 hours only/),
    ]);
  });
});

describe("what is printed", () => {
  test("the purchase, its worst cases, the provider's rule and a chart", async () => {
    writeUsage(40, { "g5.xlarge": (hour) => (hour % 4 === 0 ? 30 : 10) });
    const { code, stdout } = await commit();
    expect(code).toBe(0);
    expect(stdout).toContain("Buy $6.00 an hour: Compute Savings Plan, 1 year");
    expect(stdout).toMatch(/if usage falls 50 %\s+saves \$2,190 over the term, utilization 63 %/);
    expect(stdout).toMatch(/last 30 days alone\s+\$6.00 an hour/);
    expect(stdout).toMatch(/●/);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("--out writes the same JSON", async () => {
    writeUsage(31, { "g5.xlarge": 1 });
    const { stdout } = await commit("--json", "--out", "answers/commit.json");
    expect(readFileSync(join(folder, "answers/commit.json"), "utf8")).toBe(stdout);
  });

  test("a stranger's type moves no cursor", async () => {
    writeUsage(2, { "g5.xlarge": 1, "\u009b2J\u202e": 1 });
    expect((await commit()).stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect((await commit("--json")).stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test.each([
  ["no usage", ["--usage", "none.csv"], /cannot find .*none.csv/],
  ["a moment that is none", ["--as-of", "soon"], /--as-of: got "soon"/],
  ["a moment before all usage", ["--as-of", "2020-01-01"], /got no usage before 2020/],
  ["a term that is not sold", ["--term", "2y"], /Allowed choices are 1y, 3y/],
  ["a scope that is not sold", ["--scope", "ec2"], /expected compute, sagemaker or ec2-instance/],
  ["rates for other types", ["--scope", "ec2-instance:p5"], /got usage of "g5.xlarge" only/],
])("%s is the user's to mend", async (_, more, message) => {
  writeUsage(1, { "g5.xlarge": 1 });
  const { code, stderr } = await commit(...more);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
