import type { Spend, Totals, WorkloadComparison } from "../domain/assessment.ts";
import type { Commitments } from "../domain/commitment.ts";
import { type Finding, isLive } from "../domain/finding.ts";
import { addDays, type Instant } from "../domain/window.ts";
import { agedLooks } from "./weekly-ages.ts";

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
  /** When the bill was looked at; that moment's month is the month of `spend`. */
  readonly spendAt?: Instant;
  readonly commitments?: Commitments;
  readonly totals?: Totals;
  readonly workloads: readonly WorkloadComparison[];
  /** Cheaper ones that the run kept no figures of. */
  readonly workloadsLeftOut?: number;
  /** Live ones, most dollars first. */
  readonly live: readonly Finding[];
  readonly opened: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly silenced: readonly Finding[];
  /** Verdicts that could not be given, of all, in the last full run. */
  readonly unknown?: UnknownCount;
  readonly ownCostUsdPerMonth?: number;
  /** What the report could not read, and which of its looks are old or missing. */
  readonly problems: readonly string[];
}

export interface WeeklyFacts {
  readonly now: Instant;
  /** In reading order. */
  readonly findings: readonly Finding[];
  readonly lookedAt?: Instant;
  readonly hourlyAt?: Instant;
  readonly spend?: Spend;
  readonly spendAt?: Instant;
  readonly commitments?: Commitments;
  readonly totals?: Totals;
  readonly workloads?: readonly WorkloadComparison[];
  readonly workloadsLeftOut?: number;
  readonly unknown?: UnknownCount;
  readonly ownCostUsdPerMonth?: number;
  readonly problems?: readonly string[];
}

const DAYS = 7;

export function weeklyReportOf(facts: WeeklyFacts): WeeklyReport {
  const { now, findings, hourlyAt, workloads = [], problems = [], ...rest } = facts;
  const from = addDays(now, -DAYS);
  const live = findings.filter(isLive);
  return {
    ...rest,
    from,
    to: now,
    workloads,
    problems: [
      ...problems,
      ...agedLooks(
        [
          ["full", facts.lookedAt],
          ["spend", facts.spendAt],
          ["hourly", hourlyAt],
        ],
        now,
      ),
    ],
    live,
    opened: live.filter(({ firstSeen }) => firstSeen >= from),
    resolved: findings.filter(({ state }) => state.kind === "resolved" && state.at >= from),
    silenced: findings.filter(({ state }) => state.kind === "snoozed" || state.kind === "dismissed"),
  };
}
