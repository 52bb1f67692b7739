import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OwnedCommitment } from "../../lib/domain/commitment.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import { fleetCost } from "../../lib/purchase/fleet-cost.ts";
import { unadvised } from "../../lib/rules/advised-fleet.ts";
import { commitment } from "../../lib/rules/commitment.ts";
import { boughtPlan } from "../../lib/rules/commitment-purchase.ts";
import { PricedFleet } from "../../lib/rules/priced-machines.ts";
import { defaultsOf, type RuleContext } from "../../lib/rules/rule.ts";
import {
  aCommittedContext,
  anOwnedPlan,
  anOwnedReservation,
  aWorkingMachine,
  commitmentVerdict,
} from "../builders/commitment.ts";
import { aFleet, NOW } from "../builders/fleet.ts";

/** A purchase takes 10 to 40 ms to decide. */
const RUNS = 15;
const SCOPES = ["compute", "sagemaker"] as const;
const days = fc.integer({ min: 1, max: 400 });

const machine = fc.record({
  instanceType: fc.constantFrom("g5.xlarge", "g5.12xlarge", "m7i.4xlarge", "ml.g5.xlarge"),
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  instances: fc.integer({ min: 1, max: 8 }),
  capacityType: fc.constantFrom("on-demand", "on-demand", "on-demand", "spot" as const),
  age: days,
});
const fleets: fc.Arbitrary<readonly Resource[]> = fc
  .array(machine, { maxLength: 6 })
  .map((all) =>
    all.map(({ age, ...one }, index) =>
      aWorkingMachine({ id: `i-${index}`, launchedAt: addDays(NOW, -age), ...one }),
    ),
  );

const dates = fc.record({ before: fc.integer({ min: -60, max: 300 }), left: days });
const termOf = ({ before, left }: { readonly before: number; readonly left: number }) => ({
  start: addDays(NOW, -before),
  end: addDays(NOW, Math.max(left, 1 - before)),
});
const plan = fc
  .record({
    scope: fc.constantFrom("compute", "sagemaker", "ec2-instance:g5" as const),
    usd: fc.double({ min: 0.01, max: 12, noNaN: true }),
    termYears: fc.constantFrom(1, 3 as const),
    dates,
  })
  .map(({ scope, usd, termYears, dates: when }) =>
    anOwnedPlan({
      scope,
      termYears,
      usdPerHour: usdPerHour(usd),
      ...termOf(when),
      ...(scope.startsWith("ec2") ? { region: "us-east-1" } : {}),
    }),
  );
const reservation = fc
  .record({ instances: fc.integer({ min: 1, max: 6 }), dates })
  .map(({ instances, dates: when }) => anOwnedReservation({ instances, ...termOf(when) }));
const owneds: fc.Arbitrary<readonly OwnedCommitment[]> = fc
  .array(fc.oneof(plan, reservation), { maxLength: 4 })
  .map((all) => all.map((one, index) => ({ ...one, id: `c-${index}` })));

const judged = (context: RuleContext) => commitment.judge(context, defaultsOf(commitment.limits));

function boughtBy(context: RuleContext, scope: (typeof SCOPES)[number]): number {
  const verdict = commitmentVerdict(context, scope);
  return verdict.kind === "finding" ? Number(verdict.finding.observed.hourlyCommitmentUsd) : 0;
}

describe("laws of commitment advice", () => {
  test("the order of machines and commitments does not matter", () => {
    const shuffled = <T>(items: fc.Arbitrary<readonly T[]>) =>
      items.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
      );
    const byId = (context: RuleContext) =>
      judged(context).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    fc.assert(
      fc.property(shuffled(fleets), shuffled(fleets), shuffled(owneds), (after, before, owned) => {
        const of = (index: 0 | 1) =>
          byId(aCommittedContext(after[index], { owned: owned[index] }, { before: aFleet(before[index]) }));
        expect(of(1)).toEqual(of(0));
      }),
      { numRuns: RUNS },
    );
  });

  test("who buys what is advised and looks again is advised to buy nothing more", () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) => {
        const context = aCommittedContext(machines, { owned });
        const bought = SCOPES.map((scope) => boughtPlan(context, scope, boughtBy(context, scope)));
        const then = aCommittedContext(machines, { owned: [...owned, ...bought] });
        for (const scope of SCOPES) expect(boughtBy(then, scope)).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  test("a commitment more never asks for a larger purchase", () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) => {
        const [more, less] = [owned, owned.slice(1)].map((all) =>
          aCommittedContext(machines, { owned: all }),
        );
        if (!more || !less) return;
        for (const scope of SCOPES)
          expect(boughtBy(more, scope)).toBeLessThanOrEqual(boughtBy(less, scope) + 1e-4);
      }),
      { numRuns: RUNS },
    );
  });

  test("the saving is what pricing the whole fleet with the purchase says, to the cent", () => {
    fc.assert(
      fc.property(fleets, owneds, (machines, owned) => {
        const context = aCommittedContext(machines, { owned });
        const kinds = new PricedFleet(unadvised(context)).kinds();
        for (const scope of SCOPES) {
          const verdict = commitmentVerdict(context, scope);
          if (verdict.kind !== "finding") continue;
          const plans = [
            ...owned,
            boughtPlan(context, scope, Number(verdict.finding.observed.hourlyCommitmentUsd)),
          ];
          const saved = fleetCost(kinds, owned, NOW).usdPerHour - fleetCost(kinds, plans, NOW).usdPerHour;
          expect(verdict.finding.dollars?.savingUsdPerMonth).toBeCloseTo(saved * 730, 2);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
