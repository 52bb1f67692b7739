import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import type { Finding, Verdict } from "../../lib/domain/finding.ts";
import type { CapacityPlan } from "../../lib/domain/plan.ts";
import { fraction, usd } from "../../lib/domain/units.ts";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { monthlySpend } from "../../lib/rules/spend.ts";
import { aContext, ruleNamed } from "../builders/context.ts";

const budget = ruleNamed(RULES, "budget");
const NOW = "2026-11-21T00:00:00.000Z";

const line = (day: number, amount: number, change: Partial<BillLine> = {}): BillLine => ({
  day: `2026-11-${String(day).padStart(2, "0")}`,
  usd: usd(amount),
  service: "Amazon Elastic Compute Cloud",
  category: "usage",
  estimated: false,
  tags: {},
  ...change,
});
const days = (from: number, to: number, amount: number): BillLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index, amount));
const aBill = (lines: readonly BillLine[], missingDays: readonly string[] = []): Bill => ({
  source: "test",
  metric: "amortized",
  window: { start: "2026-11-01T00:00:00.000Z", end: NOW },
  lines,
  missingDays,
  problems: [],
});
const aPlan = (monthlyUsd: number, alertAt: readonly number[] = [0.5, 0.8, 1]): CapacityPlan => ({
  plan: {
    version: 1,
    region: "us-east-1",
    headroom: fraction(0.3),
    budget: { monthlyUsd: usd(monthlyUsd), alertAt },
    workloads: [],
    limits: {},
    silence: [],
  },
  workloads: [],
  monthlyUsd: usd(0),
  unpriced: [],
});

const judge = (bill: Bill | undefined, monthlyUsd: number) =>
  budget.judge(aContext([], { bill, plan: aPlan(monthlyUsd), now: NOW }), {})[0];
const kindOf = (verdict: Verdict | undefined) =>
  verdict?.kind === "finding" && verdict.finding.lingers ? "lingers" : verdict?.kind;

describe("budget", () => {
  test.each([
    ["100 a day is 3,000 a month: inside 3,200", aBill(days(1, 20, 100)), 3200, "pass"],
    ["heading exactly for the budget opens nothing", aBill(days(1, 20, 100)), 3000, "lingers"],
    ["exactly the margin below it closes what was open", aBill(days(1, 20, 94)), 3000, "pass"],
    ["heading above it", aBill(days(1, 20, 100)), 2950, "finding"],
    ["already spent", aBill(days(1, 20, 100)), 1900, "finding"],
    [
      "one refund is not a lower run rate",
      aBill([...days(1, 20, 100), line(18, -900, { category: "refund" })]),
      2050,
      "finding",
    ],
    ["no bill", undefined, 3000, "unknown"],
    ["a bill that ends last month", aBill([line(1, 5, { day: "2026-10-30" })]), 3000, "unknown"],
  ] as const)("%s", (_, bill, monthlyUsd, kind) => {
    expect(kindOf(judge(bill, monthlyUsd))).toBe(kind);
  });

  test("without a budget there is nothing to judge", () => {
    expect(budget.judge(aContext([], { bill: aBill(days(1, 20, 100)) }), {})).toEqual([]);
  });

  test("80 % spent on two thirds of the month is ahead of the calendar", () => {
    const bill = aBill([...days(1, 10, 140), ...days(11, 20, 20)]);
    expect(judge(bill, 2000)).toMatchObject({
      kind: "finding",
      finding: { severity: "low", observed: { thresholdCrossed: 0.8 } },
    });
  });

  test("spent is critical, far above is high, slightly above is medium", () => {
    const bill = aBill(days(1, 20, 100));
    const severities = [2000, 2500, 2900].map((amount) => judge(bill, amount));
    expect(severities.map((one) => one?.kind === "finding" && one.finding.severity)).toEqual([
      "critical",
      "high",
      "medium",
    ]);
  });

  test("missing days lower the confidence, and say when the money is gone", () => {
    const verdict = judge(
      aBill(
        days(1, 20, 100).filter(({ day }) => day !== "2026-11-05"),
        ["2026-11-05"],
      ),
      2500,
    );
    expect(verdict).toMatchObject({
      finding: {
        confidence: "low",
        observed: { daysMissing: 1 },
        advice: { text: expect.stringContaining("2026-11-") },
      },
    });
  });
});

