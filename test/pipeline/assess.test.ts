import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { type RegisteredRule, RULES } from "../../lib/rules/index.ts";
import { aContext } from "../builders/context.ts";
import { dollars } from "../builders/finding.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";
import { aCapacityPlan, aPlan } from "../builders/plan.ts";

const broken: RegisteredRule = {
  id: "broken",
  title: "throws",
  needs: [],
  limits: {},
  trendDays: 0,
  countsAbsence: false,
  judges: "running",
  judge: () => {
    throw new Error("division by cheese");
  },
};

const idleCard = aResource({ id: "i-idle", telemetry: cards([0]) });
const busy: Resource = aResource({
  id: "i-busy",
  telemetry: [...cards([0.9]), aSeries("cpuUtilization", 0.3)],
});

/** Works in so much of the time: 2 % is idle's limit, and what is open stays to 2.2 %. */
const works = (share: number) =>
  aResource({ id: "i-1", telemetry: [aSeries("gpuUtilization", 0, { dutyCycle: fraction(share) })] });
const open = (saving: number) => (id: string) =>
  id === "idle:i-1" ? { dollars: dollars(saving, 0) } : undefined;

describe("what is open", () => {
  const findings = (share: number, before = open(734)) => {
    const { evidence, passes } = assess(RULES, aContext([works(share)]), () => true, before);
    return {
      passes,
      said: evidence.filter(({ rule }) => rule === "idle").map(({ lingers }) => lingers ?? false),
    };
  };

  test("stays a little beyond its limit, counted once, and says that it lingers", () => {
    expect(findings(0.02).said).toEqual([false]);
    expect(findings(0.021).said).toEqual([true]);
    expect(findings(0.021).passes).toBe(findings(0.02).passes);
  });

  test("closes beyond that, and nothing else opens there", () => {
    expect(findings(0.0221).said).toEqual([]);
    expect(findings(0.021, () => undefined).said).toEqual([]);
  });

  test("stays by the limit that the plan has", () => {
    const context = aContext([works(0.104)], {
      plan: { ...aCapacityPlan([], []), plan: aPlan([], { limits: { idle: { dutyCycle: 0.1 } } }) },
    });
    const { evidence } = assess(RULES, context, () => true, open(734));
    expect(evidence.find(({ rule }) => rule === "idle")?.lingers).toBe(true);
  });

  test("is not kept open as the opposite: a smaller machine that no longer pays is no larger one", () => {
    const full = aResource({
      id: "i-1",
      instanceType: "m7i.xlarge",
      telemetry: [aSeries("cpuUtilization", 0.95), aSeries("memoryUtilization", 0.8)],
    });
    const said = (saving: number) =>
      assess(
        RULES,
        aContext([full]),
        () => true,
        (id) => (id === "right-size:i-1" ? { dollars: dollars(saving, 0) } : undefined),
      ).evidence.map(({ rule }) => rule);
    expect(said(-100)).toEqual(["right-size"]);
    expect(said(100)).toEqual([]);
  });
});

describe("assess", () => {
  test("a rule that throws is unknown, counted, and takes no other down", () => {
    const verdicts = assess([broken, ...RULES], aContext([idleCard]));
    expect(verdicts.unknowns).toContainEqual({
      kind: "unknown",
      rule: "broken",
      resource: "*",
      missing: "the rule failed: division by cheese",
    });
    expect(verdicts.evidence.map(({ id }) => id)).toContain("idle:i-idle");
  });

  test("the order of resources does not change what is found", () => {
    const ids = (resources: readonly Resource[]) =>
      assess(RULES, aContext(resources))
        .evidence.map(({ id }) => id)
        .toSorted();
    expect(ids([busy, idleCard])).toEqual(ids([idleCard, busy]));
  });

  test("a busy machine more adds no finding about another", () => {
    const about = (resources: readonly Resource[]) =>
      assess(RULES, aContext(resources)).evidence.filter(({ resource }) => resource === "i-idle");
    expect(about([idleCard, busy])).toEqual(about([idleCard]));
  });

  test("an empty fleet has no findings, and nothing unknown but the bill that was not given", () => {
    const unknowns = [
      { kind: "unknown", rule: "anomaly", resource: "*", missing: "there is no bill to read" },
    ];
    expect(assess(RULES, aContext([]))).toEqual({ evidence: [], unknowns, passes: 0 });
  });

  test("GPU at 95 % beside CPU at 1 %: no finding at all", () => {
    const quietCpu = aResource({
      telemetry: [...cards([0.95]), aSeries("cpuUtilization", 0.01), aSeries("networkBytes", 10)],
    });
    expect(assess(RULES, aContext([quietCpu])).evidence).toEqual([]);
  });
});
