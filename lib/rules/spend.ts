import type { Bill, BillLine } from "../domain/bill.ts";
import { type Usd, usd } from "../domain/units.ts";
import { addDays, dayOf, durationOf, type Instant, monthOf } from "../domain/window.ts";

/** The week before the bill's edge: every weekday once. */
const RUN_RATE_DAYS = 7;

export interface MonthlySpend {
  readonly month: string;
  readonly monthToDateUsd: Usd;
  /** Month to date plus the run rate for the days not billed yet; undefined below a full day of bill. */
  readonly projectedUsd?: Usd;
  readonly runRateUsdPerDay?: Usd;
  readonly daysBilled: number;
  readonly daysInMonth: number;
  readonly daysMissing: number;
  readonly estimatedUsd: Usd;
}

/**
 * month end = month to date + run rate × days without a bill.
 * The run rate is the mean of recurring charges (usage, commitments, their tax) over the last seven billed days that
 * are complete: refunds, credits and one-off adjustments count in the month to date and are not extrapolated.
 * A day the source has no line for is left to the run rate, not read as zero.
 */
export function monthlySpend(bill: Bill, now: Instant): MonthlySpend | undefined {
  const month = monthOf(now);
  const first = dayOf(month.start);
  const today = dayOf(now);
  const lines = bill.lines.filter((line) => line.day >= first && line.day <= today);
  if (lines.length === 0) return undefined;
  const billed = new Set(lines.map((line) => line.day));
  const complete = new Set([...billed].filter((day) => day < today));
  const daysInMonth = Math.round(durationOf(month) / 24);
  const toDate = sumOf(lines);
  const rate = runRate(bill, today);
  const open = daysInMonth - complete.size;
  const partialToday = sumOf(lines.filter((line) => line.day === today));
  return {
    month: first.slice(0, 7),
    monthToDateUsd: toDate,
    ...(rate === undefined
      ? {}
      : { runRateUsdPerDay: rate, projectedUsd: usd(toDate - Math.min(partialToday, rate) + rate * open) }),
    daysBilled: complete.size,
    daysInMonth,
    daysMissing: bill.missingDays.filter((day) => day >= first && day < today).length,
    estimatedUsd: sumOf(lines.filter((line) => line.estimated)),
  };
}

function runRate(bill: Bill, today: string): Usd | undefined {
  const from = dayOf(addDays(`${today}T00:00:00.000Z`, -RUN_RATE_DAYS));
  const recurring = bill.lines.filter((line) => line.day >= from && line.day < today && isRecurring(line));
  const days = new Set(recurring.map((line) => line.day)).size;
  return days === 0 ? undefined : usd(sumOf(recurring) / days);
}

const isRecurring = ({ category }: BillLine): boolean =>
  category === "usage" || category === "commitment" || category === "tax";

const sumOf = (lines: readonly BillLine[]): Usd => usd(lines.reduce((total, line) => total + line.usd, 0));