/** A bill that goes on as in October, judged from 2 November on every day over one memory: what was told, on which day. */
function toldDayByDay(
  usdPerDay: number,
  {
    days: count = 30,
    alertAt = [0.5, 0.8, 1],
    refunds = [] as readonly BillLine[],
    asleep = [] as readonly string[],
  } = {},
) {
  const plan = aPlan(3000, alertAt);
  let stored: readonly Finding[] = [];
  const told: string[] = [];
  for (let day = 2; day <= count + 1; day++) {
    const now = addDays("2026-11-01T00:00:00.000Z", day - 1);
    if (asleep.includes(dayOf(now))) continue;
    const lines = Array.from({ length: 30 + day }, (_, index) =>
      line(1, usdPerDay, { day: dayOf(addDays("2026-10-01T00:00:00.000Z", index)) }),
    );
    const verdicts = budget.judge(
      aContext([], { bill: aBill([...lines, ...refunds.filter((one) => one.day < dayOf(now))]), plan, now }),
      {},
    );
    const evidence = verdicts.flatMap((one) => (one.kind === "finding" ? [one.finding] : []));
    const unknowns = verdicts.flatMap((one) => (one.kind === "unknown" ? [one] : []));
    const run = reconcile({ evidence, unknowns, stored, silence: [], existingResources: new Map(), now });
    const { opened, worse, resolved } = run.changes;
    for (const [news, ids] of Object.entries({ opened, worse, resolved }))
      if (ids.length > 0) told.push(`${dayOf(now).slice(5)} ${news}`);
    const left = stored.filter(({ id }) => !run.findings.some((one) => one.id === id));
    stored = [...left, ...run.findings];
  }
  return told;
}

describe("a month of a budget of 3,000 USD, told day by day", () => {
  test("at 150 USD a day: when it is heading above, at 50 %, at 80 %, and when it is spent", () => {
    expect(toldDayByDay(150)).toEqual(["11-04 opened", "11-11 worse", "11-17 worse", "11-21 worse"]);
  });

  test("at a threshold beyond the budget, and when it is spent though no threshold says so", () => {
    expect(toldDayByDay(150, { alertAt: [0.5, 1.2] })).toEqual([
      "11-04 opened",
      "11-11 worse",
      "11-21 worse",
      "11-25 worse",
    ]);
  });

  test("not again when a refund takes it below a threshold that it then crosses once more", () => {
    // 50 % after ten days, 45 % after eleven, 50 % after twelve.
    const refunds = [line(11, -300, { category: "refund" })];
    expect(toldDayByDay(150, { days: 15, refunds })).toEqual(["11-04 opened", "11-11 worse"]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["still open in its first days, and told when they have shown it", [], ["12-03 worse"]],
    ["worse when no run saw those", ["2026-12-01", "2026-12-02", "2026-12-03"], ["12-04 worse"]],
  ])("and the next month from its beginning: %s", (_, asleep, beginning) => {
    const told = toldDayByDay(150, { days: 61, asleep }).filter((news) => news.startsWith("12"));
    expect(told).toEqual([...beginning, "12-11 worse", "12-17 worse", "12-21 worse"]);
  });
});

describe("the month's spend", () => {
  test("adds the run rate for each day without a bill, and never reads a missing day as zero", () => {
    const spend = monthlySpend(aBill(days(1, 20, 100).filter(({ day }) => day !== "2026-11-05")), NOW);
    expect(spend).toMatchObject({ monthToDateUsd: 1900, projectedUsd: 3000, daysBilled: 19 });
  });

  test("a credit counts to date and is not extrapolated", () => {
    const spend = monthlySpend(aBill([...days(1, 20, 100), line(19, -500, { category: "credit" })]), NOW);
    expect(spend).toMatchObject({ monthToDateUsd: 1500, projectedUsd: 2500 });
  });
});
