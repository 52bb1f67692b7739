import type { Totals } from "../domain/assessment.ts";
import { isLive } from "../domain/finding.ts";
import { counted, money, percent } from "../domain/money.ts";
import { dayOf } from "../domain/window.ts";
import { budgetState } from "./verdict.ts";
import { agoText, isOld } from "./weekly-ages.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import type { Tone } from "./weekly-section.ts";

export interface Sentence {
  readonly text: string;
  readonly tone: Tone;
}

/** Are we inside plan and budget, and what is there to save: one sentence each, what is known. */
export function outcomeOf(report: WeeklyReport): readonly Sentence[] {
  return [budgetSentence(report), planSentence(report), actionSentence(report)].flatMap((one) =>
    one === undefined ? [] : [one],
  );
}

/** One line in ASCII of at most 100 characters, as SNS takes it; what matters first, for a phone shows forty. */
export function subjectOf(report: WeeklyReport): string {
  const said = [budgetShort(report), actionShort(report)].filter((part) => part !== undefined).join(", ");
  return `Headroom: ${said} (week to ${dayOf(report.to)})`;
}

/** Month of the report's own, looked at lately: else nothing is said of the budget up here. */
function budgetNow({ spend, spendAt, to }: WeeklyReport) {
  if (spend === undefined || (spendAt !== undefined && isOld("spend", spendAt, to))) return undefined;
  return spend;
}

function budgetShort(report: WeeklyReport): string | undefined {
  const spend = budgetNow(report);
  if (spend?.budgetMonthlyUsd === undefined || isStale(report)) return undefined;
  const { tone } = budgetState(spend);
  if (tone === "over") return "over budget";
  if (tone === "heading-over")
    return `heading ${overBy(spend.projectedMonthUsd, spend.budgetMonthlyUsd)} over budget`;
  return tone === "within" ? "inside budget" : undefined;
}

function budgetSentence(report: WeeklyReport): Sentence | undefined {
  if (report.owner !== undefined) return undefined;
  const spend = budgetNow(report);
  if (spend === undefined) return { text: "Spend is not known.", tone: "warn" };
  const { projectedMonthUsd, budgetMonthlyUsd, monthToDateUsd } = spend;
  if (budgetMonthlyUsd === undefined) return undefined;
  const { tone } = budgetState(spend);
  if (tone === "over")
    return {
      text: `Over budget: ${money(monthToDateUsd)} of ${money(budgetMonthlyUsd)} spent.`,
      tone: "bad",
    };
  if (tone === "heading-over")
    return { text: `Heading ${overBy(projectedMonthUsd, budgetMonthlyUsd)} over budget.`, tone: "bad" };
  if (tone === "none") {
    const since =
      spend.endedOn === undefined
        ? "of this month is not known yet"
        : `since ${spend.endedOn} is not known: the bill ends there`;
    return { text: `Spend ${since}.`, tone: "warn" };
  }
  const heading =
    projectedMonthUsd === undefined
      ? ""
      : `: heading for ${percent(projectedMonthUsd / budgetMonthlyUsd)} of it`;
  return { text: `Inside budget${heading}.`, tone: "good" };
}

const overBy = (projected: number | undefined, budget: number): string =>
  projected === undefined || budget <= 0 ? "far" : percent(projected / budget - 1);

function planSentence({ totals, lookedAt, to }: WeeklyReport): Sentence | undefined {
  const share = totals === undefined ? undefined : abovePlan(totals);
  if (totals === undefined || share === undefined) return undefined;
  if (lookedAt === undefined || isOld("full", lookedAt, to)) return undefined;
  const tone = planToneOf(totals);
  if (tone === "good") return { text: "Running as planned.", tone };
  return { text: `Running ${percent(Math.abs(share))} ${share > 0 ? "above" : "below"} plan.`, tone };
}

function abovePlan({ plannedUsdPerMonth: planned, actualUsdPerMonth }: Totals): number | undefined {
  return planned === undefined || planned <= 0 ? undefined : actualUsdPerMonth / planned - 1;
}

/** Half a percent is as planned. */
const AS_PLANNED = 0.005;

export function planToneOf(totals: Totals): Tone {
  const share = abovePlan(totals);
  if (share === undefined) return "plain";
  if (Math.abs(share) < AS_PLANNED) return "good";
  return share > 0 ? "warn" : "plain";
}

const isStale = ({ lookedAt, to }: WeeklyReport): boolean =>
  lookedAt === undefined || isOld("full", lookedAt, to);

export function actionShort(report: WeeklyReport): string {
  const { live, lookedAt, to } = report;
  const findings = counted(live.length, "finding");
  if (lookedAt === undefined) return "no run has finished yet";
  if (isOld("full", lookedAt, to)) return `last look ${agoText(lookedAt, to)}, ${findings} then`;
  const saving = savingOf(report);
  return saving >= 1 ? `${findings}, save ${money(saving)} a month` : `${findings}, nothing to save found`;
}

function actionSentence(report: WeeklyReport): Sentence {
  const { lookedAt, live, to } = report;
  const findings = counted(live.length, "finding");
  if (lookedAt === undefined) return { text: "No run has finished yet.", tone: "warn" };
  if (isOld("full", lookedAt, to))
    return { text: `Last look ${agoText(lookedAt, to)}, ${findings} then.`, tone: "warn" };
  const saving = savingOf(report);
  if (saving >= 1) return { text: `${findings} to act on save ${money(saving)} a month.`, tone: "good" };
  return {
    text: live.length === 0 ? "Nothing to do." : `${findings}, nothing to save found.`,
    tone: "plain",
  };
}

/** At list prices, of the whole dollars shown. */
export const savingOf = ({ totals, live }: WeeklyReport): number =>
  totals === undefined || !live.some(isLive)
    ? 0
    : Math.round(totals.actualUsdPerMonth) - Math.round(totals.couldBeUsdPerMonth);
