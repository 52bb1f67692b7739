import { describe, expect, test } from "vitest";
import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import { endedOn, missingDaysBy } from "../../lib/domain/bill-days.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays, dayOf, type Instant } from "../../lib/domain/window.ts";
import { spendOf } from "../../lib/pipeline/month-spend.ts";
import { budgetState } from "../../lib/reports/verdict.ts";
import { type WeeklyReport, weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { weeklyText } from "../../lib/reports/weekly-text.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aCapacityPlan } from "../builders/plan.ts";

const START = "2026-09-01T00:00:00.000Z";
const NOW = "2026-11-24T01:00:00.000Z";

/** 100 USD a day from September to `last`. */
function billTo(last: string, change: Partial<Bill> = {}): Bill {
  const lines: BillLine[] = [];
  for (let at: Instant = START; dayOf(at) <= last; at = addDays(at, 1))
    lines.push({
      day: dayOf(at),
      usd: usd(100),
      service: "EC2",
      category: "usage",
      estimated: false,
      tags: {},
    });
  const window = { start: START, end: addDays(`${last}T00:00:00.000Z`, 1) };
  return { source: "test", metric: "amortized", window, lines, missingDays: [], problems: [], ...change };
}

const contextOf = (bill: Bill, monthlyUsd: number) => {
  const sized = aCapacityPlan([], []);
  const plan = {
    ...sized,
    plan: { ...sized.plan, budget: { alertAt: [0.5, 0.8, 1], monthlyUsd: usd(monthlyUsd) } },
  };
  return aContext([], { bill, plan, now: NOW });
};
const verdictOn = (bill: Bill, monthlyUsd: number) =>
  ruleNamed(RULES, "budget").judge(contextOf(bill, monthlyUsd), {})[0];
const spendBy = (bill: Bill) => spendOf(contextOf(bill, 4000));
const reportBy = (bill: Bill): WeeklyReport => {
  const spend = spendBy(bill);
  return weeklyReportOf({ now: NOW, findings: [], lookedAt: NOW, ...(spend && { spend }) });
};

describe("where a bill ends", () => {
  test.each([
    ["yesterday", billTo("2026-11-23"), undefined],
    ["two days ago, which may still be on its way", billTo("2026-11-22"), undefined],
    ["three days ago", billTo("2026-11-21"), "2026-11-21"],
    ["two weeks ago", billTo("2026-11-09"), "2026-11-09"],
    ["last month", billTo("2026-10-19"), "2026-10-19"],
    [
      "within its window, the days after it missing",
      billTo("2026-11-24", { missingDays: ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"] }),
      "2026-11-20",
    ],
    [
      "today, after days that are missing",
      billTo("2026-11-24", { missingDays: ["2026-11-21", "2026-11-22", "2026-11-23"] }),
      undefined,
    ],
    ["in the future", billTo("2026-12-05"), undefined],
  ])("%s", (_, bill, last) => {
    expect(endedOn(bill, NOW)).toBe(last);
  });

  test("the days after it are missing until yesterday, beside those that were missing before", () => {
    const bill = billTo("2026-11-19", { missingDays: ["2026-10-02"] });
    expect(missingDaysBy(bill, NOW)).toEqual([
      "2026-10-02",
      "2026-11-20",
      "2026-11-21",
      "2026-11-22",
      "2026-11-23",
    ]);
    expect(missingDaysBy(billTo("2026-11-22"), NOW)).toEqual([]);
  });
});

describe("a budget by a bill that has stopped", () => {
  test("is not kept: it is unknown", () => {
    expect(verdictOn(billTo("2026-11-22"), 4000)).toMatchObject({ kind: "pass" });
    expect(verdictOn(billTo("2026-11-09"), 4000)).toMatchObject({
      kind: "unknown",
      missing: "the bill ends on 2026-11-09: what was spent since is not known",
    });
  });

  test.each([
    ["spent by its last day is spent", 900, "critical"],
    ["headed for more by its last day still is", 2000, "high"],
  ])("%s, at low confidence", (_, monthlyUsd, severity) => {
    expect(verdictOn(billTo("2026-11-09"), monthlyUsd)).toMatchObject({
      finding: { severity, confidence: "low", observed: { daysMissing: 14 } },
    });
  });
});

describe("what reports say of it", () => {
  test("that nobody knows what was spent since, never that it is inside the budget", () => {
    const spend = spendBy(billTo("2026-11-09"));
    expect(spend).toMatchObject({ monthToDateUsd: 900, endedOn: "2026-11-09" });
    expect(spend?.missingDays).toHaveLength(14);
    expect(budgetState(spend)).toEqual({
      text: "$900 of $4,000 spent (23 %), heading for $3,000 (75 %); the bill ends on 2026-11-09: what was spent since is not known",
      tone: "none",
    });
    const { subject, text } = weeklyText(reportBy(billTo("2026-11-09")));
    expect(subject).not.toContain("inside budget");
    expect(text).not.toContain("Inside budget");
    expect(text).toContain("Spend since 2026-11-09 is not known: the bill ends there.");
    expect(text).toContain("Last 7 billed days, to 2026-11-09: $700.");
    expect(text).toContain("Missing from the bill: 14 days.");
  });

  test("that a month without a billed day is not known, and not $0", () => {
    const spend = spendBy(billTo("2026-10-19"));
    expect(spend).not.toHaveProperty("monthToDateUsd");
    expect(budgetState(spend)).toEqual({
      text: "the bill ends on 2026-10-19: this month's spend is not known",
      tone: "none",
    });
    const { text } = weeklyText(reportBy(billTo("2026-10-19")));
    expect(text).not.toMatch(/\$0 |Inside budget/);
  });

  test("nothing of the kind while the bill is as young as bills are", () => {
    expect(budgetState(spendBy(billTo("2026-11-22"))).tone).toBe("within");
    expect(weeklyText(reportBy(billTo("2026-11-22"))).text).toContain("Inside budget");
  });
});
