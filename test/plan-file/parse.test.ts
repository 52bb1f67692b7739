import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { KNOWN, planAnd, planWith } from "./plan-text.ts";

const EXAMPLE = readFileSync(resolve(import.meta.dirname, "../../examples/plan.yaml"), "utf8");
const parse = (text: string | Uint8Array) => parsePlan(text, KNOWN);

describe("a plan says what it says, and defaults fill the rest", () => {
  test("a plan of nothing but what is required", () => {
    expect(parse(planAnd())).toEqual({
      version: 1,
      region: "us-east-1",
      headroom: 0.3,
      workloads: [],
      limits: {},
      silence: [],
    });
  });

  test("a service inherits the plan's headroom unless it has its own", () => {
    const plan = parse(
      `headroom: 0.2\n${planWith(
        "{ name: a, kind: inference, demand: { peakQps: 10 } }",
        "{ name: b, kind: inference, demand: { peakQps: 10 }, headroom: 0 }",
      )}`,
    );
    expect(plan.workloads).toMatchObject([{ headroom: 0.2 }, { headroom: 0 }]);
  });

  test("a workload is bought on demand, and its job is a full one with AdamW in bf16, unless said otherwise", () => {
    const plan = parse(planWith("{ name: a, kind: training, training: { tokens: 1e9 } }"));
    expect(plan.workloads).toEqual([
      {
        name: "a",
        kind: "training",
        purchase: "on-demand",
        training: { method: "full", precision: "bf16", optimizer: "adamw", tokens: 1e9 },
      },
    ]);
  });

  test("a budget speaks at half, 80 % and all of it, and in ascending order", () => {
    expect(parse(planAnd("budget: { monthlyUsd: 100 }")).budget).toEqual({
      monthlyUsd: 100,
      alertAt: [0.5, 0.8, 1],
    });
    expect(parse(planAnd("budget: { monthlyUsd: 100, alertAt: [1, 0.25] }")).budget?.alertAt).toEqual([
      0.25, 1,
    ]);
  });

  test("what is absent is absent, never undefined", () => {
    const plan = parse(planWith("{ name: a, kind: inference, demand: { peakQps: 10 } }"));
    expect("budget" in plan).toBe(false);
    expect(Object.keys(plan.workloads[0] ?? {}).toSorted()).toEqual([
      "demand",
      "headroom",
      "kind",
      "name",
      "purchase",
    ]);
  });

  test.each([
    ["2026-12-31", "2026-12-31T00:00:00.000Z"],
    ["2026-12-31T18:00:00Z", "2026-12-31T18:00:00.000Z"],
    ["2026-12-31T18:00:00+02:00", "2026-12-31T16:00:00.000Z"],
  ])("a silence until %s ends at %s", (written, instant) => {
    const plan = parse(planAnd(`silence: [{ finding: "idle:i-1", reason: standby, until: ${written} }]`));
    expect(plan.silence).toEqual([{ finding: "idle:i-1", reason: "standby", until: instant }]);
  });

  test("a workload starts and ends at a moment; a side unsaid is open", () => {
    const dated = (dates: string) => planWith(`{ name: a, kind: fixed, monthlyUsd: 1${dates} }`);
    expect(parse(dated(", starts: 2027-01-01, ends: 2027-02-01T12:00:00+01:00")).workloads[0]).toMatchObject({
      starts: "2027-01-01T00:00:00.000Z",
      ends: "2027-02-01T11:00:00.000Z",
    });
    expect(parse(dated("")).workloads[0]).not.toHaveProperty("starts");
    expect(parse(dated(", ends: 2027-01-01")).workloads[0]).not.toHaveProperty("starts");
  });

  test("YAML 1.2: `no` and `on` are text, 1e3 and 0x10 are numbers", () => {
    const plan = parse(
      planWith(
        "{ name: no, owner: on, kind: fixed, monthlyUsd: 1e3 }",
        "{ name: b, kind: fixed, monthlyUsd: 0x10 }",
      ),
    );
    expect(plan.workloads).toMatchObject([{ name: "no", owner: "on", monthlyUsd: 1000 }, { monthlyUsd: 16 }]);
  });

  test("a %YAML 1.1 directive turns no region into false", () => {
    const plan = parse(`%YAML 1.1\n---\n${planWith("{ name: no, kind: fixed, monthlyUsd: 1 }")}`);
    expect(plan.workloads[0]?.name).toBe("no");
  });

  test("anchors and aliases repeat a value", () => {
    const plan = parse(
      planWith(
        "{ name: a, kind: fixed, monthlyUsd: 1, match: &m { tags: { team: ml } } }",
        "{ name: b, kind: fixed, monthlyUsd: 1, match: *m }",
      ),
    );
    expect(plan.workloads[1]?.match).toEqual({ tags: { team: "ml" } });
  });

  test("tag keys may hold whatever AWS allows", () => {
    const plan = parse(
      planWith(
        `{ name: a, kind: fixed, monthlyUsd: 1, match: { tags: { "aws:ecs/service name@x+y=é": "<b>&'", 7: "" } } }`,
      ),
    );
    expect(plan.workloads[0]?.match?.tags).toEqual({ "aws:ecs/service name@x+y=é": "<b>&'", "7": "" });
  });

  test("a byte order mark and Windows line ends are no part of the plan", () => {
    const bytes = new TextEncoder().encode(`\uFEFF${planAnd().replaceAll("\n", "\r\n")}`);
    expect(parse(bytes)).toEqual(parse(planAnd()));
  });

  test("names are checked only against what is known", () => {
    const text = planWith("{ name: a, kind: training, model: my-model, accelerator: X-1GB }");
    expect(parsePlan(text, { fileName: "plan.yaml" }).workloads).toHaveLength(1);
  });

  test("the example is a plan, with every kind of workload", () => {
    const plan = parsePlan(EXAMPLE, { fileName: "examples/plan.yaml" });
    expect(new Set(plan.workloads.map(({ kind }) => kind))).toEqual(
      new Set(["inference", "training", "fixed"]),
    );
    expect(plan.silence).toHaveLength(2);
    expect(plan.budget).toBeDefined();
  });
});
