import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { advisorEvidence, interruptionRate } from "../../lib/purchase/interruption-rate.ts";
import { trainingOnSpot } from "../../lib/purchase/spot-economics.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource } from "../builders/fleet.ts";
import { aWorkload } from "../builders/plan.ts";
import { aJob, aSpotFleet, spotPrices } from "../builders/spot.ts";

const spot = ruleNamed(RULES, "spot");
/** Nothing is too little to say. */
const EAGER = { minSaving: -1e12, minSavingUsdPerMonth: -1e12 };

function kindOf(
  workload: Workload,
  limits: Readonly<Record<string, number>>,
  setting: Parameters<typeof aSpotFleet>[1] & { readonly resources?: readonly Resource[] } = {},
): string | undefined {
  const { resources = [aResource()] } = setting;
  const context = aContext(
    resources,
    aSpotFleet(workload, { running: resources.map(({ id }) => id), ...setting }),
  );
  return spot.judge(context, limits)[0]?.kind;
}

/** Band 2 of an accelerated type, nothing of our own. */
const { perMonth: RATE } = interruptionRate(advisorEvidence(2, true), {
  interruptions: 0,
  instanceMonths: 0,
});

describe("on the limit", () => {
  // All of the service moves (headroom 100 %, two pools) and its gaps cost nothing: half the price is half the cost.
  const service = aWorkload({ instanceType: "g5.xlarge", purchase: "spot", headroom: fraction(1) });
  const half = spotPrices({ "g5.xlarge": 0.503, "g5.8xlarge": 0.4, "g5.12xlarge": 0.4 });
  const free = { replaceMinutes: 0, minOnDemandShare: 0, minSavingUsdPerMonth: 0 };

  test.each([
    ["a saving of exactly the least share speaks", 0.5, 0, "finding"],
    ["a saving just below it does not", 0.5001, 0, "pass"],
    ["a saving of exactly the least dollars speaks", 0, 730 * 0.503, "finding"],
    ["a saving of a cent less does not", 0, 730 * 0.503 + 0.01, "pass"],
  ])("%s", (_, minSaving, minSavingUsdPerMonth, kind) => {
    const limits = { ...free, minSaving, minSavingUsdPerMonth: minSavingUsdPerMonth - 1e-9 };
    expect(kindOf(service, limits, { prices: half })).toBe(kind);
  });

  test("a write that takes as long as the mean time between interruptions is refused, a shorter one is weighed", () => {
    const mtbfMinutes = (730 / RATE) * 60;
    expect(kindOf(aJob(), { ...EAGER, writeMinutes: mtbfMinutes * 1.000001 })).toBe("pass");
    expect(kindOf(aJob(), { ...EAGER, writeMinutes: mtbfMinutes * 0.999 })).toBe("finding");
  });

  test("a stretched run of exactly the deadline is in time, a minute more is late", () => {
    const { stretch } = trainingOnSpot(
      {
        instances: 1,
        hoursPerMonth: 200,
        onDemandUsdPerHour: 1,
        spotUsdPerHour: 1,
        interruptionsPerMonth: RATE,
        committedShare: 0,
      },
      { writeMinutes: 5, restartMinutes: 10, intervalMinutes: 60 },
    );
    const due = (hours: number) =>
      aJob({
        training: {
          method: "full",
          precision: "bf16",
          optimizer: "adamw",
          tokens: 1e9,
          deadlineDays: hours / 24,
        },
      });
    const setting = { capacity: { hoursPerMonth: 200 } };
    expect(kindOf(due(200 * stretch), {}, setting)).toBe("finding");
    expect(kindOf(due(200 * stretch - 1 / 60), {}, setting)).toBe("pass");
  });

  test("a job on 1,000 machines is interrupted too often for a slow write", () => {
    const thousand = [aResource({ instances: 1000 })];
    expect(kindOf(aJob(), EAGER, { resources: thousand })).toBe("finding");
    expect(kindOf(aJob(), { ...EAGER, writeMinutes: 332 }, { resources: thousand })).toBe("pass");
  });
});
