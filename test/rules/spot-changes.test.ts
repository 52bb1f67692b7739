import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, resourceOf, ruleNamed } from "../builders/context.ts";
import { aResource } from "../builders/fleet.ts";
import { aWorkload } from "../builders/plan.ts";
import { aJob, anAdvisor, aSpotFleet } from "../builders/spot.ts";

const spot = ruleNamed(RULES, "spot");

function findingOn(
  workload: Workload,
  { resources = [{}], ...setting }: Parameters<typeof aSpotFleet>[1] & { resources?: Partial<Resource>[] },
) {
  const fleet = resources.map((one, index) => aResource({ id: `i-${index}`, ...one }));
  const running = fleet.map(({ id }) => id);
  const facts = aSpotFleet(workload, { running, market: { advisor: anAdvisor() }, ...setting });
  const verdict = spot.judge(aContext(fleet, facts), {}).find((one) => resourceOf(one) === workload.name);
  if (verdict?.kind !== "finding") throw new Error(`got ${JSON.stringify(verdict)}, expected a finding`);
  return verdict.finding;
}
const service = aWorkload({
  name: "finetune",
  instanceType: "g5.xlarge",
  purchase: "spot",
  headroom: fraction(0.3),
});
const seven = Array.from({ length: 7 }, () => ({}));

describe("a move to spot", () => {
  test("of a plan that nothing runs of yet, its dollars are for the hours planned, and no machine changes", () => {
    const found = findingOn(aJob(), {
      capacity: { hoursPerMonth: 300, instanceType: "g5.xlarge", instances: 1 },
      resources: [],
    });
    expect(found.dollars?.nowUsdPerMonth).toBeCloseTo(300 * 1.006, 9);
    expect(found).not.toHaveProperty("changes");
  });

  test("of a service it names the machines to move and what filling their gaps costs", () => {
    const { changes = [], dollars, expected } = findingOn(service, { resources: seven });
    expect(changes).toHaveLength(Number(expected.spotInstances));
    const after = changes.map(({ to }) => (to === "stopped" ? 0 : 730 * 0.4 * (to.stretch ?? 1)));
    const kept = 3 * 730 * 1.006;
    expect(after.reduce((sum, usd) => sum + usd, kept)).toBeCloseTo(dollars?.proposedUsdPerMonth ?? 0, 6);
  });
});
