import { describe, expect, test } from "vitest";
import type { Commitments } from "../../lib/domain/commitment.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import {
  aCommittedContext,
  anOwnedPlan,
  anOwnedReservation,
  aUtilization,
  commitmentFindingOn,
  commitmentVerdict,
  committedPrices,
} from "../builders/commitment.ts";
import { aContext } from "../builders/context.ts";
import { aFleet, aResource, NOW } from "../builders/fleet.ts";

const plan = (usd: number) => anOwnedPlan({ usdPerHour: usdPerHour(usd) });
const reservations = (purchased: number, unused: number, dollars: number): Partial<Commitments> => ({
  reservationUtilization: {
    purchasedInstances: purchased,
    unusedInstances: unused,
    utilization: fraction(purchased > 0 ? 1 - unused / purchased : 1),
    amortizedUsdPerHour: usdPerHour(dollars),
    netSavingUsd: usd(0),
  },
});
/** 0.7042 USD an hour under a 1-year plan. */
const G5: Resource = aResource();

describe("commitments are used", () => {
  test.each<[string, string, string, Partial<Commitments>, Resource[], Partial<RuleContext>]>([
    [
      "finding",
      "40 % unused by Cost Explorer",
      "savings-plans",
      { owned: [plan(5)], savingsPlansUtilization: aUtilization(5, 2) },
      [],
      {},
    ],
    [
      "pass",
      "exactly 90 % used",
      "savings-plans",
      { owned: [plan(5)], savingsPlansUtilization: aUtilization(5, 0.5) },
      [],
      {},
    ],
    [
      "finding",
      "a hair less than 90 % used",
      "savings-plans",
      { owned: [plan(5)], savingsPlansUtilization: aUtilization(5, 0.501) },
      [],
      {},
    ],
    [
      "pass",
      "exactly 5 USD a day unused",
      "savings-plans",
      { owned: [plan(1)], savingsPlansUtilization: aUtilization(1, 5 / 24) },
      [],
      {},
    ],
    [
      "pass",
      "nothing is committed to",
      "savings-plans",
      { savingsPlansUtilization: aUtilization(0, 0) },
      [],
      {},
    ],
    [
      "pass",
      "none is in force any more, whatever the last weeks were",
      "savings-plans",
      { owned: [anOwnedPlan({ end: NOW })], savingsPlansUtilization: aUtilization(5, 5) },
      [],
      {},
    ],
    ["finding", "as the fleet runs, 0.70 of 2 USD are used", "savings-plans", { owned: [plan(2)] }, [G5], {}],
    ["pass", "as the fleet runs, all of it is used", "savings-plans", { owned: [plan(0.7)] }, [G5], {}],
    [
      "finding",
      "as it runs, not as it will be once advice is followed",
      "savings-plans",
      { owned: [plan(2)] },
      [G5, aResource({ id: "i-2" }), aResource({ id: "i-3" })],
      { before: aFleet([G5]) },
    ],
    [
      "unknown",
      "a machine without a known rate may use it",
      "savings-plans",
      { owned: [plan(2)] },
      [G5],
      { prices: committedPrices(["g5.xlarge"]) },
    ],
    [
      "finding",
      "a machine on spot cannot use it, whatever its rate",
      "savings-plans",
      { owned: [plan(2)] },
      [aResource({ capacityType: "spot" })],
      { prices: committedPrices(["g5.xlarge"]) },
    ],
    [
      "unknown",
      "part of the inventory is unseen",
      "savings-plans",
      { owned: [plan(2)] },
      [],
      {
        fleet: {
          ...aFleet([]),
          inventoryGaps: [{ kinds: ["ec2"], region: "us-east-1", account: "1", reason: "denied" }],
        },
      },
    ],
    [
      "finding",
      "3 of 4 reservations unused",
      "reservations",
      { owned: [anOwnedReservation()], ...reservations(4, 3, 2) },
      [],
      {},
    ],
    [
      "pass",
      "one of ten reservations unused",
      "reservations",
      { owned: [anOwnedReservation()], ...reservations(10, 1, 20) },
      [],
      {},
    ],
    [
      "finding",
      "as the fleet runs, one reservation of two is used",
      "reservations",
      { owned: [anOwnedReservation({ instances: 2 })] },
      [G5],
      {},
    ],
  ])("%s: %s", (kind, _, resource, commitments, resources, change) => {
    expect(commitmentVerdict(aCommittedContext(resources, commitments, change), resource).kind).toBe(kind);
  });

  test("nobody read anything: unknown, once", () => {
    expect(commitmentVerdict(aContext([G5]), "savings-plans").kind).toBe("unknown");
  });

  test("neither utilization nor what is owned was read: unknown", () => {
    const { owned: _, ...unread } = aCommittedContext([]).commitments ?? { owned: [] };
    const context = aContext([], { commitments: unread as Commitments });
    expect(commitmentVerdict(context, "savings-plans").kind).toBe("unknown");
    expect(commitmentVerdict(context, "reservations").kind).toBe("unknown");
    expect(commitmentVerdict(context, "*").kind).toBe("unknown");
  });

  test("what is owned was not read: utilization is judged, all else is unknown and nothing is bought", () => {
    const { owned: _, ...unread } =
      aCommittedContext([], { savingsPlansUtilization: aUtilization(5, 2) }).commitments ?? {};
    const context = aCommittedContext(
      [aResource({ instances: 8 })],
      {},
      { commitments: unread as Commitments },
    );
    expect(commitmentVerdict(context, "savings-plans").kind).toBe("finding");
    expect(commitmentVerdict(context, "*").kind).toBe("unknown");
    expect(() => commitmentVerdict(context, "compute")).toThrow("expected a verdict on compute");
  });

  test("the limits are the plan's to change", () => {
    const context = aCommittedContext([], { owned: [plan(5)], savingsPlansUtilization: aUtilization(5, 2) });
    expect(commitmentVerdict(context, "savings-plans", { minUtilization: 0.6 }).kind).toBe("pass");
    expect(commitmentVerdict(context, "savings-plans", { minUnusedUsdPerDay: 48 }).kind).toBe("pass");
  });
});

