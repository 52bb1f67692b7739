import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction, usd } from "../../lib/domain/units.ts";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import { aService, aTrainingJob } from "../sizing/market.ts";

const unusualUse = ruleNamed(RULES, "unusual-use");

/** A g5.xlarge (24.14 USD a day) whose GPU was as busy as told on each of the newest days, newest last. */
function machine(means: readonly number[], id = "i-1", samples = 288): Resource {
  const start = addDays(NOW, -means.length);
  const daily = means.map((mean, index) => ({
    day: dayOf(addDays(start, index)),
    mean,
    max: mean,
    activeShare: fraction(mean >= 0.05 ? 1 : 0),
    samples,
  }));
  const busy = fraction(means.filter((mean) => mean >= 0.05).length / means.length);
  const level = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const change = {
    days: means.length,
    daily,
    dutyCycle: busy,
    lightDutyCycle: busy,
    max: Math.max(...means),
  };
  return aResource({ id, telemetry: [aSeries("gpuUtilization", level, change)] });
}
const SERVICE = aService({ name: "api", match: { tags: { workload: "api" } } });
const JOB = aTrainingJob({ name: "api", match: { tags: { workload: "api" } } });
const judge = (resources: readonly Resource[], workload: Workload = SERVICE) =>
  unusualUse.judge(
    aContext(resources, {
      assignment: new Map(resources.map(({ id }) => [id, "api"])),
      plan: {
        plan: {
          version: 1,
          region: "us-east-1",
          headroom: fraction(0.3),
          workloads: [workload],
          limits: {},
          silence: [],
        },
        workloads: [],
        monthlyUsd: usd(0),
        unpriced: [],
      },
    }),
    {},
  );
const kindOf = (resources: readonly Resource[], workload?: Workload): string | undefined => {
  const [verdict, ...others] = judge(resources, workload);
  expect(others).toEqual([]);
  return verdict?.kind === "finding" ? verdict.finding.severity : verdict?.kind;
};
/** Twelve days and the newest two: a Sunday and a Monday. */
const days = (before: number, sunday: number, monday: number): number[] => [
  ...new Array<number>(12).fill(before),
  sunday,
  monday,
];
/** Monday is day 0 of the window's first week, which is a Tuesday: `of` gets 0 for Monday to 6 for Sunday. */
const byWeekday = (of: (weekday: number) => number): number[] =>
  Array.from({ length: 14 }, (_, index) => of((index + 1) % 7));

describe("utilization that is not as usual", () => {
  test.each<[string, readonly Resource[], string | undefined]>([
    ["as it was", [machine(days(0.6, 0.6, 0.6))], "pass"],
    ["a third of what it was, for two days", [machine(days(0.6, 0.2, 0.2))], "low"],
    ["for one day only", [machine(days(0.6, 0.6, 0.2))], "pass"],
    ["and back again", [machine(days(0.6, 0.2, 0.6))], "pass"],
    ["down by exactly half", [machine(days(0.6, 0.3, 0.3))], "low"],
    ["down by less", [machine(days(0.6, 0.31, 0.31))], "pass"],
    ["twice of what it was", [machine(days(0.3, 0.6, 0.6))], "info"],
    ["a fall and a rise are no shift", [machine(days(0.3, 0.1, 0.6))], "pass"],
    ["exactly as busy before as is worth a look", [machine(days(0.1, 0.04, 0.04))], "low"],
    ["hardly busy before", [machine(days(0.09, 0.03, 0.03))], "pass"],
    ["hardly busy after", [machine(days(0.04, 0.09, 0.09))], "pass"],
    ["quiet at weekends", [machine(byWeekday((weekday) => (weekday >= 5 ? 0.1 : 0.6)))], "pass"],
    ["works on Mondays", [machine(byWeekday((weekday) => (weekday === 0 ? 0.8 : 0.1)))], "pass"],
    ["thirteen whole days are enough", [machine(days(0.6, 0.2, 0.2).slice(1))], "low"],
    ["twelve are not", [machine(days(0.6, 0.2, 0.2).slice(2))], "unknown"],
    ["days with holes are not whole", [machine(days(0.6, 0.2, 0.2), "i-1", 200)], "unknown"],
    [
      "one machine falls and nine do not",
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
        .map((id) => machine(days(0.6, 0.6, 0.6), id))
        .concat(machine(days(0.6, 0.1, 0.1))),
      "pass",
    ],
    [
      "machines that came later take load over",
      [machine(days(0.6, 0.6, 0.6)), machine([0.1, 0.1], "i-2")],
      "pass",
    ],
    ["two young machines are unknown once", [machine([0.5, 0.5]), machine([0.5, 0.5], "i-2")], "unknown"],
    ["idle all the time: idle says so", [machine(days(0, 0, 0))], undefined],
    ["nothing measured: blind-spot says so", [aResource()], undefined],
    ["nothing runs: plan-drift says so", [], undefined],
  ])("%s", (_, resources, kind) => {
    expect(kindOf(resources)).toBe(kind);
  });

  test("a job that is slower is told, one that has stopped is stalled-training's", () => {
    expect(kindOf([machine(days(0.9, 0.3, 0.3))], JOB)).toBe("low");
    expect(kindOf([machine(days(0.9, 0, 0))], JOB)).toBe("pass");
    expect(kindOf([machine(days(0.9, 0, 0))], SERVICE)).toBe("low");
  });

  test("says what a day of the machines costs for what they no longer do, and adds it to no total", () => {
    const [verdict] = judge([machine(days(0.6, 0.2, 0.2)), machine(days(0.6, 0.2, 0.2), "i-2")]);
    expect(verdict).toMatchObject({
      finding: {
        id: "unusual-use:api",
        workload: "api",
        title:
          "api: GPU 20 % instead of 60 % since 2026-11-22, and the machines cost the same: $32 a day for what it no longer does",
        observed: { utilization: 0.2, since: "2026-11-22", machines: 2, unusedUsdPerDay: 32.19 },
      },
    });
    expect(verdict?.kind === "finding" && verdict.finding.dollars).toBeUndefined();
  });

  test("what nobody planned has no workload to be told of", () => {
    expect(unusualUse.judge(aContext([machine(days(0.6, 0.2, 0.2))]), {})).toEqual([]);
  });

  test("laws: the order of machines does not matter, and noise of a fifth opens nothing", () => {
    const shares = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: 28,
      maxLength: 28,
    });
    fc.assert(
      fc.property(shares, fc.double({ min: 0.2, max: 0.8, noNaN: true }), (noise, level) => {
        const means = noise.map((share) => level * (1 + share));
        const pair = [machine(means.slice(0, 14)), machine(means.slice(14), "i-2")];
        expect(kindOf(pair)).toBe("pass");
        const fallen = pair.map((one, index) =>
          machine(
            one.telemetry[0]?.daily.map(({ mean }, day) => (day < 12 ? mean : mean / 5)) ?? [],
            `i-${index}`,
          ),
        );
        expect(judge(fallen.toReversed())[0]).toEqual(judge(fallen)[0]);
        expect(kindOf(fallen)).toBe("low");
      }),
      { numRuns: 40 },
    );
  });
});
