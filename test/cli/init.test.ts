import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ran, runVerb } from "../builders/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-init-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const plan = () => readFileSync(join(folder, "plan.yaml"), "utf8");

describe("init on the demo fleet", () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runVerb(["init"], folder);
  });

  test("writes a plan and says what to do with it", () => {
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toMatch(/Wrote plan\.yaml: \d+ workloads guessed from 70 resources/);
    expect(ran.stdout).toContain("headroom watch --source demo --plan plan.yaml");
  });

  test("the plan is sized whole", async () => {
    const sized = await runVerb(["plan", "plan.yaml", "--json"], folder);
    const { workloads } = JSON.parse(sized.stdout) as { workloads: { feasible: boolean; notes: string[] }[] };
    expect(workloads.filter(({ feasible }) => !feasible)).toEqual([]);
  });

  test("watch with it finds nothing unplanned, no drift, and nothing it could not compare", async () => {
    const watched = await runVerb(["watch", "--plan", "plan.yaml", "--json"], folder);
    const { findings, unknowns } = JSON.parse(watched.stdout) as Record<
      "findings" | "unknowns",
      { rule: string; resource: string }[]
    >;
    expect([...findings, ...unknowns].filter(({ rule }) => rule === "plan-drift")).toEqual([]);
    expect(findings.length).toBeGreaterThan(10);
  });

  test("never overwrites a plan unless told to", async () => {
    writeFileSync(join(folder, "plan.yaml"), "mine");
    const refused = await runVerb(["init"], folder);
    expect([refused.code, refused.stderr, plan()]).toEqual([
      2,
      expect.stringMatching(/there already.*--force/),
      "mine",
    ]);
    expect((await runVerb(["init", "--force"], folder)).code).toBe(0);
    expect(plan()).toContain("version: 1");
  });
});

describe("init on files", () => {
  test("guesses from the folder, whatever lies there as a plan", async () => {
    writeFileSync(
      join(folder, "instances.csv"),
      "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags\ni-1,ec2,g5.xlarge,us-east-1,1,on-demand,2026-01-01,app=chat\n",
    );
    writeFileSync(join(folder, "plan.yaml"), "version: 7");
    const ran = await runVerb(
      ["init", "--source", "files", "--dir", ".", "--out", "new/plan.yaml", "--json"],
      folder,
    );
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ workloads: 1, resources: 1, leftOut: 0 });
  });

  test.each([
    [["--source", "files"], /expected the folder/],
    [["--dir", "x"], /expected --source files/],
    [["--regions", "us-east-1"], /expected --source aws/],
    [["--source", "aws"], /at least one region/],
  ])("%j is refused with what to do", async (argv, message) => {
    const { code, stderr } = await runVerb(["init", "--out", "other.yaml", ...argv], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
