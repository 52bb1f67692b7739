import type { Spend, Totals, WorkloadComparison } from "../domain/assessment.ts";
import { type Finding, isLive } from "../domain/finding.ts";
import { addDays, type Instant } from "../domain/window.ts";

export interface UnknownCount {
  readonly count: number;
  readonly judged: number;
  readonly failedReads: number;
}

/** A week in plain values: what every form of the weekly report is written from. */
export interface WeeklyReport {
  readonly from: Instant;
  readonly to: Instant;
  /** Undefined when no daily run has come to its end yet. */
  readonly lookedAt?: Instant;
  readonly spend?: Spend;
  readonly totals?: Totals;
  readonly workloads: readonly WorkloadComparison[];
  /** Live ones, most dollars first. */
  readonly live: readonly Finding[];
  readonly opened: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly silenced: readonly Finding[];
  /** Verdicts that could not be given, of all, in the last full run. */
  readonly unknown?: UnknownCount;
  readonly ownCostUsdPerMonth?: number;
  /** What the report itself could not read. */
  readonly problems: readonly string[];
}

export interface WeeklyFacts {
  readonly now: Instant;
  /** In reading order. */
  readonly findings: readonly Finding[];
  readonly lookedAt?: Instant;
  readonly spend?: Spend;
  readonly totals?: Totals;
  readonly workloads?: readonly WorkloadComparison[];
  readonly unknown?: UnknownCount;
  readonly ownCostUsdPerMonth?: number;
  readonly problems?: readonly string[];
}

const DAYS = 7;

export function weeklyReportOf(facts: WeeklyFacts): WeeklyReport {
  const { now, findings, workloads = [], problems = [], ...rest } = facts;
  const from = addDays(now, -DAYS);
  const live = findings.filter(isLive);
  return {
    ...rest,
    from,
    to: now,
    workloads,
    problems,
    live,
    opened: live.filter(({ firstSeen }) => firstSeen >= from),
    resolved: findings.filter(({ state }) => state.kind === "resolved" && state.at >= from),
    silenced: findings.filter(({ state }) => state.kind === "snoozed" || state.kind === "dismissed"),
  };
}
