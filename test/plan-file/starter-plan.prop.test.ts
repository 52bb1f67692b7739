import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed, modelNames } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { RESOURCE_KINDS, type Resource } from "../../lib/domain/fleet.ts";
import { assignWorkloads } from "../../lib/domain/match.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { starterPlan } from "../../lib/plan-file/starter-plan.ts";
import { scalar } from "../../lib/plan-file/starter-text.ts";
import { knownLimits } from "../../lib/rules/index.ts";
import { PLAN_DRIFT_LIMITS, planDrift } from "../../lib/rules/plan-drift.ts";
import { defaultsOf } from "../../lib/rules/rule.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { aFleet, aResource, aSeries, NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

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

const TEXTS = [
  ...HOSTILE_TEXTS,
  "a",
  "b",
  "b-1",
  "b-2",
  "b-*",
  "*",
  "**",
  "",
  "null",
  "no",
  "12",
  "unplanned",
  "x\n  - name: injected\n    kind: fixed",
  "# no comment",
  "'",
  "\\",
  '\\"',
  "&a",
  "🦙",
  "y".repeat(300),
];
const TYPES = Object.keys(FACTS.instanceTypes).filter((_, index) => index % 7 === 0);
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: "binary", maxLength: 12 }));
const KEYS = [
  "workload",
  "App",
  "Name",
  "aws:autoscaling:groupName",
  "eks:nodegroup-name",
  "project",
  "owner",
  "x",
];

const tags = fc.dictionary(fc.constantFrom(...KEYS), text, { maxKeys: 4 });
const resource: fc.Arbitrary<Resource> = fc
  .record({
    id: text,
    kind: fc.constantFrom(...RESOURCE_KINDS),
    type: fc.oneof(fc.constantFrom("g5.xlarge", "m7i.large", "g6f.large", "trn1.32xlarge", ...TYPES), text),
    instances: fc.constantFrom(1, 1, 1, 0, 2, 3, 17, 1200),
    region: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("us-east-1", "eu-west-1") },
      { weight: 1, arbitrary: text },
    ),
    capacityType: fc.constantFrom(
      "on-demand" as const,
      "on-demand" as const,
      "spot" as const,
      "reserved" as const,
    ),
    tags,
    rate: fc.constantFrom(0, 0, 1e-9, 0.4, 333.3, 1e9),
  })
  .map(({ type, rate, kind, ...rest }) =>
    aResource({
      ...rest,
      kind,
      instances: kind === "ec2" ? 1 : rest.instances,
      instanceType: kind === "ec2" ? type : `ml.${type}`,
      telemetry: [aSeries(kind === "ec2" ? "requestsPerSecond" : "invocations", rate)],
    }),
  );
const fleet = fc.uniqueArray(resource, { selector: ({ id }) => id, maxLength: 24 }).map(aFleet);

/** Ids that no list of ids can name; tags may still. */
const isNameable = ({ id }: Resource): boolean => id.length > 0 && id.length <= 256 && !id.includes("*");

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
