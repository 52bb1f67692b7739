import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FindingEvidence } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { INTERRUPTION_BANDS } from "../../lib/domain/spot-market.ts";
import { fraction } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, NOW } from "../builders/fleet.ts";
import { aWorkload } from "../builders/plan.ts";
import { aJob, anAdvisor, anInterruption, aSpotFleet, spotPrices } from "../builders/spot.ts";

const spot = ruleNamed(RULES, "spot");

const anyPrice = fc.double({ min: 0.05, max: 1.5, noNaN: true });
const anyMarket = fc.record({
  prices: fc
    .record({ "g5.xlarge": anyPrice, "g5.8xlarge": anyPrice, "g5.12xlarge": anyPrice })
    .map(spotPrices),
  advisor: fc.constantFrom(...INTERRUPTION_BANDS).map((band) => anAdvisor({ "g5.xlarge": band })),
  taken: fc.nat({ max: 40 }),
});
const anyWorkload: fc.Arbitrary<Workload> = fc.oneof(
  fc.constant(aJob()),
  fc.constant(aJob({ purchase: "spot" })),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((share) =>
      aWorkload({ name: "finetune", instanceType: "g5.xlarge", purchase: "spot", headroom: fraction(share) }),
    ),
);
const anyFleet = fc.array(fc.constantFrom("on-demand" as const, "spot" as const), {
  minLength: 1,
  maxLength: 12,
});
type Market = { prices: ReturnType<typeof spotPrices>; advisor: ReturnType<typeof anAdvisor>; taken: number };

function judge(workload: Workload, resources: readonly Resource[], { prices, advisor, taken }: Market) {
  const interruptions = Array.from({ length: taken }, (_, id) =>
    anInterruption({ id: `${id}`, instanceId: `i-gone-${id}` }),
  );
  const market = { advisor, interruptions, interruptionsSince: addDays(NOW, -90) };
  const running = resources.map(({ id }) => id);
  return spot.judge(aContext(resources, aSpotFleet(workload, { running, market, prices })), {});
}

/** Does what the finding says, to the fleet and to the plan. */
function followed(finding: FindingEvidence, workload: Workload, resources: readonly Resource[]) {
  if (finding.expected.capacityType === "on-demand") {
    const back = resources.map((one): Resource => ({ ...one, capacityType: "on-demand" }));
    return { workload: { ...workload, purchase: "on-demand" } as Workload, resources: back };
  }
  let left = Number(finding.expected.spotInstances ?? resources.length);
  const moved = resources.map((one): Resource => {
    if (one.capacityType === "spot" || left === 0) return one;
    left--;
    return { ...one, capacityType: "spot" };
  });
  const interruptible = { checkpointMinutes: Number(finding.expected.checkpointMinutes) };
  const plan =
    workload.kind === "training" ? { ...workload, purchase: "spot" as const, interruptible } : workload;
  return { workload: plan, resources: moved };
}

describe("spot, whatever the market", () => {
  test("its advice, followed, leaves nothing more to say", () => {
    let findings = 0;
    fc.assert(
      fc.property(anyWorkload, anyFleet, anyMarket, (workload, capacityTypes, market) => {
        const resources = capacityTypes.map((capacityType, i) => aResource({ id: `i-${i}`, capacityType }));
        const [verdict] = judge(workload, resources, market);
        if (verdict?.kind !== "finding") return;
        findings++;
        const next = followed(verdict.finding, workload, resources);
        expect(judge(next.workload, next.resources, market).map(({ kind }) => kind)).toEqual(["pass"]);
      }),
      { numRuns: 500 },
    );
    expect(findings).toBeGreaterThan(100);
  });

  test("it never proposes to pay more, and never counts on more than the price difference", () => {
    fc.assert(
      fc.property(anyWorkload, anyFleet, anyMarket, (workload, capacityTypes, market) => {
        const resources = capacityTypes.map((capacityType, i) => aResource({ id: `i-${i}`, capacityType }));
        const [verdict] = judge(workload, resources, market);
        if (verdict?.kind !== "finding") return;
        const { nowUsdPerMonth = 0, proposedUsdPerMonth = 0 } = verdict.finding.dollars ?? {};
        expect(proposedUsdPerMonth).toBeLessThanOrEqual(nowUsdPerMonth);
      }),
    );
  });

  test("it says the same of the same machines in any order", () => {
    fc.assert(
      fc.property(anyWorkload, anyFleet, anyMarket, (workload, capacityTypes, market) => {
        const resources = capacityTypes.map((capacityType, i) => aResource({ id: `i-${i}`, capacityType }));
        const forth = judge(workload, resources, market)[0];
        const back = judge(workload, resources.toReversed(), market)[0];
        expect(back?.kind).toBe(forth?.kind);
        if (forth?.kind !== "finding" || back?.kind !== "finding") return;
        expect(back.finding.dollars?.savingUsdPerMonth).toBeCloseTo(
          forth.finding.dollars?.savingUsdPerMonth ?? 0,
          6,
        );
      }),
    );
  });
});
