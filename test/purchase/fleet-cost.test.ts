import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OwnedCommitment } from "../../lib/domain/commitment.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { commitmentCurve } from "../../lib/purchase/commitment-curve.ts";
import { type FleetCost, fleetCost, type PricedMachines } from "../../lib/purchase/fleet-cost.ts";
import { anOwnedPlan, anOwnedReservation } from "../builders/commitment.ts";
import { AT, billedUsd, fleets, owneds, someMachines } from "./fleet-cost-oracle.ts";

const RUNS = 3_000;
function closeTo(got: number, expected: number): void {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}
const usd = (amount: number) => ({ usdPerHour: usdPerHour(amount) });

describe("an hour of a fleet under what is owned", () => {
  test.each<[string, PricedMachines[], OwnedCommitment[], Partial<FleetCost>]>([
    ["costs list price without commitments", [someMachines({ instances: 3 })], [], { usdPerHour: 3 }],
    [
      "a plan is used at the plan's rate: 0.7 of it covers one of three",
      [someMachines({ instances: 3 })],
      [anOwnedPlan(usd(0.7))],
      { usdPerHour: 2.7, onDemandUsdPerHour: 2, committedUsdPerHour: 0.7, unusedUsdPerHour: 0 },
    ],
    [
      "what a plan cannot use is paid",
      [someMachines()],
      [anOwnedPlan(usd(1))],
      { usdPerHour: 1, onDemandUsdPerHour: 0, unusedUsdPerHour: 0.3 },
    ],
    [
      "a plan covers its family in its region only",
      [someMachines({ region: "eu-west-1" }), someMachines({ instanceType: "p4d.24xlarge" })],
      [anOwnedPlan({ scope: "ec2-instance:g5", region: "us-east-1" })],
      { usdPerHour: 3, unusedUsdPerHour: 1 },
    ],
    [
      "a plan whose region nobody told us may be in any",
      [someMachines({ region: "eu-west-1" })],
      [anOwnedPlan({ scope: "ec2-instance:g5" })],
      { unusedUsdPerHour: 0.3 },
    ],
    [
      "ml.* is SageMaker's, and nobody else's",
      [someMachines({ instanceType: "ml.g5.xlarge" })],
      [anOwnedPlan(), anOwnedPlan({ id: "plan-2", scope: "sagemaker" })],
      { usdPerHour: 2, unusedUsdPerHour: 1.3 },
    ],
    [
      "a reservation comes before a plan",
      [someMachines()],
      [anOwnedPlan(), anOwnedReservation()],
      { usdPerHour: 1.6, unusedUsdPerHour: 1 },
    ],
    [
      "spot is never covered",
      [someMachines({ capacityType: "spot", usdPerHour: 0.3 })],
      [anOwnedPlan(), anOwnedReservation()],
      { usdPerHour: 1.9, spotUsdPerHour: 0.3, unusedUsdPerHour: 1.6 },
    ],
    [
      "a machine marked reserved is what the owned reservation pays for: not paid twice",
      [someMachines({ capacityType: "reserved", usdPerHour: 0.65, instances: 2 }), someMachines()],
      [anOwnedReservation(), anOwnedPlan()],
      { usdPerHour: 0.6 + 0.65 + 1, reservedUsdPerHour: 0.65, onDemandUsdPerHour: 0, unusedUsdPerHour: 0.3 },
    ],
    [
      "a type without the term's rate is not covered",
      [someMachines({ committedUsdPerHour: { "3": 0.5 } })],
      [anOwnedPlan()],
      { usdPerHour: 2, unusedUsdPerHour: 1 },
    ],
    [
      "a plan dearer than on demand covers nothing",
      [someMachines({ committedUsdPerHour: { "1": 1.1 } })],
      [anOwnedPlan()],
      { usdPerHour: 2, unusedUsdPerHour: 1 },
    ],
    [
      "not in force: neither paid nor used, on its last moment and before its first",
      [someMachines()],
      [anOwnedPlan({ end: AT }), anOwnedReservation({ start: "2026-11-24T00:00:00.001Z" })],
      { usdPerHour: 1, committedUsdPerHour: 0, byCommitment: [] },
    ],
    [
      "of equal plans the oldest is used first",
      [someMachines()],
      [
        anOwnedPlan({ id: "new", start: "2026-08-01T00:00:00.000Z", ...usd(0.5) }),
        anOwnedPlan({ id: "old", ...usd(0.5) }),
      ],
      {
        byCommitment: [
          { id: "old", usdPerHour: 0.5, unusedUsdPerHour: 0 },
          { id: "new", usdPerHour: 0.5, unusedUsdPerHour: 0.30000000000000004 },
        ],
      },
    ],
  ])("%s", (_, machines, owned, expected) => {
    const { byCommitment, ...dollars } = fleetCost(machines, owned, AT);
    for (const [name, value] of Object.entries(expected))
      if (name === "byCommitment") expect(byCommitment).toEqual(value);
      else expect(dollars).toHaveProperty(name, expect.closeTo(Number(value), 9));
  });

  test(`is the bill that the user guide's sentences make, to a billionth (${RUNS} fleets)`, () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) =>
        closeTo(fleetCost(machines, owned, AT).usdPerHour, billedUsd(machines, owned)),
      ),
      { numRuns: RUNS },
    );
  });

  test("of one Compute plan is what the commitment curve says", () => {
    fc.assert(
      fc.property(fleets, fc.double({ min: 0, max: 50, noNaN: true }), (all, hourly) => {
        const machines = all.filter(
          ({ capacityType, instanceType, committedUsdPerHour }) =>
            capacityType === "on-demand" && !instanceType.startsWith("ml.") && committedUsdPerHour?.["1"],
        );
        const rates = {
          onDemand: Float64Array.from(machines, (one) => one.onDemandUsdPerHour),
          committed: Float64Array.from(machines, (one) => one.committedUsdPerHour?.["1"] ?? 0),
        };
        const usage = {
          types: machines.map(({ instanceType }) => instanceType),
          hours: 1,
          instances: Float64Array.from(machines, ({ instances }) => instances),
        };
        const curve = commitmentCurve(usage, rates);
        closeTo(fleetCost(machines, [anOwnedPlan(usd(hourly))], AT).usdPerHour, curve.costAt(hourly));
      }),
    );
  });
});
