import type { Assessment, Changes, Spend } from "../domain/assessment.ts";
import { type Finding, isLive, SEVERITIES, type Severity } from "../domain/finding.ts";
import { counted, money, percent } from "../domain/money.ts";

/** Below a dollar a month there is nothing to say. */
const SPEAKABLE_USD = 1;
/** Named in the headline; the rest is in the list of problems. */
const MOST_PLACES = 3;

export interface Verdict {
  /** `save $12,340 a month`: what it comes to. */
  readonly outcome: string;
  /** `$41,000 a month planned, $45,210 running, $32,870 possible`: what it rests on. */
  readonly basis: string;
  readonly tone: "saves" | "costs" | "even";
}

/** The run in one line. */
export function verdictOf({ totals, resources, problems }: Assessment): Verdict {
  const { plannedUsdPerMonth, actualUsdPerMonth, couldBeUsdPerMonth } = totals;
  // Of the whole dollars shown, so that the reader's own subtraction agrees.
  const saving = Math.round(actualUsdPerMonth) - Math.round(couldBeUsdPerMonth);
  const planned = plannedUsdPerMonth === undefined ? "no plan" : `${money(plannedUsdPerMonth)} planned`;
  const basis = `${planned}, ${money(actualUsdPerMonth)} running, ${money(couldBeUsdPerMonth)} possible a month`;
  if (resources.length === 0) return { outcome: "no resource seen", basis, tone: "even" };
  if (Math.abs(saving) < SPEAKABLE_USD)
    return {
      outcome: `nothing to save found${isPartial(problems) ? " in what could be read" : ""}`,
      basis,
      tone: "even",
    };
  return saving > 0
    ? { outcome: `save ${money(saving)} a month`, basis, tone: "saves" }
    : { outcome: `spend ${money(-saving)} more a month: too little runs`, basis, tone: "costs" };
}

/** The same two sums with what is committed to paid and used; undefined where nobody read it. */
export function commitmentsText({ afterCommitments }: Assessment["totals"]): string | undefined {
  if (afterCommitments === undefined) return undefined;
  const { actualUsdPerMonth: now, couldBeUsdPerMonth: then } = afterCommitments;
  return `net of what is owned ${money(now)} running, ${money(then)} possible with what to buy: ${money(Math.round(now) - Math.round(then))} a month`;
}

export interface BudgetState {
  readonly text: string;
  readonly tone: "over" | "heading-over" | "within" | "none";
}

export function budgetState(spend: Spend | undefined): BudgetState {
  if (!spend) return { text: "no bill to read: spend not known", tone: "none" };
  const { monthToDateUsd, projectedMonthUsd, budgetMonthlyUsd, endedOn } = spend;
  if (monthToDateUsd === undefined)
    return { text: `${silence(spend)}: this month's spend is not known`, tone: "none" };
  const projected =
    projectedMonthUsd === undefined ? "not projected" : `heading for ${money(projectedMonthUsd)}`;
  const since = endedOn === undefined ? "" : `; ${silence(spend)}: what was spent since is not known`;
  if (budgetMonthlyUsd === undefined)
    return {
      text: `${money(monthToDateUsd)} spent this month, ${projected}${since}; no budget in the plan`,
      tone: "none",
    };
  const share = (usd: number): string =>
    budgetMonthlyUsd > 0 ? ` (${percent(usd / budgetMonthlyUsd)})` : "";
  const text =
    `${money(monthToDateUsd)} of ${money(budgetMonthlyUsd)} spent${share(monthToDateUsd)}, ${projected}` +
    `${projectedMonthUsd === undefined ? "" : share(projectedMonthUsd)}${since}`;
  if (monthToDateUsd >= budgetMonthlyUsd) return { text, tone: "over" };
  if ((projectedMonthUsd ?? 0) > budgetMonthlyUsd) return { text, tone: "heading-over" };
  // Nobody is inside a budget by a bill that has stopped.
  return { text, tone: endedOn === undefined ? "within" : "none" };
}

const silence = ({ endedOn }: Spend): string =>
  endedOn === undefined ? "no day of this month is billed yet" : `the bill ends on ${endedOn}`;

/** How sure the forecast of the month's end is; undefined where nobody can say. */
export function forecastRange({ projectedLowUsd, projectedHighUsd }: Spend): string | undefined {
  if (projectedLowUsd === undefined || projectedHighUsd === undefined) return undefined;
  return `Four forecasts in five end between ${money(projectedLowUsd)} and ${money(projectedHighUsd)}.`;
}

export const worstFirst: readonly Severity[] = SEVERITIES.toReversed();

/** How many live findings of each severity, worst first; severities nobody has are left out. */
export function severityCounts(
  findings: readonly Finding[],
): readonly { readonly severity: Severity; readonly findings: number }[] {
  const live = findings.filter(isLive);
  return worstFirst
    .map((severity) => ({ severity, findings: live.filter((one) => one.severity === severity).length }))
    .filter((entry) => entry.findings > 0);
}

export function changesText({ opened, worse, resolved, kept }: Changes): string {
  const parts = [
    [opened.length, "new"],
    [worse.length, "worse"],
    [resolved.length, "resolved"],
    [kept.length, "unchanged"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return said.length === 0 ? "nothing found, then or now" : said.join(", ");
}

/** What the totals leave out; an empty list when they leave out nothing. */
export function caveats({ totals, problems }: Assessment): string[] {
  return [
    ...(isPartial(problems) ? [partialText(problems)] : []),
    ...(totals.unpricedResources > 0
      ? [`${counted(totals.unpricedResources, "resource")} without a known price: in none of the totals`]
      : []),
    ...(totals.blindUsdPerMonth > 0
      ? [`${money(totals.blindUsdPerMonth)} a month of accelerators run unmeasured`]
      : []),
  ];
}

const isPartial = (problems: Assessment["problems"]): boolean =>
  problems.some(({ failure }) => failure !== undefined);

function partialText(problems: Assessment["problems"]): string {
  const failed = problems.filter(({ failure }) => failure !== undefined);
  const places = [...new Set(failed.map(({ where }) => where))];
  return `PARTIAL SIGHT: what could not be read is in no total (${places.slice(0, MOST_PLACES).join(", ")}${places.length > MOST_PLACES ? ", ..." : ""})`;
}
