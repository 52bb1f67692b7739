import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Budget } from "../../lib/domain/plan.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aCapacityPlan } from "../builders/plan.ts";

const budget = ruleNamed(RULES, "budget");
const START = "2026-10-01T00:00:00.000Z";
const NOW = "2026-11-21T09:00:00.000Z";
const DAYS = 51;

type Change = Partial<BillLine>;
const daily = (amount: number | ((index: number) => number), change: Change = {}, count = DAYS): BillLine[] =>
  Array.from({ length: count }, (_, index) => ({
    day: dayOf(addDays(START, index)),
    usd: usd(typeof amount === "number" ? amount : amount(index)),
    service: "Amazon Elastic Compute Cloud",
    category: "usage",
    estimated: index >= DAYS - 2,
    tags: {},
    ...change,
  }));
const aBill = (lines: readonly BillLine[]): Bill => ({
  source: "test",
  metric: "amortized",
  window: { start: START, end: NOW },
  lines,
  missingDays: [],
  problems: [],
});
const judge = (lines: readonly BillLine[], budgeted: Partial<Budget> & Pick<Budget, "monthlyUsd">) => {
  const sized = aCapacityPlan([], []);
  const plan = { ...sized, plan: { ...sized.plan, budget: { alertAt: [0.5, 0.8, 1], ...budgeted } } };
  return budget.judge(aContext([], { bill: aBill(lines), plan, now: NOW }), {});
};
const said = (verdicts: readonly Verdict[]) =>
  verdicts.map((one) =>
    one.kind === "finding"
      ? `${one.finding.resource}: ${one.finding.lingers ? "lingers" : one.finding.severity}`
      : `${one.resource}: ${one.kind === "unknown" ? one.missing : "pass"}`,
  );

const TAGGED = [
  ...daily(100, { tags: { workload: "chat", team: "vision" } }),
  ...daily(50, { tags: { team: "search" } }),
];

describe("budgets of parts", () => {
  test("each part has its own verdict: by workload and by tag", () => {
    const verdicts = judge(TAGGED, {
      monthlyUsd: usd(6000),
      workloads: { chat: usd(2300), gone: usd(10) },
      tags: { team: { vision: usd(5000), search: usd(1400) }, project: { x: usd(1) } },
    });
    expect(said(verdicts)).toEqual([
      "total: pass",
      "workload:chat: high",
      "workload:gone: no line of the bill carries workload=gone",
      "tag:team=vision: pass",
      "tag:team=search: medium",
      "tag:project=x: the bill tells no spend by the tag project",
    ]);
  });

  test("a tag value that vanishes is not a part that costs nothing", () => {
    const lines = [
      ...daily(100, { tags: { team: "vision" } }, 40),
      ...daily(20, { tags: { team: "search" } }),
    ];
    const [, vision] = judge(lines, { monthlyUsd: usd(1e5), tags: { team: { vision: usd(1000) } } });
    expect(vision).toMatchObject({ kind: "unknown", missing: expect.stringContaining("since 2026-11-09") });
  });

  test("the total names the workloads that make it", () => {
    const [total] = judge(TAGGED, { monthlyUsd: usd(4000) });
    const lines = total?.kind === "finding" ? total.finding.arithmetic : [];
    expect(lines.join("\n")).toContain("of it chat: 3000.00 USD by the month's end");
  });
});

describe("what a bill does", () => {
  const once = (amount: number, category: BillLine["category"], index = 45): BillLine[] => [
    { ...daily(0)[index], usd: usd(amount), category } as BillLine,
  ];
  test.each<[string, readonly BillLine[], number, string]>([
    [
      "one big invoice within the budget does not page",
      [...daily(100), ...once(900, "usage")],
      4200,
      "total: low",
    ],
    ["one refund does not hide what burns", [...daily(100), ...once(-900, "refund")], 2000, "total: medium"],
    ["the newest day in part is no fall", [...daily((i) => (i === 50 ? 10 : 100))], 2950, "total: medium"],
    ["three days of ten times as much page", [...daily((i) => (i >= 48 ? 1000 : 100))], 6000, "total: high"],
    [
      "one day of ten times as much does not",
      [...daily((i) => (i === 48 ? 1000 : 100))],
      6000,
      "total: pass",
    ],
    ["more credit than spend", [...daily(100), ...once(-9000, "credit")], 3000, "total: pass"],
    ["a billion dollars", daily(1e9), 1e8, "total: critical"],
    ["one day of bill", daily(100, {}, DAYS).slice(-1), 3000, "total: lingers"],
    ["a bill that starts mid-month", daily(100).slice(-8), 1000, "total: high"],
    ["the same line twice is two charges", [...daily(50), ...daily(50)], 2950, "total: medium"],
    ["gaps of weeks", daily(100).filter((_, i) => i < 5 || i > 40), 2600, "total: medium"],
    ["nothing but refunds", daily(-10, { category: "refund" }), 3000, "total: pass"],
  ])("%s", (_, lines, monthlyUsd, expected) => {
    expect(said(judge(lines, { monthlyUsd: usd(monthlyUsd) }))).toEqual([expected]);
  });

  test("it says on which day the money is gone", () => {
    const [total] = judge(daily(100), { monthlyUsd: usd(2500) });
    expect(total).toMatchObject({ finding: { observed: { runsOutOn: "2026-11-25" } } });
  });

  const anyBill = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), {
    minLength: DAYS,
    maxLength: DAYS,
  });
  test("in another currency's numbers, and with its lines in any order, it is the same verdict", () => {
    fc.assert(
      fc.property(anyBill, fc.double({ min: 100, max: 60_000, noNaN: true }), (amounts, monthlyUsd) => {
        const lines = daily((i) => amounts[i] ?? 0);
        const scaled = daily((i) => (amounts[i] ?? 0) * 8);
        const asIs = said(judge(lines, { monthlyUsd: usd(monthlyUsd) }));
        expect(said(judge(scaled, { monthlyUsd: usd(monthlyUsd * 8) }))).toEqual(asIs);
        expect(said(judge(lines.toReversed(), { monthlyUsd: usd(monthlyUsd) }))).toEqual(asIs);
      }),
      { numRuns: 40 },
    );
  });
});
