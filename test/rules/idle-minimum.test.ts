import { describe, expect, test } from "vitest";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries } from "../builders/fleet.ts";

const idle = ruleNamed(RULES, "idle");
const QUIET = [aSeries("cpuUtilization", 0.01)];

describe("an idle machine", () => {
  test.each([
    ["exactly as much as is worth a minute", 0.1008 * 730, "finding"],
    ["a cent less", 0.1008 * 730 + 0.01, "pass"],
  ] as const)("that costs %s", (_, minUsdPerMonth, kind) => {
    const box = aResource({ instanceType: "m7i.large", telemetry: QUIET });
    expect(idle.judge(aContext([box]), { minUsdPerMonth })[0]?.kind).toBe(kind);
  });

  test("of which nobody knows a price is said: unknown is not cheap", () => {
    const unpriced = aResource({ instanceType: "m7i.large", region: "eu-north-1", telemetry: QUIET });
    expect(idle.judge(aContext([unpriced]), {})[0]?.kind).toBe("finding");
  });
});
