import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { type RegisteredRule, RULES } from "../../lib/rules/index.ts";
import { aContext } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const broken: RegisteredRule = {
  id: "broken",
  title: "throws",
  needs: [],
  limits: {},
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

  test("an empty fleet has no findings and no unknowns", () => {
    expect(assess(RULES, aContext([]))).toEqual({ evidence: [], unknowns: [], passes: 0 });
  });

  test("GPU at 95 % beside CPU at 1 %: no finding at all", () => {
    const quietCpu = aResource({
      telemetry: [...cards([0.95]), aSeries("cpuUtilization", 0.01), aSeries("networkBytes", 10)],
    });
    expect(assess(RULES, aContext([quietCpu])).evidence).toEqual([]);
  });
});
