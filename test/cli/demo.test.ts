import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoTraps, demoTruths } from "../../lib/local/demo/truths.ts";
import { RULES } from "../../lib/rules/index.ts";
import { type Ran, runVerb } from "../builders/terminal.ts";

interface Output {
  readonly findings: readonly {
    id: string;
    rule: string;
    resource: string;
    state: string;
    proposed?: { instanceType: string };
    observed: Record<string, unknown>;
  }[];
  readonly changes: { opened: string[]; worse: string[]; resolved: string[]; kept: string[] };
  readonly unknowns: readonly { rule: string; resource: string; missing: string }[];
}

describe("the embedded demo, run twice as a newcomer would", () => {
  const folder = mkdtempSync(join(tmpdir(), "headroom-demo-test-"));
  let first: Ran;
  let second: Ran;
  let output: Output;

  beforeAll(async () => {
    first = await runVerb(["watch", "--json", "--out", "out"], folder);
    second = await runVerb(["watch", "--json"], folder);
    output = JSON.parse(first.stdout) as Output;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("ends well", () => {
    expect([first.code, first.stderr]).toEqual([0, ""]);
  });

  test("has a truth planted for every rule", () => {
    const planted = new Set(demoTruths.map(({ rule }) => rule));
    expect(RULES.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([]);
  });

  test.each(demoTruths.map((truth) => [truth.rule, truth.resource, truth.detail] as const))(
    "finds %s on %s: %s",
    (rule, resource) => {
      expect(output.findings.map(({ id }) => id)).toContain(`${rule}:${resource}`);
    },
  );

  test.each(demoTraps.map((trap) => [trap.resource, trap.why, trap.silentRules] as const))(
    "stays silent on %s: %s",
    (resource, _, silent) => {
      const said = output.findings.filter((one) => one.resource === resource && silent.includes(one.rule));
      expect(said.map(({ id }) => id)).toEqual([]);
    },
  );

  test("says nothing that was not planted, but for what is listed here with its reason", () => {
    const explained = new Map([
      ["right-size:caption-batch", "10 % busy A10Gs: cheaper L4s hold them; the trap is about idle"],
      ["right-size:i-jumphost", "idle too: the alternative for those who must keep it"],
      ["blind-spot:i-sliced", "MIG cannot be measured: information, not an alarm"],
    ]);
    const planted = new Set(demoTruths.map(({ rule, resource }) => `${rule}:${resource}`));
    const surprising = output.findings
      .map(({ id }) => id)
      .filter((id) => !planted.has(id) && !explained.has(id));
    expect(surprising).toEqual([]);
  });

  test("announces everything once: the second run on the same facts has no news", () => {
    expect(output.changes.opened.length).toBeGreaterThan(20);
    const { changes, findings } = JSON.parse(second.stdout) as Output;
    expect([changes.opened, changes.worse, changes.resolved]).toEqual([[], [], []]);
    expect(findings.map(({ id }) => id)).toEqual(output.findings.map(({ id }) => id));
  });

  test("keeps the contract: right-size proposes a type, idle says whether a model is resident", () => {
    const lacking = output.findings.filter(
      ({ rule, proposed, observed }) =>
        (rule === "right-size" && proposed === undefined) ||
        (rule === "idle" && typeof observed.memoryResident !== "boolean"),
    );
    expect(lacking).toEqual([]);
  });

  test("writes the page and the findings", () => {
    expect(readFileSync(join(folder, "out", "findings.json"), "utf8")).toBe(first.stdout);
    expect(readFileSync(join(folder, "out", "report.html"), "utf8")).toContain("<!doctype html>");
  });

  test("explains one of its findings afterwards, and names the nearest id for a wrong one", async () => {
    const id = output.findings[0]?.id ?? "";
    expect((await runVerb(["explain", id], folder)).stdout).toContain(id);
    const wrong = await runVerb(["explain", `${id}x`], folder);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(`did you mean ${id}?`)]);
  });

  test("leaves no half-written file", () => {
    expect(existsSync(join(folder, "out", `report.html.${process.pid}.tmp`))).toBe(false);
  });
});
