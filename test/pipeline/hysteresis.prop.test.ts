import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import { isStanding, openBefore } from "../../lib/alerts/standing.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addDays } from "../../lib/domain/window.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { RULES } from "../../lib/rules/index.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { NOW } from "../builders/fleet.ts";
import { MACHINES_ON_THE_LIMIT } from "../builders/on-the-limit/machines.ts";
import { MONEY_ON_THE_LIMIT } from "../builders/on-the-limit/money.ts";
import { WORKLOADS_ON_THE_LIMIT } from "../builders/on-the-limit/workloads.ts";

const ON_THE_LIMIT = [...MACHINES_ON_THE_LIMIT, ...WORKLOADS_ON_THE_LIMIT, ...MONEY_ON_THE_LIMIT];

const RUNS = 30;
/** `partly-idle` shares idle's limits, and reads none of these. */
const OF_MACHINES = new Set(
  ["cpuMean", "networkBytesPerSecond", "minUsdPerMonth"].map((name) => `partly-idle.${name}`),
);
/** Drawn anew for each run: a look-back of two weeks wanders less. */
const noise = fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), {
  minLength: RUNS,
  maxLength: RUNS,
});

/** Runs of all rules over one store, a day apart: how many of them had anything to tell, by whatever rule, and the findings at the end. */
function liveThrough(contexts: readonly RuleContext[]) {
  let stored: readonly Finding[] = [];
  let told = 0;
  for (const [day, context] of contexts.entries()) {
    const { resources } = context.fleet;
    const memory = {
      stored,
      silence: [],
      existingResources: new Map(resources.map((one) => [one.id, one.instanceType])),
      now: addDays(NOW, day),
    };
    const verdicts = assess(RULES, context, isStanding(memory), openBefore(memory));
    const { writes, changes } = reconcile({ ...memory, ...verdicts });
    const next = new Map(stored.map((one) => [one.id, one]));
    for (const { finding } of writes) next.set(finding.id, finding);
    stored = [...next.values()];
    if ([changes.opened, changes.worse, changes.resolved].some((ids) => ids.length > 0)) told++;
  }
  return { told, stored };
}

const isSaid = (rule: string, context: RuleContext): boolean =>
  liveThrough([context]).stored.some((one) => one.rule === rule);

describe("what wanders about a limit by 5 %, for thirty runs", () => {
  test.each(ON_THE_LIMIT.map((one) => [`${one.rule}.${one.limit}`, one] as const))(
    "%s makes two messages at most",
    (_, { at }) => {
      fc.assert(
        fc.property(noise, (times) => {
          expect(liveThrough(times.map(at)).told).toBeLessThanOrEqual(2);
        }),
        { numRuns: 3 },
      );
    },
  );

  test.each(ON_THE_LIMIT.map((one) => [`${one.rule}.${one.limit}`, one] as const))(
    "%s speaks on one side of it and not on the other, where nothing is open",
    (_, { rule, at }) => {
      const said = [0.97, 1.03].map((times) => isSaid(rule, at(times)));
      expect(said.toSorted()).toEqual([false, true]);
    },
  );

  test.each(ON_THE_LIMIT.map((one) => [`${one.rule}.${one.limit}`, one] as const))(
    "%s closes at once where it is far beyond",
    (_, { rule, at, far }) => {
      const near = [0.97, 1.03].find((times) => isSaid(rule, at(times))) ?? 1;
      const { stored } = liveThrough([at(near), at(far)]);
      const states = stored.filter((one) => one.rule === rule).map(({ state }) => state.kind);
      expect(states.length).toBeGreaterThan(0);
      expect(new Set(states)).toEqual(new Set(["resolved"]));
    },
  );
});

describe("the limits that have hysteresis", () => {
  test("are all tried", () => {
    const tried = new Set(ON_THE_LIMIT.map(({ rule, limit }) => `${rule}.${limit}`));
    const untried = RULES.flatMap(({ id, limits }) =>
      Object.entries(limits).flatMap(([name, { staysTo }]) => (staysTo === undefined ? [] : `${id}.${name}`)),
    ).filter((name) => !tried.has(name) && !OF_MACHINES.has(name));
    expect(untried).toEqual([]);
  });
});