describe("what is said of it", () => {
  const context = aCommittedContext([G5, aResource({ id: "i-spot", instances: 2, capacityType: "spot" })], {
    owned: [
      plan(4),
      anOwnedPlan({ id: "new", scope: "ec2-instance:m7i", region: "eu-west-1", start: addDays(NOW, -3) }),
    ],
    savingsPlansUtilization: aUtilization(5, 2),
  });
  const finding = commitmentFindingOn(context, "savings-plans");

  test("dollars a day and a month, and which ones", () => {
    expect(finding.title).toBe("Savings Plans go unused: $48 a day of $120");
    expect(finding.observed).toMatchObject({ unusedUsdPerMonth: 1460, utilization: 0.6 });
    expect(finding.arithmetic.join("\n")).toContain(
      "Compute Savings Plan plan-1, until 2027-05-28: 3.30 USD an hour unused as the fleet runs now",
    );
  });

  test("it is no saving: no dollars, no change of a machine", () => {
    expect(finding.dollars).toBeUndefined();
    expect(finding.changes).toBeUndefined();
  });

  test("what can take it up, and until when it can be returned", () => {
    expect(finding.advice.text).toContain(
      "2 × g5.xlarge in us-east-1 on spot (0.80 USD an hour): spot is never covered",
    );
    expect(finding.advice.text).toContain("new can be returned until 2026-11-28 (UTC)");
    expect(finding.advice.text).not.toContain("plan-1 can be returned");
    // The g5 on demand is covered by the other plan: moving it would bring nothing.
    expect(finding.advice.text).not.toContain("the plan is for");
  });

  test.each<[string, Partial<Parameters<typeof anOwnedPlan>[0]>, boolean]>([
    ["of more than 100 USD an hour", { usdPerHour: usdPerHour(100.01), start: addDays(NOW, -1) }, false],
    ["of 100 USD an hour", { usdPerHour: usdPerHour(100), start: addDays(NOW, -1) }, true],
    ["seven days old", { usdPerHour: usdPerHour(9), start: addDays(NOW, -7) }, false],
    ["of last month", { usdPerHour: usdPerHour(9), start: "2026-10-31T00:00:00.000Z" }, false],
  ])("a plan %s: can it be returned", (_, change, can) => {
    const one = commitmentFindingOn(aCommittedContext([], { owned: [anOwnedPlan(change)] }), "savings-plans");
    expect(one.advice.text.includes("can be returned")).toBe(can);
  });

  test("a machine of its family in another region, and none on spot that is cheaper there", () => {
    const owned = [
      anOwnedPlan({ scope: "ec2-instance:g5", region: "us-east-1", usdPerHour: usdPerHour(0.3) }),
    ];
    const spot = aResource({ id: "i-spot", capacityType: "spot" });
    const context = aCommittedContext([aResource({ region: "eu-west-1" }), spot], { owned });
    const { text } = commitmentFindingOn(context, "savings-plans").advice;
    expect(text).toContain(
      "1 × g5.xlarge in eu-west-1 on demand (1.01 USD an hour): the plan is for us-east-1",
    );
    expect(text).not.toContain("on spot");
  });

  test("a machine beside a reservation of its family, with why it does not use it", () => {
    const owned = [anOwnedReservation({ instances: 4, instanceType: "g5.12xlarge" })];
    const one = commitmentFindingOn(aCommittedContext([G5], { owned }), "reservations");
    expect(one.advice.text).toContain(
      "1 × g5.xlarge in us-east-1 on demand (1.01 USD an hour): it is for g5.12xlarge",
    );
    expect(one.advice.text).toContain("Marketplace");
  });
});
