import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { usd, usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import {
  aCommittedContext,
  aRecommendation,
  aWorkingMachine,
  commitmentFindingOn,
} from "../builders/commitment.ts";
import { aFleet, NOW } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";

const old = (instances: number): Resource => aWorkingMachine({ instances, launchedAt: addDays(NOW, -200) });
/** A g5.xlarge under a 1-year plan. */
const G5 = 0.7042;

const planned = (instances: number): Partial<RuleContext> => ({
  plan: aCapacityPlan([aWorkload()], [aCapacity({ instanceType: "g5.xlarge", instances })]),
  assignment: new Map([["i-1", "ranking"]]),
});

describe("AWS's own recommendation beside it", () => {
  const linesOf = (
    recommendation: number | undefined,
    change: Partial<RuleContext> = {},
    resources = [old(4)],
  ) =>
    commitmentFindingOn(
      aCommittedContext(
        resources,
        {
          recommendations:
            recommendation === undefined
              ? []
              : [
                  aRecommendation({
                    commitmentUsdPerHour: usdPerHour(recommendation),
                    savingUsdPerMonth: usd(800),
                  }),
                ],
        },
        change,
      ),
      "compute",
    ).arithmetic.join("\n");

  test.each<[string, string, () => string]>([
    ["not read", "AWS's own recommendation was not read", () => linesOf(undefined)],
    ["the same", "to save 800.00 USD a month: the same", () => linesOf(0.9 * 4 * G5)],
    [
      "more, as it does not know what other advice takes away",
      "advice that comes first (idle, right-size, spot) takes 2.82 USD an hour of it away",
      () => linesOf(5, { before: aFleet([old(8)]) }),
    ],
    [
      "more, as it counts the young",
      "0.70 USD an hour of it is left out here: too young to be promised for",
      () => linesOf(5, {}, [old(4), aWorkingMachine({ id: "i-2", launchedAt: addDays(NOW, -3) })]),
    ],
    [
      "more, as it knows no plan",
      "1.41 USD an hour of it is left out here: training, or more than plan.yaml has",
      () => linesOf(5, planned(2)),
    ],
    ["less, as it averages over hours with less", "0.54 less than we", () => linesOf(2)],
  ])("%s", (_, expected, lines) => {
    expect(lines()).toContain(expected);
  });
});
