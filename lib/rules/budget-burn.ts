import type { Severity } from "../domain/finding.ts";
import type { BUDGET_LIMITS } from "./budget-limits.ts";
import type { LimitValues } from "./rule.ts";
import type { MonthlySpend } from "./spend.ts";

/** Where a month stands against its budget. */
export interface Burn {
  /** Shares of the budget: to date, and at month end (its middle, and what nine forecasts in ten are above). */
  readonly spent: number;
  readonly projected: number;
  readonly projectedLow: number;
  /** Of the plan's thresholds the highest that is reached. */
  readonly crossed: number | undefined;
  /** Spend a day over what is left a day: 1 spends exactly the rest. Over one day, three and seven (middle values). */
  readonly newest: number;
  readonly short: number;
  readonly long: number;
  /** The day on which it is or was all spent; undefined: not this month. */
  readonly runsOutOn: string | undefined;
}

export interface Budgeted {
  readonly monthlyUsd: number;
  readonly alertAt: readonly number[];
}

export function burnOf(spend: MonthlySpend, { monthlyUsd, alertAt }: Budgeted): Burn {
  const spent = spend.monthToDateUsd / monthlyUsd;
  const open = Math.max(1, spend.daysInMonth - spend.daysBilled);
  const allowance = Math.max(0, monthlyUsd - spend.monthToDateUsd) / open;
  const times = (rate: number | undefined): number =>
    rate === undefined || rate <= 0 ? 0 : allowance > 0 ? Math.min(MOST_TIMES, rate / allowance) : MOST_TIMES;
  const { windows } = spend;
  return {
    spent,
    projected: (spend.projectedUsd ?? 0) / monthlyUsd,
    projectedLow: (spend.projectedLowUsd ?? 0) / monthlyUsd,
    crossed: alertAt.findLast((share) => spent >= share),
    newest: times(windows?.newestUsd),
    short: times(windows?.shortUsd),
    long: times(windows?.longUsd),
    runsOutOn: spend.path.find(({ usd }) => usd >= monthlyUsd)?.day,
  };
}

/** A budget that is all but spent burns at any rate; a number a table can show. */
const MOST_TIMES = 100;

/** `lingers`: below what opens a finding, above what closes it. */
export type BurnVerdict =
  | { readonly kind: "pass" }
  | { readonly kind: "finding"; readonly severity: Severity; readonly lingers: boolean };

/**
 * In the manner of SRE's burn rates over two windows (Google, The Site Reliability Workbook, chapter 5, 2018): a page wants a long window
 * that burns and a short one that still does, and a forecast that is sure. One invoice fills no window of three days; a refund empties none.
 */
export function judgeBurn(
  burn: Burn,
  spend: MonthlySpend,
  limits: LimitValues<typeof BUDGET_LIMITS>,
): BurnVerdict {
  const { spent, projected, projectedLow, crossed, newest, short } = burn;
  if (spent >= 1) return { kind: "finding", severity: "critical", lingers: false };
  const isKnown =
    spend.daysBilled >= limits.minDays && (spend.windows?.wholeDays ?? 0) >= limits.minHistoryDays;
  const isHeading = projectedLow > limits.projectedOver;
  if (isKnown && isHeading) {
    const isFast = newest >= limits.fastBurn && short >= limits.fastBurn;
    return { kind: "finding", severity: isFast ? "high" : "medium", lingers: false };
  }
  // Half the budget in the middle of the month is on pace, not news; a crossing ahead of the calendar is.
  if (crossed !== undefined && spent > spend.daysBilled / spend.daysInMonth)
    return { kind: "finding", severity: "low", lingers: false };
  return projected > limits.projectedOver - limits.margin
    ? { kind: "finding", severity: isHeading ? "medium" : "low", lingers: true }
    : { kind: "pass" };
}
