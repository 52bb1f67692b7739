import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import type { CapacityPlan } from "../../lib/domain/plan.ts";
import { fraction, usd } from "../../lib/domain/units.ts";
import { addDays, addHours, dayOf, type Instant } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import { aService } from "../sizing/market.ts";

const runway = ruleNamed(RULES, "runway");

/** A machine's requests a second of each day, newest last; its busiest hour is as its days are in the mean. */
function machine(peaks: readonly number[], id = "i-1"): Resource {
  const daily = peaks.map((max, index) => ({
    day: dayOf(addDays(NOW, index - peaks.length)),
    mean: max,
    max,
    activeShare: fraction(1),
    samples: 288,
  }));
  return aResource({
    id,
    telemetry: [
      aSeries("requestsPerSecond", peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length, {
        daily,
        window: { start: addDays(NOW, -peaks.length), end: NOW },
      }),
    ],
  });
}
/** 300 a second at noon, 100 at night, half of it at weekends, by the hour over the two weeks before `end`. */
function rhythmic(end: Instant): Resource {
  const start = addDays(end, -14);
  const hours = Array.from({ length: 14 * 24 }, (_, index) => {
    const at = addHours(start, index);
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    const hour = new Date(at).getUTCHours();
    const qps = (hour === 12 ? 300 : hour < 6 ? 100 : 200) * (weekday >= 5 ? 0.5 : 1);
    return { day: dayOf(at), hourOfWeek: weekday * 24 + hour, qps };
  });
  const byDay = [...Map.groupBy(hours, ({ day }) => day)];
  const hourOfWeek = new Array<number>(168).fill(0);
  for (const one of hours) hourOfWeek[one.hourOfWeek] = one.qps;
  const daily = byDay.map(([day, own]) => {
    const values = own.map(({ qps }) => qps);
    const mean = values.reduce((sum, qps) => sum + qps, 0) / values.length;
    return { day, mean, max: Math.max(...values), activeShare: fraction(1), samples: own.length };
  });
  const series = aSeries("requestsPerSecond", 200, { daily, hourOfWeek, window: { start, end } });
  return aResource({ id: "i-1", telemetry: [series] });
}
/** Four replicas of 100 qps, headroom of 25 %: good for a peak of 320. */
function planOf(growthPerMonth?: number, count = 4): CapacityPlan {
  const workload = aService({
    name: "api",
    headroom: fraction(0.25),
    match: { tags: { workload: "api" } },
    demand: { peakQps: 320, ...(growthPerMonth === undefined ? {} : { growthPerMonth }) },
  });
  return {
    plan: {
      version: 1,
      region: "us-east-1",
      headroom: fraction(0.25),
      workloads: [workload],
      limits: {},
      silence: [],
    },
    workloads: [
      {
        workload: "api",
        kind: "inference",
        feasible: true,
        notes: [],
        instances: count,
        accelerators: 0,
        vcpus: 8,
        memoryGiB: 16,
        hoursPerMonth: 730,
        purchase: "on-demand",
        replicas: { count, qpsEach: 100 },
        arithmetic: [],
      },
    ],
    monthlyUsd: usd(0),
    unpriced: [],
  };
}
const judge = (resources: readonly Resource[], plan: CapacityPlan) =>
  runway.judge(
    aContext(resources, { plan, assignment: new Map(resources.map(({ id }) => [id, "api"])) }),
    {},
  )[0];
const week = (qps: number): number[] => new Array<number>(7).fill(qps);
const kindOf = (peaks: readonly number[], growth?: number) => {
  const verdict = judge([machine(peaks)], planOf(growth));
  return verdict?.kind === "finding" ? verdict.finding.severity : verdict?.kind;
};

