import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed, modelNames } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { assignWorkloads } from "../../lib/domain/match.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { scalar } from "../../lib/domain/plan-text.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { starterPlan } from "../../lib/plan-file/starter-plan.ts";
import { knownLimits } from "../../lib/rules/index.ts";
import { PLAN_DRIFT_LIMITS, planDrift } from "../../lib/rules/plan-drift.ts";
import { defaultsOf } from "../../lib/rules/rule.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { isNameable, resource, text } from "../builders/any-resource.ts";
import { aFleet, NOW } from "../builders/fleet.ts";

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

const fleet = fc.uniqueArray(resource, { selector: ({ id }) => id, maxLength: 24 }).map(aFleet);

function judged(plan: Plan, resources: readonly Resource[]) {
  const facts = { ...FACTS, modelNamed };
  const context = {
    ...facts,
    fleet: aFleet(resources),
    plan: sizePlan(plan, facts),
    assignment: assignWorkloads(plan.workloads, resources).byResource,
    bill: undefined,
    now: NOW,
  };
  return planDrift.judge(context, defaultsOf(PLAN_DRIFT_LIMITS));
}

test("whatever runs, the written plan parses, and against it nothing is unplanned and nothing drifts", () => {
  fc.assert(
    fc.property(fleet, (running) => {
      const plan = parsePlan(starterPlan(running, FACTS).yaml, REAL);
      const nameable = running.resources.filter(isNameable);
      const verdicts = judged(plan, nameable).filter(({ kind }) => kind !== "pass");
      if (nameable.length === running.resources.length) expect(verdicts).toEqual([]);
      else
        expect(
          verdicts.filter((one) => one.kind === "finding" && one.finding.observed.drift === "unplanned"),
        ).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("the order of the inventory does not matter: which resources are one workload, and of what kind", () => {
  const guessed = (resources: readonly Resource[]): readonly string[] => {
    const { workloads } = parsePlan(starterPlan(aFleet(resources), FACTS).yaml, REAL);
    const { byResource } = assignWorkloads(workloads, resources);
    const members = Map.groupBy(
      resources.filter(({ id }) => byResource.has(id)),
      ({ id }) => byResource.get(id),
    );
    return workloads
      .map(({ name, kind }) =>
        JSON.stringify([kind, (members.get(name) ?? []).map(({ id }) => id).toSorted()]),
      )
      .toSorted();
  };
  fc.assert(
    fc.property(fleet, ({ resources }) => {
      expect(guessed(resources.toReversed())).toEqual(guessed(resources));
    }),
    { numRuns: 100 },
  );
});

test("a stranger's text stays within its quotes, on one line, and is read back as it was", () => {
  fc.assert(
    fc.property(
      text.map((one) => one.slice(0, 200)),
      (value) => {
        expect(scalar(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const yaml = `version: 1\nregion: us-east-1\nworkloads:\n  - { name: a, kind: fixed, monthlyUsd: 1, match: { tags: { ${scalar(`k${value}`)}: ${scalar(`v${value}`)} } } }\n`;
        const [workload] = parsePlan(yaml, { fileName: "plan.yaml" }).workloads;
        expect(workload?.match).toEqual({ tags: { [`k${value}`]: `v${value}` } });
      },
    ),
    { numRuns: 500 },
  );
});
