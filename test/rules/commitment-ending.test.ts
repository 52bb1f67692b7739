import { describe, expect, test } from "vitest";
import type { OwnedCommitment } from "../../lib/domain/commitment.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { addDays, addHours } from "../../lib/domain/window.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import {
  aCommittedContext,
  anOwnedPlan,
  anOwnedReservation,
  commitmentFindingOn,
  commitmentVerdict,
  committedPrices,
} from "../builders/commitment.ts";
import { aFleet, aResource, NOW } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";

const machines = (instances: number, change: Partial<Resource> = {}) => aResource({ instances, ...change });
/** What four g5.xlarge use under a 1-year plan. */
const FOUR = usdPerHour(4 * 0.7042);

describe("nothing ends unannounced", () => {
  const ending = (end: string): OwnedCommitment => anOwnedPlan({ usdPerHour: FOUR, end });

  test.each<[string, string, string, number | undefined]>([
    ["pass", "in a year", addDays(NOW, 365), undefined],
    ["pass", "in exactly 30 days", addDays(NOW, 30), undefined],
    ["finding", "in an hour less than 30 days", addHours(NOW, 719), 1],
    ["finding", "in exactly 7 days: the first stage still", addDays(NOW, 7), 1],
    ["finding", "in an hour less than 7 days: told once more", addHours(NOW, 167), 2],
  ])("%s: it ends %s", (kind, _, end, step) => {
    const verdict = commitmentVerdict(
      aCommittedContext([machines(4)], { owned: [ending(end)] }),
      "expiring:plan-1",
    );
    expect(verdict.kind).toBe(kind);
    expect(verdict.kind === "finding" ? verdict.finding.step : undefined).toBe(step);
  });

  test("none is owned: pass; one that ended or is yet to start is not spoken of", () => {
    expect(commitmentVerdict(aCommittedContext([]), "expiring").kind).toBe("pass");
    const owned = [ending(NOW), anOwnedPlan({ id: "next", start: addDays(NOW, 1) })];
    expect(commitmentVerdict(aCommittedContext([], { owned }), "expiring").kind).toBe("pass");
  });

  test("its successor is bought already: pass, unless it is too small", () => {
    const end = addDays(NOW, 20);
    const kindWith = (usd: number) => {
      const next = anOwnedPlan({
        id: "next",
        start: end,
        end: addDays(NOW, 385),
        usdPerHour: usdPerHour(usd),
      });
      const context = aCommittedContext([machines(4)], { owned: [ending(end), next] });
      return commitmentVerdict(context, "expiring:plan-1").kind;
    };
    expect(kindWith(FOUR)).toBe("pass");
    expect(kindWith(FOUR / 2)).toBe("finding");
  });

  test("says what the fleet pays more after it, and what to buy for the day", () => {
    const finding = commitmentFindingOn(
      aCommittedContext([machines(4)], { owned: [ending(addDays(NOW, 20))] }),
      "expiring:plan-1",
    );
    // 4 x (1.006 - 0.7042) x 730
    expect(finding.title).toBe(
      "Compute Savings Plan plan-1 ends on 2026-12-14, in 20 days: $881 a month more on demand",
    );
    expect(finding.advice.text).toContain("of $2.8168 an hour for 2026-12-14");
    expect(finding.dollars).toBeUndefined();
  });

  test("less is bought anew where other advice takes machines away, and nothing where it takes all", () => {
    const owned = [ending(addDays(NOW, 20))];
    const before = aFleet([machines(4)]);
    const half = commitmentFindingOn(
      aCommittedContext([machines(2)], { owned }, { before }),
      "expiring:plan-1",
    );
    expect(half.advice.text).toContain("of $1.4084 an hour");
    const none = commitmentFindingOn(aCommittedContext([], { owned }, { before }), "expiring:plan-1");
    expect(none.advice.text).toContain("Let it end");
  });

  test("a reservation's like is bought for as many as will still run", () => {
    const owned = [anOwnedReservation({ instances: 4, end: addDays(NOW, 5) })];
    const context = aCommittedContext([machines(2)], { owned }, { before: aFleet([machines(4)]) });
    expect(commitmentFindingOn(context, "expiring:ri-1").advice.text).toContain("2 of 4 are used");
  });

  test("without prices the end is told, and that its worth is not known", () => {
    const context = aCommittedContext(
      [machines(4)],
      { owned: [ending(addDays(NOW, 20))] },
      { prices: committedPrices(["g5.xlarge"]) },
    );
    const finding = commitmentFindingOn(context, "expiring:plan-1");
    expect(finding).toMatchObject({ confidence: "low", severity: "medium" });
    expect(finding.advice.text).toContain("no price under a commitment for g5.xlarge");
  });
});

