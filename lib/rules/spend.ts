import type { Bill, BillLine } from "../domain/bill.ts";
import { billedDays, missingDaysBy } from "../domain/bill-days.ts";
import { type Usd, usd } from "../domain/units.ts";
import { addDays, dayOf, durationOf, type Instant, midnight, monthOf } from "../domain/window.ts";
import { dayNumber, type SpendDay, type SpendDays, type SpendWindows, spendDays } from "./spend-days.ts";

export interface MonthlySpend {
  readonly month: string;
  readonly monthToDateUsd: Usd;
  /** Month to date plus what the days not billed yet should cost; undefined below a full day of bill. */
  readonly projectedUsd?: Usd;
  /** Four months in five end between these. */
  readonly projectedLowUsd?: Usd;
  readonly projectedHighUsd?: Usd;
  /** Mean of the days to come. */
  readonly runRateUsdPerDay?: Usd;
  readonly windows?: SpendWindows;
  readonly daysBilled: number;
  readonly daysInMonth: number;
  readonly daysMissing: number;
  readonly estimatedUsd: Usd;
  /** Month to date at the end of each day: as billed, then as expected. */
  readonly path: readonly { readonly day: string; readonly usd: number }[];
}

/**
 * month end = month to date + sum over the days that are not billed whole of what they should cost, less what is billed of them.
 * That is the forecast of recurring charges (usage, commitments, their tax) without days that stand alone; refunds, credits and one-off
 * adjustments count in the month to date and are not extrapolated. A day the source has no line for is expected, not zero. `lines` narrow
 * the bill to a part of it; the calendar and the gaps are the whole bill's.
 */
export function monthlySpend(
  bill: Bill,
  now: Instant,
  lines: readonly BillLine[] = bill.lines,
): MonthlySpend | undefined {
  const month = monthOf(now);
  const [first, today] = [dayOf(month.start), dayOf(now)];
  const isInMonth = ({ day }: BillLine) => day >= first && day <= today;
  if (!bill.lines.some(isInMonth)) return undefined;
  const inMonth = lines.filter(isInMonth);
  const billed = new Set(
    bill.lines.filter((line) => isInMonth(line) && line.day < today).map(({ day }) => day),
  );
  const daysInMonth = Math.round(durationOf(month) / 24);
  const days = spendDays(recurringDays(bill, lines, today));
  return {
    month: first.slice(0, 7),
    monthToDateUsd: sumOf(inMonth),
    daysBilled: billed.size,
    daysInMonth,
    daysMissing: missingDaysBy(bill, now).filter((day) => day >= first && day < today).length,
    estimatedUsd: sumOf(inMonth.filter(({ estimated }) => estimated)),
    ...(days === undefined ? { path: [] } : projected({ days, inMonth, billed, first, daysInMonth })),
  };
}

interface Projecting {
  readonly days: SpendDays;
  readonly inMonth: readonly BillLine[];
  readonly billed: ReadonlySet<string>;
  readonly first: string;
  readonly daysInMonth: number;
}

function projected({ days, inMonth, billed, first, daysInMonth }: Projecting) {
  const { windows, ahead, invoiceOn } = days;
  const from = dayNumber(windows.newestDay);
  const horizon = dayNumber(first) + daysInMonth - 1 - from;
  const future = horizon > 0 ? ahead(horizon) : undefined;
  const byDay = Map.groupBy(inMonth, ({ day }) => day);
  const lastFirst = dayOf(monthOf(addDays(midnight(first), -1)).start);
  let total = 0;
  let [openUsd, openDays] = [0, 0];
  const path = Array.from({ length: daysInMonth }, (_, index) => {
    const day = dayOf(addDays(midnight(first), index));
    const step = dayNumber(day) - from - 1;
    const parts = byDay.get(day) ?? [];
    const usual = step < 0 ? windows.longUsd : (future?.median[step] ?? 0);
    if (!billed.has(day)) [openUsd, openDays] = [openUsd + usual, openDays + 1];
    const invoice = index === 0 && step >= 0 ? invoiceOn(lastFirst) : 0;
    // A hole in the past, and what is still to be billed, cost what such a day costs; what is billed of it already is part of that.
    const missing =
      step >= 0 || !billed.has(day) ? Math.max(0, usual + invoice - Math.max(0, recurringOf(parts))) : 0;
    total += sumOf(parts) + missing;
    return { day, usd: total };
  });
  const sums = future?.sums;
  const spread = (bound: Float64Array | undefined) =>
    horizon > 0 ? (bound?.[horizon - 1] ?? 0) - (sums?.median[horizon - 1] ?? 0) : 0;
  const ends = { low: total + spread(sums?.lower), high: total + spread(sums?.upper) };
  return {
    windows,
    runRateUsdPerDay: usd(openDays > 0 ? openUsd / openDays : windows.longUsd),
    projectedUsd: usd(total),
    ...(Number.isFinite(ends.low) && Number.isFinite(ends.high)
      ? {
          projectedLowUsd: usd(Math.max(Math.min(total, sumOf(inMonth)), ends.low)),
          projectedHighUsd: usd(ends.high),
        }
      : {}),
    path,
  };
}

/** Each day before today that the bill knows, a day without a line of this part at zero. */
function recurringDays(bill: Bill, lines: readonly BillLine[], today: string): readonly SpendDay[] {
  const byDay = Map.groupBy(lines.filter(isRecurring), ({ day }) => day);
  return billedDays(bill, today).map(({ day, open }) => ({ day, usd: sumOf(byDay.get(day) ?? []), open }));
}

const isRecurring = ({ category }: BillLine): boolean =>
  category === "usage" || category === "commitment" || category === "tax";

const recurringOf = (lines: readonly BillLine[]): number => sumOf(lines.filter(isRecurring));

const sumOf = (lines: readonly BillLine[]): Usd => usd(lines.reduce((total, line) => total + line.usd, 0));
