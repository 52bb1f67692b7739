import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BillLine } from "../../lib/domain/bill.ts";
import type { FindingEvidence } from "../../lib/domain/finding.ts";
import type { CapacityPlan } from "../../lib/domain/plan.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import type { Instant } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aBill, day, EC2, line, NOW, S3, sixWeeks, usual } from "../builders/daily-bill.ts";
import { aService } from "../sizing/market.ts";

const anomaly = ruleNamed(RULES, "anomaly");

const judge = (lines: readonly BillLine[], plan?: CapacityPlan) =>
  anomaly.judge(aContext([], { bill: aBill(lines), now: NOW, ...(plan ? { plan } : {}) }), {});
const findings = (lines: readonly BillLine[], plan?: CapacityPlan): FindingEvidence[] =>
  judge(lines, plan).flatMap((verdict) => (verdict.kind === "finding" ? [verdict.finding] : []));

/** A workload of 240 USD a day that starts and ends when it is told. */
function planOf(dates: { readonly starts?: Instant; readonly ends?: Instant }): CapacityPlan {
  const workload = { ...aService({ name: "new-service" }), ...dates };
  return {
    plan: {
      version: 1,
      region: "us-east-1",
      headroom: fraction(0.3),
      workloads: [workload],
      limits: {},
      silence: [],
    },
    workloads: [
      {
        workload: "new-service",
        kind: "inference",
        feasible: true,
        notes: [],
        instances: 1,
        accelerators: 1,
        vcpus: 4,
        memoryGiB: 16,
        hoursPerMonth: 730,
        purchase: "on-demand",
        usdPerHour: usdPerHour(10),
        arithmetic: [],
      },
    ],
    monthlyUsd: usd(7300),
    unpriced: [],
  };
}

