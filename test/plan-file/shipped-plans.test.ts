import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed, modelNames } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { DEMO_PLAN_YAML } from "../../lib/local/demo/plan-file.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { knownLimits } from "../../lib/rules/index.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { complaintsAbout } from "./plan-text.ts";

const EXAMPLE = readFileSync(resolve(import.meta.dirname, "../../examples/plan.yaml"), "utf8");

/** Names as the program itself knows them. */
const REAL = {
  fileName: "plan.yaml",
  knownLimits: knownLimits(),
  knownModels: modelNames(),
  knownAccelerators: Object.keys(embeddedAccelerators()),
  knownInstanceTypes: Object.keys(embeddedInstanceTypes()),
};

const FACTS = {
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
  modelNamed,
};

describe.each([
  ["examples/plan.yaml", EXAMPLE],
  ["the demo's plan", DEMO_PLAN_YAML],
])("%s", (_, text) => {
  test("is a plan whose every name the catalog and the rules know", () => {
    expect(complaintsAbout(text, REAL)).toEqual([]);
  });

  test("can be bought: every workload fits a machine and has a price, and the sum is within the budget", () => {
    const plan = parsePlan(text, REAL);
    const { workloads, unpriced, monthlyUsd } = sizePlan(plan, FACTS);
    expect(workloads.filter(({ feasible }) => !feasible)).toEqual([]);
    expect(unpriced).toEqual([]);
    expect(monthlyUsd).toBeGreaterThan(0);
    expect(monthlyUsd).toBeLessThan(plan.budget?.monthlyUsd ?? 0);
  });
});

type Tree = Record<string, unknown> | unknown[];
type Step = string | number;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** The path of every value in the tree, the leaves and what holds them. */
const pathsIn = (tree: Tree, path: readonly Step[] = []): (readonly Step[])[] =>
  Object.entries(tree).flatMap(([key, value]) => {
    const inner = [...path, Array.isArray(tree) ? Number(key) : key];
    return [inner, ...(isTree(value) ? pathsIn(value, inner) : [])];
  });

/** A copy with the value at the path replaced, or left out where the new one is undefined. */
function changed(tree: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  if (!isTree(tree)) return tree;
  const entries = Object.entries(tree).flatMap(([key, old]): [string, unknown][] => {
    const next = key === String(step) ? changed(old, rest, value) : old;
    return next === undefined ? [] : [[key, next]];
  });
  return Array.isArray(tree) ? entries.map(([, next]) => next) : Object.fromEntries(entries);
}

const anything = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    "*",
    "",
    -1,
    0,
    0.5,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "constructor",
    "2026-02-30",
    [],
    {},
  ),
);

test("whatever value is lost or replaced anywhere in the example, it is a plan or a list of mistakes with places", () => {
  const whole: Tree = parse(EXAMPLE);
  const edits = fc.array(fc.tuple(fc.constantFrom(...pathsIn(whole)), anything), {
    minLength: 1,
    maxLength: 3,
  });
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(edits, (list) => {
      const text = stringify(
        list.reduce<unknown>((tree, [path, value]) => changed(tree, path, value), whole),
      );
      const complaints = complaintsAbout(text, REAL);
      outcomes.add(complaints.length === 0 ? "a plan" : "mistakes");
      for (const complaint of complaints) {
        expect(complaint).toMatch(/^plan\.yaml:[1-9]\d*:[1-9]\d*: \S|^and \d+ more$/);
      }
    }),
    { numRuns: 500 },
  );
  expect(outcomes).toEqual(new Set(["a plan", "mistakes"]));
});
