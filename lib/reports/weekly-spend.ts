import type { Spend } from "../domain/assessment.ts";
import type { Finding } from "../domain/finding.ts";
import { counted, money } from "../domain/money.ts";
import { dayOf, type Instant, monthOf } from "../domain/window.ts";
import { brief } from "./brief.ts";
import { momentText } from "./moment.ts";
import { budgetState, forecastRange } from "./verdict.ts";
import { agoText, isOld } from "./weekly-ages.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Block, type Section, textBlock } from "./weekly-section.ts";

const DAYS = 7;

/** What the bill's last look knew, and when that was: the figures of another month or an old run are never "this month". */
export function spendSection(report: WeeklyReport): Section | undefined {
  const { spend, spendAt, to, owner } = report;
  if (owner !== undefined) return undefined;
  const section = { id: "spend", title: "Spend" } as const;
  if (!spend) return { ...section, blocks: [textBlock("No bill could be read: spend is not known.")] };
  const at = spendAt ?? to;
  return {
    ...section,
    blocks: [
      textBlock(monthLine(spend, at, to), { findings: budgetFindings(report.live) }),
      ...report.live
        .filter(({ rule }) => rule === "budget")
        .map(({ advice }) => textBlock(brief(advice.text, 300))),
      ...chartOf(report),
      ...(isOld("spend", at, to) ? [] : weekLines(spend, to).map((line) => textBlock(line))),
    ],
  };
}

export const budgetFindings = (live: readonly Finding[]): readonly string[] =>
  live.filter(({ rule }) => rule === "budget").map(({ id }) => id);

function monthLine(spend: Spend, at: Instant, to: Instant): string {
  const { monthToDateUsd, budgetMonthlyUsd } = spend;
  if (monthOf(at).start !== monthOf(to).start) {
    const budget = budgetMonthlyUsd === undefined ? "" : ` of ${money(budgetMonthlyUsd)}`;
    return `Month to ${momentText(at)}: ${money(monthToDateUsd)}${budget} spent. Since then the bill has not been looked at.`;
  }
  const when = isOld("spend", at, to) ? `As of ${momentText(at)}, ${agoText(at, to)}` : "This month";
  return [`${when}: ${budgetState(spend).text}.`, forecastRange(spend)].filter(Boolean).join(" ");
}

function weekLines({ daily, missingDays, endedOn }: Spend, to: Instant): string[] {
  const week = daily.filter(({ day }) => day < dayOf(to)).slice(-DAYS);
  const total = week.reduce((sum, { usd }) => sum + usd, 0);
  const open = week.filter(({ estimated }) => estimated).length;
  const until = endedOn === undefined ? "" : `, to ${endedOn}`;
  return [
    week.length === 0
      ? `Last ${DAYS} days: no billed day.`
      : `Last ${counted(week.length, "billed day")}${until}: ${money(total)}${open > 0 ? `, ${counted(open, "day")} of them still estimated` : ""}.${weekBefore(daily, to, week.length)}`,
    ...(missingDays.length > 0 ? [`Missing from the bill: ${counted(missingDays.length, "day")}.`] : []),
  ];
}

/** Only a whole week compares with a whole week. */
function weekBefore(daily: Spend["daily"], to: Instant, days: number): string {
  const before = daily.filter(({ day }) => day < dayOf(to)).slice(-2 * DAYS, -DAYS);
  if (days < DAYS || before.length < DAYS) return "";
  return ` The ${DAYS} before: ${money(before.reduce((sum, { usd }) => sum + usd, 0))}.`;
}

/** The days of the bill's month, from its first on. */
export function monthDays({ spend, spendAt, to }: WeeklyReport): Spend["daily"] {
  const month = monthOf(spendAt ?? to);
  return (spend?.daily ?? []).filter(({ day }) => day >= dayOf(month.start) && day < dayOf(month.end));
}

function chartOf(report: WeeklyReport): Block[] {
  const days = monthDays(report);
  const last = days.at(-1);
  const { spend } = report;
  if (last === undefined || spend === undefined) return [];
  const { monthToDateUsd, projectedMonthUsd, budgetMonthlyUsd } = spend;
  const forecast =
    projectedMonthUsd === undefined ? "" : `, heading for ${money(projectedMonthUsd)} at its end`;
  const budget = budgetMonthlyUsd === undefined ? "" : `; the budget is ${money(budgetMonthlyUsd)}`;
  const alt = `Spend of the month, day by day: ${money(monthToDateUsd)} to ${last.day}${forecast}${budget}.`;
  return [{ kind: "chart", chart: "spend", alt }];
}
