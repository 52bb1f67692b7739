import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usdPerHour } from "../../lib/domain/units.ts";
import { fleetCost } from "../../lib/purchase/fleet-cost.ts";
import { anOwnedPlan } from "../builders/commitment.ts";
import { AT, fleets, owneds, savingFleets, someMachines } from "./fleet-cost-oracle.ts";

function closeTo(got: number, expected: number): void {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}
function atMost(got: number, limit: number): void {
  expect(got).toBeLessThanOrEqual(limit + 1e-9 * Math.max(1, limit));
}
const usd = (amount: number) => ({ usdPerHour: usdPerHour(amount) });
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe("laws of an hour under commitments", () => {
  const shuffled = <T>(items: fc.Arbitrary<readonly T[]>) =>
    items.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );

  test("the order of machines and commitments does not matter", () => {
    fc.assert(
      fc.property(shuffled(fleets), shuffled(owneds), ([machines, mixed], [owned, mixedOwned]) => {
        expect(fleetCost(mixed, mixedOwned, AT)).toEqual(fleetCost(machines, owned, AT));
      }),
      { numRuns: 1_000 },
    );
  });

  test("the parts add up, and unused is at most what is committed", () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) => {
        const cost = fleetCost(machines, owned, AT);
        atMost(cost.unusedUsdPerHour, cost.committedUsdPerHour);
        closeTo(sumOf(cost.byCommitment.map((one) => one.usdPerHour)), cost.committedUsdPerHour);
        closeTo(sumOf(cost.byCommitment.map((one) => one.unusedUsdPerHour)), cost.unusedUsdPerHour);
        for (const one of cost.byCommitment) {
          expect(one.unusedUsdPerHour).toBeGreaterThanOrEqual(0);
          expect(one.unusedUsdPerHour).toBeLessThanOrEqual(one.usdPerHour);
        }
      }),
    );
  });

  test("without commitments it is list price", () => {
    fc.assert(
      fc.property(fleets, (machines) =>
        closeTo(
          fleetCost(machines, [], AT).usdPerHour,
          sumOf(
            machines.map(
              (one) =>
                one.instances * (one.capacityType === "on-demand" ? one.onDemandUsdPerHour : one.usdPerHour),
            ),
          ),
        ),
      ),
    );
  });

  test("a commitment more never lowers what is committed, nor raises what is on demand", () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) => {
        const [more, less] = [fleetCost(machines, owned, AT), fleetCost(machines, owned.slice(1), AT)];
        atMost(less.committedUsdPerHour, more.committedUsdPerHour);
        atMost(more.onDemandUsdPerHour, less.onDemandUsdPerHour);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a machine fewer never costs more", () => {
    fc.assert(
      fc.property(
        fleets,
        owneds,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, owned, at, left) => {
          const fewer = all.map((one, index) =>
            index === at % Math.max(1, all.length) ? { ...one, instances: one.instances * left } : one,
          );
          atMost(fleetCost(fewer, owned, AT).usdPerHour, fleetCost(all, owned, AT).usdPerHour);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("a dearer machine never costs less, under one kind of plan", () => {
    fc.assert(
      fc.property(savingFleets, fc.nat(), fc.double({ min: 1, max: 3, noNaN: true }), (all, at, factor) => {
        const owned = [anOwnedPlan(usd(5))];
        const dearer = all.map((one, index) =>
          index === at % Math.max(1, all.length)
            ? { ...one, onDemandUsdPerHour: one.onDemandUsdPerHour * factor }
            : one,
        );
        atMost(fleetCost(all, owned, AT).usdPerHour, fleetCost(dearer, owned, AT).usdPerHour);
      }),
      { numRuns: 1_000 },
    );
  });

  test("nor does a fleet that is dearer by the same factor, under any", () => {
    fc.assert(
      fc.property(savingFleets, owneds, (all, owned) => {
        const dearer = all.map((one) => ({
          ...one,
          onDemandUsdPerHour: one.onDemandUsdPerHour * 2,
          usdPerHour: one.usdPerHour * 2,
          committedUsdPerHour: Object.fromEntries(
            Object.entries(one.committedUsdPerHour ?? {}).map(([term, rate]) => [term, rate * 2]),
          ),
        }));
        atMost(fleetCost(all, owned, AT).usdPerHour, fleetCost(dearer, owned, AT).usdPerHour);
      }),
    );
  });

  test("under two kinds of plan AWS's order is not the cheapest: a dearer machine may lower the bill", () => {
    const owned = [
      anOwnedPlan({ id: "family", scope: "ec2-instance:g5", region: "us-east-1", ...usd(0.5) }),
      anOwnedPlan({ id: "wide", termYears: 3, ...usd(0.3) }),
    ];
    const costWith = (onDemandUsdPerHour: number) =>
      fleetCost(
        [
          someMachines({ onDemandUsdPerHour, committedUsdPerHour: { "1": 0.5, "3": 0.9 } }),
          someMachines({ instanceType: "g5.12xlarge", committedUsdPerHour: { "1": 0.5, "3": 0.3 } }),
        ],
        owned,
        AT,
      ).usdPerHour;
    expect(costWith(0.99)).toBeCloseTo(0.8 + 0.66);
    expect(costWith(1.01)).toBeCloseTo(0.8);
  });
});