describe("no advice and no plan strands what is owned unsaid", () => {
  const owned = [anOwnedPlan({ usdPerHour: FOUR })];
  const before = aFleet([machines(4)]);
  const ranking = (instances: number, change = {}): Partial<RuleContext> => ({
    plan: aCapacityPlan(
      [aWorkload({ match: { instanceIds: ["i-1"] } })],
      [aCapacity({ instanceType: "g5.xlarge", instances, ...change })],
    ),
    assignment: new Map([["i-1", "ranking"]]),
  });

  test.each<[string, string, Resource[], Partial<RuleContext>]>([
    ["finding", "advice takes half the machines away", [machines(2)], { before }],
    ["finding", "advice moves them to spot", [machines(4, { capacityType: "spot" })], { before }],
    [
      "pass",
      "advice takes away what others take up",
      [machines(4, { id: "i-2" })],
      { before: aFleet([machines(4), machines(4, { id: "i-2" })]) },
    ],
    ["pass", "nothing is advised and nothing planned", [machines(4)], {}],
    ["pass", "it is unused today already", [], {}],
    ["finding", "the plan has half of it", [machines(4)], ranking(2)],
    ["pass", "the plan has as much", [machines(4)], ranking(4)],
    ["pass", "the plan does not size it: it runs on", [machines(4)], ranking(2, { feasible: false })],
    [
      "finding",
      "the plan has it for half the month",
      [machines(4)],
      ranking(4, { kind: "training", hoursPerMonth: 365 }),
    ],
    [
      "unknown",
      "the plan moves to a type without a known rate",
      [machines(4)],
      {
        ...ranking(4),
        prices: committedPrices(["g5.12xlarge"]),
        ...ranking(1, { instanceType: "g5.12xlarge" }),
      },
    ],
    [
      "unknown",
      "advice moves to a type without a known rate",
      [machines(1, { instanceType: "m7i.large" })],
      { before, prices: committedPrices(["m7i.large"]) },
    ],
  ])("%s: %s", (kind, _, after, change) => {
    expect(commitmentVerdict(aCommittedContext(after, { owned }, change), "stranded:plan-1").kind).toBe(kind);
  });

  test("exactly 5 USD a day: pass; a hair more: finding", () => {
    const oneOf = (usd: number) => [anOwnedPlan({ usdPerHour: usdPerHour(usd) })];
    const kindOf = (usd: number) =>
      commitmentVerdict(aCommittedContext([], { owned: oneOf(usd) }, { before }), "stranded:plan-1").kind;
    expect(kindOf(5 / 24)).toBe("pass");
    expect(kindOf(5.001 / 24)).toBe("finding");
  });

  test("says which change strands how much, until when, and that it is in no total", () => {
    const finding = commitmentFindingOn(
      aCommittedContext([machines(1)], { owned }, { before }),
      "stranded:plan-1",
    );
    expect(finding.title).toBe(
      "Compute Savings Plan plan-1 will go unused once the other advice is followed: $51 a day until 2027-05-28",
    );
    expect(finding.arithmetic).toContain("on demand g5.xlarge in us-east-1: 4 to 1");
    expect(finding.observed.strandedUsdInAll).toBeCloseTo(3 * 0.7042 * 185 * 24, 1);
    expect(finding.dollars).toBeUndefined();
  });

  test("what the plan has for part of the month strands the rest of it", () => {
    const context = aCommittedContext(
      [machines(4)],
      { owned },
      ranking(4, { kind: "training", hoursPerMonth: 365 }),
    );
    const finding = commitmentFindingOn(context, "stranded:plan-1");
    expect(finding.observed.unusedUsdPerHourThen).toBeCloseTo(FOUR / 2, 3);
    expect(finding.title).toContain("once plan.yaml is followed");
  });

  test("a plan of machines says nothing of who rents them out: what runs on SageMaker goes on there", () => {
    const sagemaker = [anOwnedPlan({ scope: "sagemaker", usdPerHour: usdPerHour(0.88) })];
    const runs = [machines(1, { instanceType: "ml.g5.xlarge", kind: "sagemaker-endpoint" })];
    const context = aCommittedContext(runs, { owned: sagemaker }, ranking(1));
    expect(commitmentVerdict(context, "stranded:plan-1").kind).toBe("pass");
  });
});
