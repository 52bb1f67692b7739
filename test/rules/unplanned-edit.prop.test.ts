import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed, modelNames } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { assignWorkloads } from "../../lib/domain/match.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { knownLimits } from "../../lib/rules/index.ts";
import { PLAN_DRIFT_LIMITS, planDrift } from "../../lib/rules/plan-drift.ts";
import { defaultsOf } from "../../lib/rules/rule.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { isNameable, resource } from "../builders/any-resource.ts";
import { aContext } from "../builders/context.ts";
import { aFleet } from "../builders/fleet.ts";

const FACTS = {
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
};
const REAL = {
  fileName: "plan.yaml",
  knownLimits: knownLimits(),
  knownModels: modelNames(),
  knownAccelerators: Object.keys(FACTS.accelerators),
  knownInstanceTypes: Object.keys(FACTS.instanceTypes),
};
const BASE = "version: 1\nregion: us-east-1\nworkloads:\n  - { name: trainer, kind: fixed, monthlyUsd: 1 }\n";

function judged(plan: Plan, resources: readonly Resource[]): readonly Verdict[] {
  const context = aContext(resources, {
    ...FACTS,
    fleet: aFleet(resources),
    plan: sizePlan(plan, { ...FACTS, modelNamed }),
    assignment: assignWorkloads(plan.workloads, resources).byResource,
  });
  return planDrift.judge(context, { ...defaultsOf(PLAN_DRIFT_LIMITS), unplannedUsdPerMonth: 0 });
}

const editsOf = (verdicts: readonly Verdict[]): readonly (string | undefined)[] =>
  verdicts.flatMap((one) => (one.kind === "finding" ? [one.finding.advice.planEdit] : []));

test("the plan takes every edit that makes a machine planned, all of them together, and then nothing drifts", () => {
  const fleet = fc.uniqueArray(resource, { selector: ({ id }) => id, minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fleet, (resources) => {
      const edits = editsOf(judged(parsePlan(BASE, REAL), resources));
      expect(edits.filter((edit) => edit !== undefined)).toHaveLength(resources.filter(isNameable).length);
      const plan = parsePlan(`${BASE}${edits.filter((edit) => edit !== undefined).join("\n")}\n`, REAL);
      const after = judged(plan, resources.filter(isNameable));
      expect(after.filter(({ kind }) => kind !== "pass")).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
