import type { Totals } from "../domain/assessment.ts";
import { counted, money, percent } from "../domain/money.ts";
import { dayOf } from "../domain/window.ts";
import { brief } from "./brief.ts";
import { budgetState, commitmentsText } from "./verdict.ts";
import { commitmentsSection } from "./weekly-commitments.ts";
import { findingsSection, MOST_FINDINGS } from "./weekly-findings.ts";
import { outcomeOf, planToneOf, type Sentence, savingOf, subjectOf } from "./weekly-outcome.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { resolvedSection } from "./weekly-resolved.ts";
import type { Fact, Section } from "./weekly-section.ts";
import { sightSection } from "./weekly-sight.ts";
import { budgetFindings, spendSection } from "./weekly-spend.ts";
import { upcomingSection } from "./weekly-upcoming.ts";
import { MOST_WORKLOADS, workloadsSection } from "./weekly-workloads.ts";

/** What the report says, before it is drawn as text or page: one source for both. */
export interface WeeklyContent {
  readonly subject: string;
  /** Whose week: `2026-11-17 to 2026-11-24 (UTC)`. */
  readonly period: string;
  readonly outcome: readonly Sentence[];
  /** What the outcome rests on: at list prices, and net of commitments where they are known. */
  readonly basis: readonly string[];
  readonly changed: string;
  /** The four figures of the week. */
  readonly figures: readonly Fact[];
  readonly sections: readonly Section[];
}

/** How much of the long lists is shown. */
export interface Shown {
  readonly findings: number;
  readonly workloads: number;
}

export const SHOWN: Shown = { findings: MOST_FINDINGS, workloads: MOST_WORKLOADS };

export function weeklyContent(report: WeeklyReport, shown: Shown = SHOWN): WeeklyContent {
  const { from, to, totals, opened, resolved, owner } = report;
  const sections = [
    spendSection(report),
    findingsSection(report, shown.findings),
    workloadsSection(report, shown.workloads),
    resolvedSection(report),
    commitmentsSection(report),
    upcomingSection(report),
    sightSection(report),
  ];
  const whose = owner === undefined ? "" : `, workloads of ${brief(owner, 60)}`;
  return {
    subject: subjectOf(report),
    period: `${dayOf(from)} to ${dayOf(to)} (UTC)${whose}`,
    outcome: outcomeOf(report),
    basis: totals === undefined ? [] : basisOf(totals),
    changed: `${counted(opened.length, "new finding")}, ${counted(resolved.length, "finding")} resolved this week.`,
    figures: figuresOf(report),
    sections: sections.filter((section) => section !== undefined),
  };
}

function basisOf(totals: Totals): string[] {
  const { plannedUsdPerMonth, actualUsdPerMonth, couldBeUsdPerMonth } = totals;
  const planned = plannedUsdPerMonth === undefined ? "no plan" : `${money(plannedUsdPerMonth)} planned`;
  const paid = commitmentsText(totals);
  return [
    `At list prices ${planned}, ${money(actualUsdPerMonth)} running, ${money(couldBeUsdPerMonth)} possible a month.`,
    ...(paid === undefined ? [] : [`${paid[0]?.toUpperCase()}${paid.slice(1)}.`]),
  ];
}

function figuresOf(report: WeeklyReport): Fact[] {
  const { totals, live } = report;
  const saving = savingOf(report);
  return [
    ...spendFigures(report),
    ...(totals === undefined
      ? []
      : [
          {
            label: "Running a month",
            value: money(totals.actualUsdPerMonth),
            note:
              totals.plannedUsdPerMonth === undefined
                ? "no plan"
                : `${money(totals.plannedUsdPerMonth)} planned`,
            tone: planToneOf(totals),
            section: "plan",
          } as const,
          {
            label: "Could save a month",
            value: money(Math.max(0, saving)),
            note: counted(live.length, "finding"),
            tone: saving >= 1 ? "good" : "plain",
            section: "do",
          } as const,
        ]),
  ];
}

function spendFigures({ spend, owner, live }: WeeklyReport): Fact[] {
  if (spend === undefined || owner !== undefined) return [];
  const { monthToDateUsd, projectedMonthUsd, budgetMonthlyUsd } = spend;
  const findings = budgetFindings(live);
  const of = (usd: number) =>
    budgetMonthlyUsd === undefined || budgetMonthlyUsd <= 0
      ? "no budget"
      : `${percent(usd / budgetMonthlyUsd)} of ${money(budgetMonthlyUsd)}`;
  const { tone } = budgetState(spend);
  const alarming = tone === "over" || tone === "heading-over";
  return [
    {
      label: "Month to date",
      value: money(monthToDateUsd),
      note: monthToDateUsd === undefined ? "not known" : of(monthToDateUsd),
      findings,
      section: "spend",
    },
    {
      label: "Month end forecast",
      value: money(projectedMonthUsd),
      note: projectedMonthUsd === undefined ? "not projected" : of(projectedMonthUsd),
      tone: alarming ? "bad" : "plain",
      findings,
      section: "spend",
    },
  ];
}