describe("the runway of a service", () => {
  test.each<[string, readonly number[], number | undefined, string]>([
    ["exactly what is planned for, no growth", week(320), undefined, "pass"],
    ["busy days do not hide a quiet week", [...week(400), ...week(200)], undefined, "pass"],
    ["nor quiet ones a busy week", [...week(200), ...week(330)], undefined, "high"],
    ["above it", week(321), undefined, "high"],
    ["a little more than ten percent below it at 10 % a month: a month left", week(321 / 1.1), 0.1, "medium"],
    ["at 4 %: two and a half months", week(320 / 1.1), 0.04, "low"],
    ["at 3 %: more than three", week(320 / 1.1), 0.03, "pass"],
    ["shrinking demand never runs out", week(300), -0.1, "pass"],
    ["half of what half a year will need, exactly on the limit", week(160), 0, "low"],
    ["a little more than that", week(161), 0, "pass"],
    ["growth will fill it", week(160), 0.05, "pass"],
    ["six days are no week", week(320).slice(1), undefined, "unknown"],
    ["a service nobody calls is planned too large", week(0).map(() => 0), undefined, "low"],
  ])("%s", (_, peaks, growth, kind) => expect(kindOf(peaks, growth)).toBe(kind));

  test("from four weeks on growth is measured, whatever the plan says", () => {
    const growing = [...week(200), ...week(220), ...week(242), ...week(266.2)];
    const verdict = judge([machine(growing)], planOf(0));
    expect(verdict).toMatchObject({
      kind: "finding",
      finding: { severity: "medium", observed: { growthIs: "measured" }, confidence: "high" },
    });
    // 10 % a week is 51.3 % in 30.4 days.
    if (verdict?.kind === "finding") expect(verdict.finding.observed.growthShare).toBeCloseTo(0.513, 2);
  });

  test("weeks that only wander do not grow: a service that is nearly full would run out of noise", () => {
    expect(kindOf([...week(318), ...week(315), ...week(319), ...week(319)])).toBe("pass");
  });

  test("says when, how many more replicas, and the plan's edit", () => {
    const verdict = judge([machine(week(300))], planOf(0.05));
    if (verdict?.kind !== "finding") throw new Error("expected a finding");
    // ln(400 / 375) / ln(1.05) = 1.32 months.
    expect(verdict.finding.title).toBe(
      "api: the planned 400 qps last until 2027-01-03 at 5 % growth a month",
    );
    // 375 x 1.05^12 / 100 = 6.7: seven replicas, three more.
    expect(verdict.finding.advice.text).toMatch(/^Plan 3 more replicas/);
    expect(verdict.finding.advice.planEdit).toContain("peakQps: 300");
  });

  test("an unchanging week has one peak, on whatever day and at whatever hour it is looked at", () => {
    const peaks = Array.from({ length: 7 * 24 }, (_, hours) => {
      const verdict = judge([rhythmic(addHours(NOW, hours))], planOf(0.05));
      return verdict?.kind === "finding" ? verdict.finding.observed.peakQps : verdict?.kind;
    });
    expect(new Set(peaks)).toEqual(new Set([300]));
  });

  /** Two weeks in the window, and the days before them from this day on (56 is the first). */
  const grown = (id: string, from = 56, perMonth = 0.3): Resource => {
    const qps = (daysAgo: number) => 100 * (1 + perMonth) ** (-daysAgo / (730 / 24));
    const machineNow = machine(
      Array.from({ length: 14 }, (_, day) => qps(14 - day)),
      id,
    );
    const earlierDays = Array.from({ length: from - 14 }, (_, i) => ({
      day: dayOf(addDays(NOW, i - from)),
      qps: qps(from - i),
    }));
    return { ...machineNow, telemetry: machineNow.telemetry.map((one) => ({ ...one, earlierDays })) };
  };

  test.each<[string, Resource[], string, number]>([
    ["six weeks before the window", [grown("i-1"), grown("i-2")], "measured", 0.3],
    ["two weeks before it, four in all", [grown("i-1", 28)], "measured", 0.3],
    ["a day less", [grown("i-1", 27)], "as written in the plan", 0.05],
    [
      "a machine that is there for three weeks: more machines are no growth",
      [grown("i-1"), grown("i-2", 21)],
      "as written in the plan",
      0.05,
    ],
    ["requests that do not grow", [grown("i-1", 56, 0)], "measured", 0],
  ])("growth by days before the window: %s", (_, resources, growthIs, growth) => {
    const verdict = judge(resources, planOf(0.05, 1));
    if (verdict?.kind !== "finding") throw new Error("nothing found");
    expect(verdict.finding.observed).toMatchObject({ growthIs, growthShare: expect.closeTo(growth, 2) });
    const long = growthIs === "measured" ? "half a year" : "a year";
    const text = growth > 0 ? ` for ${long} of this growth, and ask` : "replica, and ask";
    expect(verdict.finding.advice.text).toContain(text);
  });

  test("machines add up; without a count of requests it is unknown", () => {
    expect(judge([machine(week(200)), machine(week(200), "i-2")], planOf())).toMatchObject({
      kind: "finding",
    });
    expect(judge([aResource({ id: "i-1", telemetry: [] })], planOf())).toMatchObject({ kind: "unknown" });
  });

  test("invocations are a count of their interval", () => {
    const perMinute = machine(week(321 * 60));
    const [series] = perMinute.telemetry;
    if (!series) throw new Error("expected a series");
    const counted = {
      ...perMinute,
      telemetry: [{ ...series, signal: "invocations" as const, intervalSec: 60 }],
    };
    expect(judge([counted], planOf())).toMatchObject({
      kind: "finding",
      finding: { observed: { peakQps: 321 } },
    });
  });

  test("law: more demand never leaves more time", () => {
    const peak = fc.double({ min: 1, max: 2_000, noNaN: true });
    fc.assert(
      fc.property(peak, fc.double({ min: 1.01, max: 3, noNaN: true }), (qps, times) => {
        const order = ["low", "pass", "medium", "high"];
        const calm = judge([machine(week(qps + 20))], planOf(0.05));
        const busy = judge([machine(week((qps + 20) * times))], planOf(0.05));
        const outOf = (verdict: typeof calm) =>
          verdict?.kind === "finding" && !verdict.finding.title.includes("will not grow")
            ? verdict.finding.severity
            : "pass";
        const rank = (kind: string) => (kind === "pass" ? 0 : 1 + order.indexOf(kind));
        expect(rank(outOf(busy))).toBeGreaterThanOrEqual(rank(outOf(calm)));
      }),
    );
  });
});
