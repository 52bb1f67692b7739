import { describe, expect, test } from "vitest";
import type { Commitments } from "../../lib/domain/commitment.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction, usdPerHour } from "../../lib/domain/units.ts";
import { addDays, addHours } from "../../lib/domain/window.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import {
  aCommittedContext,
  anOwnedPlan,
  anOwnedReservation,
  aWorkingMachine,
  commitmentFindingOn,
  commitmentVerdict,
  committedPrices,
} from "../builders/commitment.ts";
import { aFleet, NOW } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";
import { aJob } from "../builders/spot.ts";

const old = (instances: number, change: Partial<Resource> = {}) =>
  aWorkingMachine({ instances, launchedAt: addDays(NOW, -200), ...change });
/** A g5.xlarge under a 1-year plan. */
const G5 = 0.7042;

const planned = (capacity: Parameters<typeof aCapacity>[0] = {}): Partial<RuleContext> => ({
  plan: aCapacityPlan([aWorkload()], [aCapacity({ instanceType: "g5.xlarge", ...capacity })]),
  assignment: new Map([["i-1", "ranking"]]),
});
const trained = (training: object, hoursPerMonth = 730): Partial<RuleContext> => ({
  plan: aCapacityPlan(
    [aJob({ name: "ranking", ...training })],
    [aCapacity({ kind: "training", instanceType: "g5.xlarge", hoursPerMonth })],
  ),
  assignment: new Map([["i-1", "ranking"]]),
});

describe("as much is committed to as the fleet will need", () => {
  test.each<[string, string, Resource[], Partial<Commitments>, Partial<RuleContext>]>([
    ["finding", "four machines for 200 days on demand", [old(4)], {}, {}],
    ["finding", "up for exactly 30 days", [old(4, { launchedAt: addDays(NOW, -30) })], {}, {}],
    [
      "unknown",
      "an hour less than 30 days: no history",
      [old(4, { launchedAt: addHours(NOW, -719) })],
      {},
      {},
    ],
    ["pass", "nothing runs", [], {}, {}],
    ["pass", "all of it is on spot", [old(4, { capacityType: "spot" })], {}, {}],
    ["pass", "all of it is on SageMaker", [old(4, { instanceType: "ml.g5.xlarge" })], {}, {}],
    [
      "pass",
      "all of it is covered",
      [old(4)],
      { owned: [anOwnedPlan({ usdPerHour: usdPerHour(4 * G5) })] },
      {},
    ],
    ["pass", "all of it is reserved", [old(4)], { owned: [anOwnedReservation({ instances: 4 })] }, {}],
    [
      "pass",
      "a family's plan covers it",
      [old(4)],
      { owned: [anOwnedPlan({ scope: "ec2-instance:g5", region: "us-east-1", usdPerHour: usdPerHour(9) })] },
      {},
    ],
    [
      "finding",
      "a plan of another family does not",
      [old(4)],
      { owned: [anOwnedPlan({ scope: "ec2-instance:p4d", region: "us-east-1", usdPerHour: usdPerHour(9) })] },
      {},
    ],
    [
      "finding",
      "SageMaker's plan does not",
      [old(4)],
      { owned: [anOwnedPlan({ scope: "sagemaker", usdPerHour: usdPerHour(9) })] },
      {},
    ],
    [
      "finding",
      "what ended covers nothing",
      [old(4)],
      { owned: [anOwnedPlan({ end: NOW, usdPerHour: usdPerHour(9) })] },
      {},
    ],
    [
      "pass",
      "its successor is bought already and starts tomorrow",
      [old(4)],
      { owned: [anOwnedPlan({ start: addDays(NOW, 1), end: addDays(NOW, 366), usdPerHour: usdPerHour(9) })] },
      {},
    ],
    ["unknown", "no price under a plan", [old(4)], {}, { prices: committedPrices(["g5.xlarge"]) }],
    [
      "unknown",
      "nothing to buy for one type, no price for the other",
      [old(4, { capacityType: "spot" }), old(1, { id: "i-2", instanceType: "g5.8xlarge" })],
      {},
      { prices: committedPrices(["g5.8xlarge"]) },
    ],
    ["finding", "the plan keeps it", [old(4)], {}, planned()],
    ["pass", "a plan that does not know it", [old(4)], {}, { plan: aCapacityPlan([], []) }],
    [
      "pass",
      "training with a deadline",
      [old(4)],
      {},
      trained({ training: { method: "full", precision: "bf16", optimizer: "adamw", deadlineDays: 90 } }),
    ],
    ["pass", "training for half the month", [old(4)], {}, trained({}, 365)],
    ["finding", "training that never stops", [old(4)], {}, trained({})],
    ["pass", "a SageMaker training job, whatever its age", [old(4, { kind: "sagemaker-training" })], {}, {}],
  ])("%s: %s", (kind, _, resources, commitments, change) => {
    expect(commitmentVerdict(aCommittedContext(resources, commitments, change), "compute").kind).toBe(kind);
  });

  test("a saving of exactly the limit is worth saying", () => {
    const context = aCommittedContext([old(4)]);
    const saving = commitmentFindingOn(context, "compute").dollars?.savingUsdPerMonth ?? 0;
    expect(commitmentVerdict(context, "compute", { minSavingUsdPerMonth: saving }).kind).toBe("finding");
    expect(commitmentVerdict(context, "compute", { minSavingUsdPerMonth: saving + 0.01 }).kind).toBe("pass");
  });

  test("SageMaker has a plan of its own", () => {
    const context = aCommittedContext([old(2, { instanceType: "ml.g5.xlarge", kind: "sagemaker-endpoint" })]);
    const finding = commitmentFindingOn(context, "sagemaker");
    expect(finding.advice.text).toContain("SageMaker Savings Plan");
    expect(finding.observed.demandUsdPerHour).toBeCloseTo(2 * 1.2575 * 0.7, 3);
  });
});