describe("spend that is not as usual", () => {
  test.each<[string, BillLine[], readonly string[]]>([
    ["a rhythm of working days is usual", sixWeeks(), []],
    ["a jump of yesterday", sixWeeks((ago) => usual(ago) + (ago === 1 ? 400 : 0)), [EC2]],
    [
      "a jump below the least dollars is not told",
      sixWeeks((ago) => usual(ago) / 100 + (ago === 1 ? 19 : 0)),
      [],
    ],
    ["a fall is told, too", sixWeeks((ago) => (ago <= 2 ? 20 : usual(ago))), [EC2]],
    [
      "a jump that has stayed for weeks is the level",
      sixWeeks((ago) => usual(ago) + (ago <= 20 ? 400 : 0)),
      [],
    ],
    ["a refund is no fall", [...sixWeeks(), line(1, -900, { category: "refund" })], []],
    [
      "a credit that ends is no rise",
      [...sixWeeks(), ...sixWeeks(() => -100, { category: "credit" }).slice(0, 39)],
      [],
    ],
    [
      "a day still being billed is not low yet",
      [...sixWeeks().slice(0, 41), line(1, 40, { estimated: true })],
      [],
    ],
    ["but it can be high already", [...sixWeeks().slice(0, 41), line(1, 900, { estimated: true })], [EC2]],
    ["a service that begins", [...sixWeeks(), line(1, 120, { service: S3 })], [S3]],
    [
      "a rise and a fall of the same dollars do not cancel",
      [
        ...sixWeeks((ago) => usual(ago) + (ago === 1 ? 150 : 0)),
        ...sixWeeks((ago) => (ago === 1 ? 50 : 200), { service: S3 }),
      ],
      [EC2, S3],
    ],
    ["a constant bill", sixWeeks(() => 100), []],
    ["a bill of nothing", sixWeeks(() => 0), []],
    ["a billion dollars a day", sixWeeks(() => 1e9), []],
  ])("%s", (_, lines, services) => {
    expect(
      findings(lines)
        .map(({ resource }) => resource)
        .toSorted(),
    ).toEqual([...services].toSorted());
  });

  test("one event in ten services is told once, by the one that moved most", () => {
    const services = Array.from({ length: 10 }, (_, index) => `Service ${index}`);
    const lines = services.flatMap((service, index) =>
      sixWeeks((ago) => 100 + (ago <= 2 ? 50 + index : 0), { service }),
    );
    const [only, ...others] = findings(lines);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ resource: "Service 9", observed: { services: 10, since: day(2), days: 2 } });
    expect(only?.title).toMatch(/^Service 9 and 9 more: \$545 a day more than usual since /);
  });

  test("says which usage type, account and workload it is, in dollars", () => {
    const quiet = { usageType: "BoxUsage:m7i.large", account: "111122223333", tags: { workload: "api" } };
    const loud = { usageType: "BoxUsage:p4d.24xlarge", account: "444455556666", tags: { workload: "sweep" } };
    const [finding] = findings([
      ...sixWeeks(() => 100, quiet),
      ...sixWeeks((ago) => (ago === 1 ? 530 : 3), loud),
    ]);
    expect(finding).toMatchObject({ workload: "sweep", severity: "high" });
    expect(finding?.title).toContain("most of it usage type BoxUsage:p4d.24xlarge");
    expect(finding?.arithmetic.join("\n")).toMatch(
      /usage type BoxUsage:p4d\.24xlarge: \+527 USD a day.*workload sweep: \+527.*account 444455556666: \+527/s,
    );
  });

  test("names what makes the newest unusual day, where usual ones lie between", () => {
    const quiet = { usageType: "BoxUsage:m7i.large" };
    const loud = { usageType: "BoxUsage:p4d.24xlarge" };
    const [finding] = findings([
      ...sixWeeks(() => 100, quiet),
      ...sixWeeks((ago) => (ago === 1 || ago === 3 ? 530 : 3), loud),
    ]);
    expect(finding?.observed).toMatchObject({ since: day(3), days: 2 });
    expect(finding?.arithmetic.join("\n")).toContain("usage type BoxUsage:p4d.24xlarge: +527 USD a day");
  });

  test.each([
    ["a start that is written down is no anomaly", 240, planOf({ starts: `${day(2)}T08:00:00.000Z` }), 0],
    ["a start two days off still is it", 240, planOf({ starts: `${day(4)}T08:00:00.000Z` }), 0],
    ["one that was meant for next month is not", 240, planOf({ starts: "2026-12-20T00:00:00.000Z" }), 1],
    ["a start explains its own dollars only", 500, planOf({ starts: `${day(2)}T08:00:00.000Z` }), 1],
    ["an end explains no rise", 240, planOf({ ends: `${day(2)}T08:00:00.000Z` }), 1],
  ] as const)("%s", (_, more, plan, told) => {
    expect(
      findings(
        sixWeeks((ago) => usual(ago) + (ago <= 2 ? more : 0)),
        plan,
      ),
    ).toHaveLength(told);
  });

  test("a planned start is silent in every cut, and hides no rise of another workload", () => {
    const plan = planOf({ starts: `${day(2)}T08:00:00.000Z` });
    const late = (workload: string, usd: number) =>
      [1, 2].map((ago) => line(ago, usd, { usageType: workload, account: workload, tags: { workload } }));
    const base = sixWeeks(usual, { usageType: "base", account: "base", tags: { workload: "base" } });
    expect(findings([...base, ...late("new-service", 240)], plan)).toEqual([]);
    const [only, ...others] = findings([...base, ...late("new-service", 240), ...late("sweep", 200)], plan);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ workload: "sweep", observed: { movedUsdPerDay: 200 } });
    expect(only?.title).toMatch(/: \$200 a day more .*, most of it usage type sweep$/);
    expect(only?.arithmetic.at(-1)).toMatch(/^planned to start about then: new-service, \+240 USD a day/);
  });

  test("an end that is written down is no anomaly", () => {
    const lines = sixWeeks((ago) => usual(ago) + (ago <= 2 ? 0 : 240));
    expect(findings(lines)).toHaveLength(1);
    expect(findings(lines, planOf({ ends: `${day(2)}T00:00:00.000Z` }))).toEqual([]);
  });

  test("nor is one of a fixed cost, which has no machines", () => {
    const fixed = {
      name: "licence",
      kind: "fixed",
      monthlyUsd: usd(240 * (730 / 24)),
      purchase: "on-demand",
      starts: `${day(2)}T00:00:00.000Z`,
    } as const;
    const { plan, ...sized } = planOf({});
    const lines = sixWeeks((ago) => usual(ago) + (ago <= 2 ? 240 : 0));
    expect(findings(lines, { ...sized, plan: { ...plan, workloads: [fixed] } })).toEqual([]);
  });

  test.each([
    ["a bill of 16 days is too young", sixWeeks().slice(-16), "unknown"],
    ["17 are enough", sixWeeks().slice(-17), "pass"],
  ])("%s", (_, lines, kind) => {
    expect(judge(lines).map((verdict) => verdict.kind)).toEqual([kind]);
  });

  test("a gap of a week in the bill is not a fall", () => {
    expect(findings(sixWeeks().filter(({ day: at }) => at < day(20) || at > day(13)))).toEqual([]);
  });

  test("without a bill nothing is known, of whatever was open before", () => {
    expect(anomaly.judge(aContext([], { now: NOW }), {})).toEqual([
      { kind: "unknown", rule: "anomaly", resource: "*", missing: "there is no bill to read" },
    ]);
  });

  test("laws: the order of lines does not matter; noise within a tenth opens nothing; ten times the usual is always told", () => {
    const noise = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 42, maxLength: 42 });
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 41 }), (shares, cut) => {
        const lines = sixWeeks((ago) => 300 * (1 + (shares[42 - ago] ?? 0)));
        expect(findings(lines)).toEqual([]);
        const loud = lines.map((one) => (one.day === day(1) ? { ...one, usd: usd(3000) } : one));
        expect(findings(loud)).toHaveLength(1);
        expect(findings([...loud.slice(cut), ...loud.slice(0, cut)])).toEqual(findings(loud));
      }),
      { numRuns: 40 },
    );
  });
});
