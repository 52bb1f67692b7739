import type { PlanScope } from "../domain/commitment.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Instant } from "../domain/window.ts";
import type { CurvePoint } from "../purchase/commitment-curve.ts";

/** A year of a Savings Plan has 8,760 hours, three have 26,280 (Savings Plans API: durations in seconds, 2026-11-24). */
export const TERM_HOURS = { "1y": 8_760, "3y": 26_280 } as const;
export type Term = keyof typeof TERM_HOURS;

/** What `headroom commit --json` prints. Shares are 0..1; null where there is nothing to state a share of. Usage is what reservations leave of it. */
export interface CommitAnswer {
  /** To buy now, on top of what exists. */
  readonly hourlyCommitmentUsd: number;
  readonly scope: PlanScope;
  readonly asOf: Instant;
  readonly term: Term;
  readonly termHours: number;
  /** The mean over the whole term, by the forecast that was bought on: trend, what is planned, what ends. */
  readonly expectedSavingUsd: number;
  readonly expectedSavingUsdPerMonth: number;
  /** The same, its 10th and its 90th percentile. */
  readonly expectedSavingRangeUsd: { readonly low: number; readonly high: number };
  /** Over the whole term, if the usage of `expectation` repeats and existing commitments end as they do; so are the shares below. */
  readonly ifRepeatedUsd: number;
  readonly ifRepeatedUsdPerMonth: number;
  readonly coverage: number | null;
  readonly utilization: number | null;
  readonly breakEvenUtilization: number | null;
  /** The same, every hour of usage a fifth or a half lower. */
  readonly worstCase: { readonly fall20: CommitCase; readonly fall50: CommitCase };
  readonly expectation: UsageSpan;
  /** What the last 30 days alone say: the provider's rule. */
  readonly lookBackOptimumUsd: number;
  /** What all the usage before `asOf` says. */
  readonly historyOptimumUsd: number;
  readonly history: UsageSpan;
  /** Cost of the history against what might have been bought, on top of what is committed at `asOf`. */
  readonly curve: readonly CommitPoint[];
  readonly existing: ExistingSummary;
  readonly reservations: ReservationSummary;
  /** What plan.yaml says of the term beyond what usage shows: changes in instances, [start, end). */
  readonly planned: readonly PlannedChange[];
  readonly reasons: readonly string[];
  readonly problems: readonly Problem[];
}

export interface CommitCase {
  readonly savingUsd: number;
  readonly savingUsdPerMonth: number;
  readonly coverage: number | null;
  readonly utilization: number | null;
}

export type CommitPoint = Pick<CurvePoint, "hourlyCommitmentUsd" | "costUsd"> &
  Readonly<Record<"coverage" | "utilization", number | null>>;

export interface UsageSpan {
  readonly start: Instant;
  readonly end: Instant;
  readonly hours: number;
  readonly types: number;
}

export interface ExistingSummary {
  /** In force at `asOf`; commitments that overlap add up. */
  readonly hourlyUsd: number;
  /** Ends of those in force or to come, within the term. */
  readonly ending: readonly { readonly end: Instant; readonly hourlyUsd: number }[];
  /** Bought, not yet begun. */
  readonly upcomingHourlyUsd: number;
  /** Ended before `asOf`: they count for nothing. */
  readonly expired: number;
}

/** Of the types looked at. */
export interface ReservationSummary {
  /** In force at `asOf`, by type. */
  readonly inForce: readonly { readonly instanceType: string; readonly instances: number }[];
  /** Those in force that end within the term. */
  readonly ending: readonly {
    readonly end: Instant;
    readonly instanceType: string;
    readonly instances: number;
  }[];
  readonly upcoming: number;
  readonly expired: number;
}

export interface PlannedChange {
  readonly instanceType: string;
  readonly instances: number;
  readonly start: Instant;
  readonly end: Instant;
}
