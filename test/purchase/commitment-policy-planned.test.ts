import { describe, expect, test } from "vitest";
import { addHours } from "../../lib/domain/window.ts";
import { nextPurchase } from "../../lib/purchase/commitment-policy.ts";
import type { CapacityChange } from "../../lib/purchase/commitment-policy-periods.ts";
import { endOf, historyOf, ONE_RATE, WEEK_HOURS, YEAR_HOURS } from "./commitment-fleet.ts";

const history = historyOf(26 * WEEK_HOURS, () => 100);
const asOf = endOf(history);

function bought(planned: readonly Omit<CapacityChange, "type">[], past = history): number {
  const changes = planned.map((change) => ({ type: "type-0", ...change }));
  const facts = { asOf, termHours: YEAR_HOURS, existing: [], planned: changes };
  return nextPurchase(past, ONE_RATE, facts).hourlyCommitmentUsd;
}
const from = (startHours: number, endHours: number, instances: number) => ({
  instances,
  start: addHours(asOf, startHours),
  end: addHours(asOf, endHours),
});

describe("what the plan knows", () => {
  test.each([
    ["starts now and stays", from(0, 2 * YEAR_HOURS, 50), 108],
    ["starts in two months: can be bought then", from(1_460, 2 * YEAR_HOURS, 50), 72],
    ["runs for a quarter: would not pay for a year", from(0, 2_190, 50), 72],
    ["half of the fleet stops in two months", from(1_460, 2 * YEAR_HOURS, -50), 36],
    ["half of the fleet stops in eleven: pays until then", from(8_030, 2 * YEAR_HOURS, -50), 72],
  ])("%s", (_, change, expected) => {
    expect(bought([change])).toBeCloseTo(expected, 3);
  });

  test("a plan without a history is bought for, and said to be the reason", () => {
    const nothing = historyOf(0, () => 0);
    const past = { ...nothing, start: asOf };
    expect(bought([from(0, 2 * YEAR_HOURS, 50)], past)).toBeCloseTo(36, 3);
  });

  test("a type without a rate is refused", () => {
    const planned = [{ ...from(0, 10, 1), type: "p9.48xlarge" }];
    const facts = { asOf, termHours: YEAR_HOURS, existing: [], planned };
    expect(() => nextPurchase(history, ONE_RATE, facts)).toThrow(/p9\.48xlarge.*type-0/);
  });
});

describe("the reasons", () => {
  const reasonsOf = (past: typeof history, existing = 0) =>
    nextPurchase(past, ONE_RATE, {
      asOf: endOf(past),
      termHours: YEAR_HOURS,
      existing: existing > 0 ? [{ hourlyUsd: existing, start: past.start, end: addHours(asOf, 1_000) }] : [],
    }).reasons;

  test("name the level, where it is expected to go, what exists and what the next dollar fails", () => {
    expect(reasonsOf(history, 30)).toEqual([
      "lately $72.00 an hour would have been best (26 weeks of history)",
      "at the end of the term that level is expected at $72.00, two times in three between $72.00 and $72.00",
      "$30.00 an hour is committed now, $0.00 of it at the end of the term",
      "a dollar above $72.00 an hour would cost more than it saves over the next month; if that changes, it can be bought then",
    ]);
  });

  test("say so where nothing ran", () => {
    expect(reasonsOf(historyOf(100, () => 0))).toEqual(["nothing ran that a commitment could cover"]);
  });
});
