import type { FindingEvidence, Severity, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import type { Budget } from "../domain/plan.ts";
import { addDays } from "../domain/window.ts";
import { pass, round, unknown } from "./evidence.ts";
import type { Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { type MonthlySpend, monthlySpend } from "./spend.ts";

const ID = "budget";
const RESOURCE = "total";

export const BUDGET_LIMITS = {
  minDays: { default: 3, unit: "billed days", why: "a month's first invoices say little of its end" },
  projectedOver: { default: 1, unit: "share of the budget", why: "speak when the month is heading above it" },
} as const satisfies Limits;

export const budget: Rule<typeof BUDGET_LIMITS> = {
  id: ID,
  title: "The month's spend, to date and projected, stays within the budget.",
  needs: [],
  limits: BUDGET_LIMITS,
  judge: (context, limits) =>
    context.plan?.plan.budget ? [judgeTotal(context, context.plan.plan.budget, limits)] : [],
};

function judgeTotal(
  context: RuleContext,
  budgeted: Budget,
  limits: LimitValues<typeof BUDGET_LIMITS>,
): Verdict {
  if (!context.bill) return unknown(ID, RESOURCE, "there is no bill to read");
  const spend = monthlySpend(context.bill, context.now);
  if (!spend) return unknown(ID, RESOURCE, "the bill has no line in this month");
  const spent = spend.monthToDateUsd / budgeted.monthlyUsd;
  const projected = (spend.projectedUsd ?? 0) / budgeted.monthlyUsd;
  const heading = spend.daysBilled >= limits.minDays && projected > limits.projectedOver;
  const crossed = budgeted.alertAt.findLast((share) => spent >= share);
  // Half the budget in the middle of the month is on pace, not news; a crossing ahead of the calendar is.
  const early = crossed !== undefined && spent > spend.daysBilled / spend.daysInMonth;
  if (!heading && !early && spent < 1) return pass(ID, RESOURCE);
  return { kind: "finding", finding: overBudget(context, budgeted, spend, { spent, projected, crossed }) };
}

interface Shares {
  readonly spent: number;
  readonly projected: number;
  readonly crossed: number | undefined;
}

/** More than a month's stages: nobody writes a thousand thresholds. */
const STAGES = 1000;

/**
 * Told anew at each threshold, and when all is spent though no threshold says so; heading above the budget comes before them.
 * The month leads: 202611002 is the second stage of November 2026, and the first of December is above it.
 */
function stepOf(month: string, { alertAt }: Budget, { spent }: Shares): number {
  const reached = [...new Set([...alertAt, 1])].filter((share) => spent >= share);
  return Number(month.replace("-", "")) * STAGES + reached.length;
}

function overBudget(
  context: RuleContext,
  budgeted: Budget,
  spend: MonthlySpend,
  shares: Shares,
): FindingEvidence {
  const { monthlyUsd } = budgeted;
  const lines = context.bill?.lines.filter((line) => line.day.startsWith(spend.month)) ?? [];
  return {
    id: findingId(ID, RESOURCE),
    rule: ID,
    resource: RESOURCE,
    workload: "all",
    severity: severityOfShares(shares),
    confidence: spend.daysMissing > 0 ? "low" : spend.daysBilled >= 7 ? "high" : "medium",
    title: titleOf(spend, shares, monthlyUsd),
    observed: {
      monthToDateUsd: round(spend.monthToDateUsd, 2),
      projectedUsd: spend.projectedUsd === undefined ? null : round(spend.projectedUsd, 2),
      runRateUsdPerDay: spend.runRateUsdPerDay === undefined ? null : round(spend.runRateUsdPerDay, 2),
      shareSpent: round(shares.spent),
      thresholdCrossed: shares.crossed ?? null,
      daysBilled: spend.daysBilled,
      daysMissing: spend.daysMissing,
      estimatedUsd: round(spend.estimatedUsd, 2),
    },
    expected: { monthlyUsd, runRateUsdPerDay: round(monthlyUsd / spend.daysInMonth, 2) },
    window: { start: `${spend.month}-01T00:00:00.000Z`, end: context.now },
    samples: lines.length,
    signalsUsed: ["bill"],
    signalsNotChecked: [],
    advice: {
      text: `${runsOut(context, spend, monthlyUsd)}Take the findings below with the most dollars first; if the spend is wanted, raise the budget.`,
      planEdit: `budget: { monthlyUsd: ${Math.ceil((spend.projectedUsd ?? spend.monthToDateUsd) / 100) * 100} }`,
    },
    risk: "the last two days of a bill are estimates and grow",
    arithmetic: arithmeticOf(spend),
    step: stepOf(spend.month, budgeted, shares),
  };
}

function arithmeticOf(spend: MonthlySpend): string[] {
  const open = spend.daysInMonth - spend.daysBilled;
  const rate = spend.runRateUsdPerDay;
  return [
    `month to date: ${spend.monthToDateUsd.toFixed(2)} USD in ${spend.daysBilled} days, of it ${spend.estimatedUsd.toFixed(2)} still estimated`,
    ...(rate === undefined || spend.projectedUsd === undefined
      ? ["no complete day in the last week: not projected"]
      : [
          `+ ${open} days × ${rate.toFixed(2)} USD a day (last week's recurring charges) = ${spend.projectedUsd.toFixed(2)} USD`,
        ]),
  ];
}

function titleOf(spend: MonthlySpend, shares: Shares, monthlyUsd: number): string {
  const budgetText = `budget of ${monthlyUsd.toFixed(0)} USD`;
  if (shares.spent >= 1) return `the ${budgetText} is spent: ${spend.monthToDateUsd.toFixed(0)} USD so far`;
  if (shares.projected > 1)
    return `heading for ${(spend.projectedUsd ?? 0).toFixed(0)} USD this month, above the ${budgetText}`;
  return `${Math.round(shares.spent * 100)} % of the ${budgetText} spent, ahead of the calendar`;
}

function severityOfShares({ spent, projected }: Shares): Severity {
  if (spent >= 1) return "critical";
  if (projected > 1.1) return "high";
  return projected > 1 ? "medium" : "low";
}

function runsOut(context: RuleContext, spend: MonthlySpend, monthlyUsd: number): string {
  const left = monthlyUsd - spend.monthToDateUsd;
  if (left <= 0 || !spend.runRateUsdPerDay || spend.runRateUsdPerDay <= 0) return "";
  const days = left / spend.runRateUsdPerDay;
  if (spend.daysBilled + days > spend.daysInMonth) return "";
  return `At this rate it is spent on ${addDays(context.now, days).slice(0, 10)}. `;
}
