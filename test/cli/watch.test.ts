import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aPlanEntry } from "../builders/commitment-facts.ts";
import { runVerb } from "../builders/terminal.ts";

const HEADER = "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags";
const IDLE = "i-1,ec2,g5.xlarge,us-east-1,111122223333,on-demand,2026-10-01T00:00:00Z,team=vision";

/** Two days of zeros every 5 minutes up to 2026-11-24. */
const zeros = (id: string): string[] =>
  Array.from(
    { length: 576 },
    (_, index) =>
      `${new Date(Date.UTC(2026, 10, 22) + index * 300_000).toISOString()},${id},gpuUtilization,0,0`,
  );

describe("watch over files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-watch-"));
    writeFileSync(join(folder, "instances.csv"), `${[HEADER, IDLE].join("\n")}\n`);
    writeFileSync(
      join(folder, "metrics.csv"),
      `${["timestamp,resourceId,signal,accelerator,value", ...zeros("i-1")].join("\n")}\n`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const watch = (...more: string[]) =>
    runVerb(["watch", "--source", "files", "--dir", folder, ...more], folder);

  test("without plan or bill it judges what it has", async () => {
    const { code, stdout } = await watch("--json");
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { id: string }[] };
    expect(findings.map(({ id }) => id)).toEqual(["idle:i-1"]);
  });

  test("with what the AWS CLI prints of commitments it tells which ends; with one file of the two it knows nothing of them", async () => {
    const plan = aPlanEntry({ start: "2025-11-28T00:00:00Z", end: "2026-11-28T00:00:00Z" });
    const told = async () => {
      const { findings, problems } = JSON.parse((await watch("--json")).stdout);
      const about = findings.filter(({ rule }: { rule: string }) => rule.startsWith("commitment"));
      return JSON.stringify([about, problems]);
    };
    writeFileSync(join(folder, "describe-savings-plans.json"), JSON.stringify({ savingsPlans: [plan] }));
    expect(await told()).not.toContain("sp-1");
    expect(await told()).toContain("export both");
    writeFileSync(join(folder, "describe-reserved-instances.json"), '{"ReservedInstances":[]}');
    expect(await told()).toContain("sp-1");
    expect(await told()).not.toContain("export both");
  });

  test("--fail-on counts what is live", async () => {
    expect((await watch("--fail-on", "medium")).code).toBe(4);
    expect((await watch("--fail-on", "critical")).code).toBe(0);
  });

  test("a finding silenced in the plan does not fail a build", async () => {
    const plan =
      "version: 1\nregion: us-east-1\nworkloads: []\nlimits: { plan-drift: { unplannedUsdPerMonth: 1e6 } }\nsilence:\n  - { finding: 'idle:*', reason: spare }\n";
    writeFileSync(join(folder, "plan.yaml"), plan);
    expect((await watch("--fail-on", "low")).code).toBe(0);
  });

  test("limits of the plan reach the rules", async () => {
    const zero = zeros("i-1").map((row, index) => (index % 40 === 0 ? row.replace(/,0$/, ",30") : row));
    writeFileSync(
      join(folder, "metrics.csv"),
      `${["timestamp,resourceId,signal,accelerator,value", ...zero].join("\n")}\n`,
    );
    const ids = async () =>
      (JSON.parse((await watch("--json")).stdout) as { findings: { id: string }[] }).findings.map(
        ({ id }) => id,
      );
    expect(await ids()).not.toContain("idle:i-1");
    const limits =
      "limits:\n  idle: { dutyCycle: 0.05, activeDayShare: 0.2 }\n  plan-drift: { unplannedUsdPerMonth: 1000000 }\n";
    writeFileSync(join(folder, "plan.yaml"), `version: 1\nregion: us-east-1\nworkloads: []\n${limits}`);
    expect(await ids()).toContain("idle:i-1");
  });

  test.each([
    ["no --dir", ["watch", "--source", "files"], "--dir"],
    ["a folder that is not there", ["watch", "--source", "files", "--dir", "nowhere"], "nowhere"],
    ["a plan that is not there", ["watch", "--plan", "none.yaml"], "none.yaml"],
    ["a time that is none", ["watch", "--as-of", "tomorrow"], "tomorrow"],
    ["an unknown source", ["watch", "--source", "azure"], "azure"],
    ["an unknown verb", ["wach"], "watch"],
    ["an unknown severity", ["watch", "--fail-on", "bad"], "bad"],
  ] as const)("%s is a configuration error that names it", async (_, argv, named) => {
    const { code, stderr } = await runVerb(argv, folder);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("a commitment that cannot be read is exit 2, with file and entry", async () => {
    const plan = aPlanEntry({ commitment: "-1" });
    writeFileSync(join(folder, "describe-savings-plans.json"), JSON.stringify({ savingsPlans: [plan] }));
    const { code, stderr } = await watch();
    expect(code).toBe(2);
    expect(stderr).toContain('describe-savings-plans.json: Savings Plan sp-1: commitment: got "-1"');
  });

  test("a bad plan is exit 2 with its place", async () => {
    writeFileSync(
      join(folder, "plan.yaml"),
      "version: 1\nregion: us-east-1\nworkloads:\n  - name: x\n    kind: inferense\n",
    );
    const { code, stderr } = await watch();
    expect([code, stderr]).toEqual([2, expect.stringMatching(/plan\.yaml:5:11: workloads\[0\]\.kind/)]);
  });

  test("an output folder that cannot be written is said before the work, with what to do", async () => {
    const { code, stderr } = await watch("--out", join(folder, "instances.csv", "out"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("--out")]);
  });

  test("two workloads that match one resource are reported, and the first gets it", async () => {
    const workload = (name: string) =>
      `  - { name: ${name}, kind: inference, match: { tags: { team: vision } }, demand: { peakQps: 1 }, replica: { qps: 1, accelerators: 1 }, instanceType: g5.xlarge }`;
    writeFileSync(
      join(folder, "plan.yaml"),
      `version: 1\nregion: us-east-1\nworkloads:\n${workload("one")}\n${workload("two")}\n`,
    );
    const { problems } = JSON.parse((await watch("--json")).stdout) as {
      problems: { where: string; what: string }[];
    };
    expect(problems).toContainEqual({
      where: "i-1",
      what: expect.stringContaining("matched by one and two: counted for one"),
    });
  });

  test("help is no error", async () => {
    const { code, stdout } = await runVerb(["watch", "--help"], folder);
    expect([code, stdout]).toEqual([0, expect.stringContaining("--fail-on")]);
  });
});