describe("how much, and why", () => {
  test("at most 90 % of what runs, and no more than is open", () => {
    const bought = (owned: Commitments["owned"]) =>
      Number(
        commitmentFindingOn(aCommittedContext([old(4)], { owned: owned ?? [] }), "compute").observed
          .hourlyCommitmentUsd,
      );
    expect(bought([])).toBeCloseTo(0.9 * 4 * G5, 4);
    expect(bought([anOwnedPlan({ usdPerHour: usdPerHour(1) })])).toBeCloseTo(0.9 * 4 * G5 - 1, 4);
    // A dollar at 3-year rates is taken to cover what one and a half do at 1-year rates.
    const threeYears = anOwnedPlan({ usdPerHour: usdPerHour(1), termYears: 3, end: addDays(NOW, 800) });
    expect(bought([threeYears])).toBeCloseTo(0.9 * 4 * G5 - 1.5, 4);
  });

  test("a reservation counts as far as its machines run: the rest of it covers no other type", () => {
    const machines = [old(1), old(4, { id: "i-2", instanceType: "m7i.4xlarge" })];
    const owned = [anOwnedReservation({ instances: 10 })];
    const { observed } = commitmentFindingOn(aCommittedContext(machines, { owned }), "compute");
    const full = G5 + 4 * 0.8064 * 0.7;
    expect(observed.hourlyCommitmentUsd).toBeCloseTo(0.9 * full - G5, 3);
  });

  test("saves what pricing the fleet with it and without it says", () => {
    const { dollars, observed } = commitmentFindingOn(aCommittedContext([old(4)]), "compute");
    expect(dollars?.nowUsdPerMonth).toBeCloseTo(4 * 1.006 * 730, 6);
    const bought = Number(observed.hourlyCommitmentUsd);
    expect(dollars?.savingUsdPerMonth).toBeCloseTo((bought / 0.7 - bought) * 730, 6);
    expect(dollars?.price.source).toContain("Savings Plan");
  });

  test("on the fleet once other advice is followed, and no machine is changed", () => {
    const context = aCommittedContext([old(2)], {}, { before: aFleet([old(4)]) });
    const finding = commitmentFindingOn(context, "compute");
    expect(finding.observed.demandUsdPerHour).toBeCloseTo(2 * G5, 3);
    expect(finding.changes).toBeUndefined();
  });

  test("the plan's count is the most that is promised for", () => {
    const context = aCommittedContext([old(4)], {}, planned({ instances: 3 }));
    const finding = commitmentFindingOn(context, "compute");
    expect(finding.observed.demandUsdPerHour).toBeCloseTo(3 * G5, 3);
    expect(finding.arithmetic).toContain("left out: 1 instances, training, or more than plan.yaml has");
  });

  test("what happens if usage falls, and from what use on it pays", () => {
    const { observed, risk } = commitmentFindingOn(aCommittedContext([old(4)]), "compute");
    expect(observed.breakEvenUtilization).toBeCloseTo(0.7);
    const bought = Number(observed.hourlyCommitmentUsd);
    // 80 % of the demand is left: used up to there, lost above.
    expect(observed.savingIfUsageFalls20UsdPerMonth).toBeCloseTo((3.2 * 1.006 - bought) * 730, 1);
    expect(observed.savingIfUsageFalls50UsdPerMonth).toBeCloseTo((2 * 1.006 - bought) * 730, 1);
    expect(risk).toContain("pays while 70 % of it is used");
    expect(risk).toMatch(/by 50 % it loses \$\d[\d,.]* a month/);
  });

  test("what has not been there for long is advised with low confidence", () => {
    const of = (days: number) =>
      commitmentFindingOn(aCommittedContext([old(4, { launchedAt: addDays(NOW, -days) })]), "compute");
    expect(of(30).confidence).toBe("low");
    expect(of(200).confidence).toBe("medium");
  });

  test("a rate that is no Savings Plan's own is said to be none", () => {
    const prices = committedPrices();
    const reserved = JSON.parse(
      JSON.stringify(prices).replaceAll(
        "test Compute Savings Plan, 1 year, no upfront",
        "1-year standard reserved",
      ),
    );
    const finding = commitmentFindingOn(aCommittedContext([old(4)], {}, { prices: reserved }), "compute");
    expect(finding.confidence).toBe("low");
    expect(finding.arithmetic.join("\n")).toContain(
      "the rate is not a Savings Plan's own (1-year standard reserved",
    );
  });

  test("Cost Explorer's mean, which has seen what is gone, stands beside the machines", () => {
    const savingsPlansCoverage = {
      coveredUsdPerHour: usdPerHour(0),
      onDemandUsdPerHour: usdPerHour(3.5),
      byService: [
        {
          service: "Amazon Elastic Compute Cloud - Compute",
          coveredUsdPerHour: usdPerHour(0),
          onDemandUsdPerHour: usdPerHour(2.5),
          coverage: fraction(0),
        },
        {
          service: "Amazon SageMaker",
          coveredUsdPerHour: usdPerHour(0),
          onDemandUsdPerHour: usdPerHour(1),
          coverage: fraction(0),
        },
      ],
    };
    const finding = commitmentFindingOn(aCommittedContext([old(4)], { savingsPlansCoverage }), "compute");
    expect(finding.arithmetic.join("\n")).toContain(
      "Cost Explorer: 2.50 USD an hour that a plan could cover",
    );
  });
});
