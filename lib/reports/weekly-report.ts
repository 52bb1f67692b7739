import type { Spend, Totals, WorkloadComparison } from "../domain/assessment.ts";
import type { Commitments } from "../domain/commitment.ts";
import { type Finding, isLive } from "../domain/finding.ts";
import type { Realised } from "../domain/realised.ts";
import { addDays, type Instant } from "../domain/window.ts";
import { agedLooks } from "./weekly-ages.ts";

export interface UnknownCount {
  readonly count: number;
  readonly judged: number;
  readonly failedReads: number;
}

interface Known {
  /** Undefined when no daily run has come to its end yet. */
  readonly lookedAt?: Instant;
  readonly spend?: Spend;
  /** When the bill was looked at; that moment's month is the month of `spend`. */
  readonly spendAt?: Instant;
  readonly commitments?: Commitments;
  readonly totals?: Totals;
  /** Cheaper ones that the run kept no figures of. */
  readonly workloadsLeftOut?: number;
  /** Verdicts that could not be given, of all, in the last full run. */
  readonly unknown?: UnknownCount;
  readonly ownCostUsdPerMonth?: number;
  /** What the bill shows of findings resolved in the last four weeks; absent where nobody compared. */
  readonly realised?: readonly Realised[];
  /** Where all findings are seen. */
  readonly dashboardUrl?: string;
}

/** A week in plain values: what every form of the weekly report is written from. */
export interface WeeklyReport extends Known {
  readonly from: Instant;
  readonly to: Instant;
  /** Whose part of the fleet this is; absent: the whole. */
  readonly owner?: string;
  readonly workloads: readonly WorkloadComparison[];
  /** Live ones, most dollars first. */
  readonly live: readonly Finding[];
  readonly opened: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly silenced: readonly Finding[];
  /** What the report could not read, and which of its looks are old or missing. */
  readonly problems: readonly string[];
}

export interface WeeklyFacts extends Known {
  readonly now: Instant;
  /** In reading order. */
  readonly findings: readonly Finding[];
  readonly hourlyAt?: Instant;
  /** This fleet has no hourly look: none is missed. */
  readonly withoutHourly?: boolean;
  readonly workloads?: readonly WorkloadComparison[];
  readonly problems?: readonly string[];
}

const DAYS = 7;

export function weeklyReportOf(facts: WeeklyFacts): WeeklyReport {
  const { now, findings, hourlyAt, withoutHourly = false, workloads = [], problems = [], ...rest } = facts;
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
          ...(withoutHourly ? [] : ([["hourly", hourlyAt]] as const)),
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
