import type { Problem } from "../domain/fleet.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { addHours, type Instant } from "../domain/window.ts";
import { type CommitmentCurve, type CurvePoint, commitmentCurve } from "../purchase/commitment-curve.ts";
import { type CommitmentOutcome, scaledUsage } from "../purchase/commitment-outcome.ts";
import { nextPurchase } from "../purchase/commitment-policy.ts";
import type { PlanScope } from "../purchase/commitment-scope.ts";
import {
  committedAt,
  type ExistingCommitment,
  LOOK_BACK_HOURS,
  lookBackOptimum,
  recentUsage,
  termOutcome,
} from "../purchase/commitment-term.ts";
import type { CommitInputs } from "./commit-inputs.ts";

/** What `headroom commit --json` prints. Shares are 0..1; null where there is nothing to state a share of. */
export interface CommitAnswer {
  /** To buy now, on top of what exists. */
  readonly hourlyCommitmentUsd: number;
  readonly scope: PlanScope;
  readonly asOf: Instant;
  readonly term: Term;
  readonly termHours: number;
  /** Over the whole term, if the usage of `expectation` repeats and existing commitments end as they do. */
  readonly expectedSavingUsd: number;
  readonly expectedSavingUsdPerMonth: number;
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

/** A year of a Savings Plan has 8,760 hours, three have 26,280 (Savings Plans API: durations in seconds, 2026-11-24). */
export const TERM_HOURS = { "1y": 8_760, "3y": 26_280 } as const;
export type Term = keyof typeof TERM_HOURS;

/** Points of the curve besides the optimum and the purchase: a table of a hundred, a chart without corners. */
const POINTS = 101;

export function commitAnswer(inputs: CommitInputs, term: Term): CommitAnswer {
  const { history, rates, existing, asOf, scope, problems } = inputs;
  const facts = { asOf, termHours: TERM_HOURS[term], existing };
  const purchase = nextPurchase(history, rates, facts);
  const hourlyCommitmentUsd = sellable(purchase.hourlyCommitmentUsd);
  const expected = recentUsage(history, LOOK_BACK_HOURS);
  const caseAt = (factor: number) =>
    termOutcome(factor === 1 ? expected : scaledUsage(expected, factor), rates, facts, hourlyCommitmentUsd);
  const [asNow, fall20, fall50] = [caseAt(1), caseAt(0.8), caseAt(0.5)];
  const { savingUsd, savingUsdPerMonth, coverage, utilization } = caseOf(asNow, facts.termHours);
  const committed = committedAt(existing, asOf);
  const curve = commitmentCurve(history, rates, new Float64Array(history.hours).fill(committed));
  return {
    hourlyCommitmentUsd,
    scope,
    asOf,
    term,
    termHours: facts.termHours,
    expectedSavingUsd: savingUsd,
    expectedSavingUsdPerMonth: savingUsdPerMonth,
    coverage,
    utilization,
    breakEvenUtilization: asNow.breakEvenUtilization ?? null,
    worstCase: { fall20: caseOf(fall20, facts.termHours), fall50: caseOf(fall50, facts.termHours) },
    expectation: spanOf(addHours(history.start, history.hours - expected.hours), expected),
    lookBackOptimumUsd: lookBackOptimum(history, rates, facts),
    historyOptimumUsd: curve.optimum.hourlyCommitmentUsd,
    history: spanOf(history.start, history),
    curve: pointsOf(curve, hourlyCommitmentUsd),
    existing: summaryOf(existing, facts),
    reasons: purchase.reasons,
    problems,
  };
}

/** From 0.001 USD an hour, with at most five decimals (Savings Plans API, CreateSavingsPlan, SDK model of 2026-11-24). */
const LEAST_USD = 0.001;
const STEPS_PER_USD = 1e5;
const sellable = (hourly: number): number =>
  hourly < LEAST_USD ? 0 : Math.round(hourly * STEPS_PER_USD) / STEPS_PER_USD;

function caseOf({ savingUsd, coverage, utilization }: CommitmentOutcome, termHours: number): CommitCase {
  return {
    savingUsd,
    savingUsdPerMonth: (savingUsd / termHours) * HOURS_PER_MONTH,
    coverage: coverage ?? null,
    utilization: utilization ?? null,
  };
}

const spanOf = (
  start: Instant,
  { hours, types }: { readonly hours: number; readonly types: readonly string[] },
): UsageSpan => ({ start, end: addHours(start, hours), hours, types: types.length });

function pointsOf(curve: CommitmentCurve, bought: number): readonly CommitPoint[] {
  const points = curve.points(POINTS);
  const all = points.some((point) => point.hourlyCommitmentUsd === bought)
    ? points
    : [...points, curve.pointAt(bought)].toSorted((a, b) => a.hourlyCommitmentUsd - b.hourlyCommitmentUsd);
  return all.map((point) => ({
    ...point,
    coverage: point.coverage ?? null,
    utilization: point.utilization ?? null,
  }));
}

function summaryOf(
  existing: readonly ExistingCommitment[],
  { asOf, termHours }: { readonly asOf: Instant; readonly termHours: number },
): ExistingSummary {
  const open = existing.filter(({ end }) => end > asOf);
  const ending = Map.groupBy(
    open.filter(({ end }) => end < addHours(asOf, termHours)),
    ({ end }) => end,
  );
  const sum = (some: readonly ExistingCommitment[]) =>
    some.reduce((total, { hourlyUsd }) => total + hourlyUsd, 0);
  return {
    hourlyUsd: committedAt(existing, asOf),
    ending: [...ending]
      .map(([end, some]) => ({ end, hourlyUsd: sum(some) }))
      .toSorted((a, b) => (a.end < b.end ? -1 : 1)),
    upcomingHourlyUsd: sum(open.filter(({ start }) => start > asOf)),
    expired: existing.length - open.length,
  };
}
