import { describe, expect, test } from "vitest";
import { sharedByOthers } from "../../../lib/aws/commitments/shared-plans.ts";
import type { OwnedCommitment } from "../../../lib/domain/commitment.ts";
import { usdPerHour } from "../../../lib/domain/units.ts";
import { addDays } from "../../../lib/domain/window.ts";
import { anOwnedPlan, anOwnedReservation, someCommitments } from "../../builders/commitment.ts";
import { NOW } from "../../builders/fleet.ts";

const covering = (usd: number) =>
  someCommitments({
    savingsPlansCoverage: {
      coveredUsdPerHour: usdPerHour(usd),
      onDemandUsdPerHour: usdPerHour(1),
      byService: [],
    },
  });
const plan = (usd: number, change = {}) => anOwnedPlan({ usdPerHour: usdPerHour(usd), ...change });
/** Ten days of the thirty that are looked back on. */
const ended = { start: addDays(NOW, -385), end: addDays(NOW, -20) };
const toCome = { start: addDays(NOW, 1), end: addDays(NOW, 366) };

describe("Savings Plans that others share", () => {
  test.each<[string, number, readonly OwnedCommitment[], boolean]>([
    ["nothing is covered, nothing owned", 0, [], false],
    ["something is covered, nothing owned", 0.01, [], true],
    ["a reservation covers nothing as a plan", 0.01, [anOwnedReservation()], true],
    ["at 72 % off a dollar covers 3.57", 3.57, [plan(1)], false],
    ["and no more", 3.58, [plan(1)], true],
    ["plans add up", 7, [plan(1), plan(1)], false],
    ["a plan that ended within the window covered its part", 2, [plan(1, ended)], false],
    ["one that is still to come covered nothing", 2, [plan(1, toCome)], true],
  ])("%s", (_, covered, owned, shared) => {
    expect(sharedByOthers(covering(covered), owned) !== undefined).toBe(shared);
  });

  test("are told in dollars, with what to do, and are no failure", () => {
    expect(sharedByOthers(covering(50), [plan(1)])).toEqual({
      where: "Savings Plans",
      what: expect.stringMatching(
        /^got 50\.00 USD an hour covered \(.* to .*\) and 1\.00 committed .* watch the account/,
      ),
    });
  });

  test("cannot be told where coverage was not read", () => {
    expect(sharedByOthers(someCommitments(), [])).toBeUndefined();
  });
});
