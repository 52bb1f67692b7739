import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommitmentSource } from "../../lib/pipeline/ports.ts";
import {
  aPlanEntry,
  aReservationEntry,
  type PlanEntry,
  type ReservationEntry,
} from "../builders/commitment-facts.ts";

/** What an account of one region owns; the plans in the pages they come in. */
export interface OwningAccount {
  readonly plans: readonly (readonly PlanEntry[])[];
  readonly reservations: readonly ReservationEntry[];
}

export const AS_OF = "2026-11-24T08:00:00.000Z";
export const REGION = "us-east-1";

/** What every CommitmentSource says of an account; `ask` makes one that sees it and asks once. */
export function describeCommitmentSource(
  name: string,
  ask: (account: OwningAccount) => ReturnType<CommitmentSource["fetchCommitments"]>,
): void {
  describe(`${name} as a commitment source`, () => {
    test("tells all that is owned, plans and reservations, by their start", async () => {
      const { commitments } = await ask({
        plans: [
          [aPlanEntry(), aPlanEntry({ savingsPlanId: "sp-2", savingsPlanType: "SageMaker" })],
          [
            aPlanEntry({
              savingsPlanId: "sp-3",
              savingsPlanType: "EC2Instance",
              ec2InstanceFamily: "g5",
              region: REGION,
            }),
          ],
        ],
        reservations: [
          aReservationEntry(),
          aReservationEntry({ ReservedInstancesId: "ri-2", AvailabilityZone: "us-east-1b" }),
        ],
      });
      const plan = {
        kind: "savings-plan",
        start: "2026-03-01T00:00:00.000Z",
        end: "2027-02-28T23:59:59.000Z",
        usdPerHour: 2.5,
        termYears: 1,
      };
      const reservation = {
        kind: "reservation",
        instanceType: "g5.xlarge",
        region: REGION,
        instances: 2,
        usdPerHour: 0.35,
        start: "2026-01-01T00:00:00.000Z",
        end: "2027-01-01T00:00:00.000Z",
      };
      expect(commitments.owned).toEqual([
        { id: "ri-1", ...reservation },
        { id: "ri-2", ...reservation },
        { id: "sp-1", scope: "compute", ...plan },
        { id: "sp-2", scope: "sagemaker", ...plan },
        { id: "sp-3", scope: "ec2-instance:g5", region: REGION, ...plan },
      ]);
    });

    test("knows that an account owns nothing: an empty list, not an absent one", async () => {
      const { commitments, problems } = await ask({ plans: [[]], reservations: [] });
      expect(commitments.owned).toEqual([]);
      expect(problems.filter(({ failure }) => failure !== undefined)).toEqual([]);
    });

    test("leaves out what covers no machine, and says so without calling it a failure", async () => {
      const { commitments, problems } = await ask({
        plans: [
          [
            aPlanEntry({ savingsPlanId: "sp-9", savingsPlanType: "Database" }),
            aPlanEntry({ currency: "CNY" }),
          ],
        ],
        reservations: [aReservationEntry({ ProductDescription: "Windows" })],
      });
      expect(commitments.owned).toEqual([]);
      expect(
        problems
          .filter(({ what }) => what.includes("left out"))
          .map(({ what, count, failure }) => [what.split(" ")[0], count, failure])
          .toSorted(),
      ).toEqual([
        ["2.50", 1, undefined],
        ["Savings", 1, undefined],
        ["reservations", 1, undefined],
      ]);
    });

    test("answers the same wherever the pages are cut", async () => {
      const all = ["sp-1", "sp-2", "sp-3", "sp-4", "sp-5"].map((savingsPlanId, index) =>
        aPlanEntry({ savingsPlanId, commitment: `${index}.5` }),
      );
      const whole = await ask({ plans: [all], reservations: [aReservationEntry()] });
      expect(whole.commitments.owned).toHaveLength(6);
      const cuts = fc.uniqueArray(fc.integer({ min: 0, max: all.length }), { maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(cuts, async (places) => {
          const ends = [...places.toSorted((a, b) => a - b), all.length];
          const plans = ends.map((end, index) => all.slice(ends[index - 1] ?? 0, end));
          expect(await ask({ plans, reservations: [aReservationEntry()] })).toEqual(whole);
        }),
        { numRuns: 25 },
      );
    });
  });
}
