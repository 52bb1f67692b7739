import type { Spend } from "../domain/assessment.ts";
import { dayOf, type Instant, monthOf } from "../domain/window.ts";
import { momentText } from "./moment.ts";
import { counted, money } from "./money.ts";
import { budgetState } from "./verdict.ts";
import { agoText, isOld } from "./weekly-ages.ts";
import type { WeeklyReport } from "./weekly-report.ts";

const DAYS = 7;

/** What the bill's last look knew, and when that was: the figures of another month or an old run are never "this month". */
export function spendSection({ spend, spendAt, to }: WeeklyReport): string {
  if (!spend) return "SPEND\nNo bill could be read: spend is not known.";
  const at = spendAt ?? to;
  return ["SPEND", monthLine(spend, at, to), ...(isOld("spend", at, to) ? [] : weekLines(spend, to))].join(
    "\n",
  );
}

function monthLine(spend: Spend, at: Instant, to: Instant): string {
  const { monthToDateUsd, budgetMonthlyUsd } = spend;
  if (monthOf(at).start !== monthOf(to).start) {
    const budget = budgetMonthlyUsd === undefined ? "" : ` of ${money(budgetMonthlyUsd)}`;
    return `Month to ${momentText(at)}: ${money(monthToDateUsd)}${budget} spent. Since then the bill has not been looked at.`;
  }
  const when = isOld("spend", at, to) ? `As of ${momentText(at)}, ${agoText(at, to)}` : "This month";
  return `${when}: ${budgetState(spend).text}.`;
}

function weekLines({ daily, missingDays }: Spend, to: Instant): string[] {
  const week = daily.filter(({ day }) => day < dayOf(to)).slice(-DAYS);
  const total = week.reduce((sum, { usd }) => sum + usd, 0);
  const open = week.filter(({ estimated }) => estimated).length;
  return [
    week.length === 0
      ? `Last ${DAYS} days: no billed day.`
      : `Last ${counted(week.length, "billed day")}: ${money(total)}${open > 0 ? `, ${counted(open, "day")} of them still estimated` : ""}.`,
    ...(missingDays.length > 0 ? [`Missing from the bill: ${counted(missingDays.length, "day")}.`] : []),
  ];
}
