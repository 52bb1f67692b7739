import fc from "fast-check";
import { expect, test } from "vitest";
import { RULES } from "../../lib/rules/index.ts";
import { PRICES, ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const HOURS_PER_MONTH = 730;
const price = (PRICES.regions["us-east-1"]?.["g5.12xlarge"]?.onDemand?.usdPerHour ?? 0) * HOURS_PER_MONTH;
const level = fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 1, noNaN: true }));

test("dollars of idle cards are theirs by count: never negative, never more than the machine", () => {
  const partlyIdle = ruleNamed(RULES, "partly-idle");
  const idle = ruleNamed(RULES, "idle");
  fc.assert(
    fc.property(
      fc.tuple(level, level, level, level),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (levels, cpu) => {
        const telemetry = [...cards(levels), aSeries("cpuUtilization", cpu)];
        const resource = aResource({ instanceType: "g5.12xlarge", telemetry });
        const quiet = levels.filter((one) => one === 0).length;
        const verdict = verdictOn(quiet === 4 ? idle : partlyIdle, resource);
        const { dollars, observed } = verdict.kind === "finding" ? verdict.finding : {};
        const said = quiet === 4 ? dollars?.nowUsdPerMonth : observed?.idleUsdPerMonth;
        if (quiet === 0) expect(said).toBeUndefined();
        else expect(said).toBeCloseTo((price * quiet) / 4, 1);
        expect(dollars?.savingUsdPerMonth ?? 0).toBeGreaterThanOrEqual(0);
        expect(dollars?.savingUsdPerMonth ?? 0).toBeLessThanOrEqual(price + 1e-6);
      },
    ),
  );
});
