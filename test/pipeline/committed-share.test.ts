import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Commitments } from "../../lib/domain/commitment.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { committedShare } from "../../lib/pipeline/committed-share.ts";

const EC2 = "Amazon Elastic Compute Cloud - Compute";
const WINDOW = { start: "2026-10-24T00:00:00.000Z", end: "2026-11-23T00:00:00.000Z" };

interface Use {
  /** Dollars an hour: covered by Savings Plans, on demand. */
  readonly plans?: readonly [covered: number, onDemand: number];
  readonly others?: readonly [covered: number, onDemand: number];
  /** Instances reserved, on demand, and what the latter cost an hour. */
  readonly reserved?: readonly [reserved: number, onDemand: number, usd: number];
}

const spend = ([covered, onDemand]: readonly [number, number]) => ({
  coveredUsdPerHour: usdPerHour(covered),
  onDemandUsdPerHour: usdPerHour(onDemand),
});

function commitments({ plans = [0, 0], others = [0, 0], reserved = [0, 0, 0] }: Use): Commitments {
  const byService = [
    { service: EC2, ...spend(plans) },
    { service: "Amazon SageMaker", ...spend(others) },
  ];
  return {
    window: WINDOW,
    savingsPlansCoverage: {
      ...spend([plans[0] + others[0], plans[1] + others[1]]),
      byService,
    },
    reservationCoverage: {
      reservedInstances: reserved[0],
      onDemandInstances: reserved[1],
      onDemandUsdPerHour: usdPerHour(reserved[2]),
    },
    recommendations: [],
  };
}

describe("the share of EC2's spend that is committed to", () => {
  test.each<[string, Use, number | undefined]>([
    ["nothing ran: there is nothing to have a share of", {}, undefined],
    ["nothing is committed to", { plans: [0, 10], reserved: [0, 4, 10] }, 0],
    ["Savings Plans cover three quarters", { plans: [30, 10], reserved: [0, 4, 40] }, 0.75],
    ["SageMaker's plans pay for no EC2", { plans: [0, 10], others: [90, 0], reserved: [0, 4, 10] }, 0],
    [
      "two of eight machines are reserved, at the price of the others",
      { plans: [0, 30], reserved: [2, 6, 30] },
      0.25,
    ],
    ["both together", { plans: [20, 20], reserved: [2, 4, 40] }, 40 / 60],
    ["all that ran is reserved", { reserved: [3, 0, 0] }, 1],
    [
      "reserved, with no price of anything on demand to reckon them by",
      { plans: [5, 5], reserved: [3, 0, 0] },
      undefined,
    ],
  ])("%s", (_, use, share) => {
    expect(committedShare(commitments(use))).toEqual(
      share === undefined ? {} : { committedShare: expect.closeTo(share, 12) },
    );
  });

  test.each(["savingsPlansCoverage", "reservationCoverage"] as const)(
    "is not known without %s: half of it would be too small a share",
    (part) => {
      const { [part]: _, ...rest } = commitments({ plans: [30, 10], reserved: [2, 6, 30] });
      expect(committedShare(rest)).toEqual({});
    },
  );

  test("is not known where nobody asked", () => {
    expect(committedShare(undefined)).toEqual({});
  });

  test("lies between 0 and 1, and more cover makes it no smaller", () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, amount, (covered, onDemand, reserved, more) => {
        const share = (extra: number) =>
          committedShare(commitments({ plans: [covered + extra, onDemand], reserved: [reserved, 6, 30] }))
            .committedShare ?? 0;
        expect(share(0)).toBeGreaterThanOrEqual(0);
        expect(share(more)).toBeLessThanOrEqual(1);
        expect(share(more)).toBeGreaterThanOrEqual(share(0) - 1e-12);
      }),
    );
  });
});
