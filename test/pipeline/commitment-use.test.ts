import { describe, expect, test } from "vitest";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import { commitmentUse } from "../../lib/pipeline/commitment-use.ts";
import { someCommitments } from "../builders/run-record.ts";

const { savingsPlansUtilization: plans, reservationUtilization: reserved } = someCommitments;
const nothing = {
  savingsPlansCoverage: {
    coveredUsdPerHour: usdPerHour(0),
    onDemandUsdPerHour: usdPerHour(0),
    byService: [],
  },
  savingsPlansUtilization: {
    committedUsdPerHour: usdPerHour(0),
    usedUsdPerHour: usdPerHour(0),
    unusedUsdPerHour: usdPerHour(0),
    netSavingUsd: usd(0),
  },
  reservationCoverage: { reservedInstances: 0, onDemandInstances: 0, onDemandUsdPerHour: usdPerHour(0) },
  reservationUtilization: {
    purchasedInstances: 0,
    unusedInstances: 0,
    amortizedUsdPerHour: usdPerHour(0),
    netSavingUsd: usd(0),
  },
};

describe("commitments as one figure each", () => {
  test("are plans and reservations together, by dollars", () => {
    const use = commitmentUse(someCommitments);
    expect(use.coverage).toBeCloseTo(8 / 12, 12);
    expect(use.utilization).toBeCloseTo(6 / 8, 12);
  });

  test("of nothing, no share is used or covered", () => {
    expect(commitmentUse(nothing)).toEqual({});
    expect(commitmentUse()).toEqual({});
  });

  test.each([
    ["savingsPlansCoverage", "coverage"],
    ["reservationCoverage", "coverage"],
    ["savingsPlansUtilization", "utilization"],
    ["reservationUtilization", "utilization"],
  ] as const)("without %s there is no %s: half of it read would be a wrong share", (part, figure) => {
    const { [part]: _, ...rest } = someCommitments;
    expect(commitmentUse(rest)).not.toHaveProperty(figure);
  });

  test("plans alone are the plans' own share, and never more than all", () => {
    const { reservationUtilization } = nothing;
    const alone = { ...someCommitments, reservationUtilization };
    expect(commitmentUse(alone).utilization).toBeCloseTo(5 / 6, 12);
    const over = plans && { ...plans, usedUsdPerHour: usdPerHour(7) };
    const whole = reserved && { ...reserved, utilization: fraction(1) };
    expect(
      commitmentUse({
        ...(over ? { savingsPlansUtilization: over } : {}),
        ...(whole ? { reservationUtilization: whole } : {}),
      }).utilization,
    ).toBe(1);
  });
});
