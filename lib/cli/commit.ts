import { HOURS_PER_MONTH } from "../domain/units.ts";
import { addHours, type Instant } from "../domain/window.ts";
import { type CommitmentCurve, commitmentCurve } from "../purchase/commitment-curve.ts";
import { expectedSaving } from "../purchase/commitment-expectation.ts";
import { type CommitmentOutcome, scaledUsage } from "../purchase/commitment-outcome.ts";
import { nextPurchase } from "../purchase/commitment-policy.ts";
import { monthsAhead, type PolicyFacts } from "../purchase/commitment-policy-periods.ts";
import {
  committedAt,
  LOOK_BACK_HOURS,
  lookBackOptimum,
  recentUsage,
  termOutcome,
} from "../purchase/commitment-term.ts";
import { forecastDemand, PERIOD_HOURS } from "../purchase/demand-forecast.ts";
import { type PlannedUsage, plannedUsage } from "../purchase/planned-usage.ts";
import {
  afterReservations,
  changesBesideReservations,
  standingReservations,
} from "../purchase/reserved-usage.ts";
import {
  type CommitAnswer,
  type CommitCase,
  type CommitPoint,
  TERM_HOURS,
  type Term,
  type UsageSpan,
} from "./commit-answer.ts";
import type { CommitInputs } from "./commit-inputs.ts";
import { existingSummary, reservationSummary } from "./commit-summary.ts";

/** Points of the curve besides the optimum and the purchase: a table of a hundred, a chart without corners. */
const POINTS = 101;

export function commitAnswer(inputs: CommitInputs, term: Term): CommitAnswer {
  const { rates, existing, asOf, scope, reservations } = inputs;
  const termHours = TERM_HOURS[term];
  const history = afterReservations(inputs.history, standingReservations(reservations, inputs.history, asOf));
  const periods = Math.round(termHours / PERIOD_HOURS);
  const forecast = forecastDemand(history, rates, { asOf, periods });
  const outlook = forecast.periods.map(({ mean }) => Math.exp(mean));
  const ofPlan = planned(inputs, { asOf, termHours, outlook });
  const facts: PolicyFacts = {
    asOf,
    termHours,
    existing,
    planned: changesBesideReservations(ofPlan.changes, { ...inputs, termHours }),
  };
  const purchase = nextPurchase(history, rates, facts);
  const hourlyCommitmentUsd = sellable(purchase.hourlyCommitmentUsd);
  const months = monthsAhead(history.types, rates, { ...facts, periods });
  const saving = expectedSaving({ past: history, rates, forecast, months }, hourlyCommitmentUsd);
  const curve = commitmentCurve(
    history,
    rates,
    new Float64Array(history.hours).fill(committedAt(existing, asOf)),
  );
  return {
    hourlyCommitmentUsd,
    scope,
    asOf,
    term,
    termHours,
    expectedSavingUsd: saving.meanUsd,
    expectedSavingUsdPerMonth: perMonth(saving.meanUsd, termHours),
    expectedSavingRangeUsd: { low: saving.lowUsd, high: saving.highUsd },
    ...repeated({ ...inputs, history, facts }, hourlyCommitmentUsd),
    lookBackOptimumUsd: lookBackOptimum(history, rates, facts),
    historyOptimumUsd: curve.optimum.hourlyCommitmentUsd,
    history: spanOf(history.start, history),
    curve: pointsOf(curve, hourlyCommitmentUsd),
    existing: existingSummary(existing, facts),
    reservations: reservationSummary(reservations, facts),
    planned: ofPlan.changes.map(({ type, ...change }) => ({ instanceType: type, ...change })),
    reasons: [...purchase.reasons, ...ofPlan.reasons],
    problems: [...inputs.problems, ...ofPlan.leftOut.map((what) => ({ where: "plan", what }))],
  };
}

const planned = ({ plan, history }: CommitInputs, facts: Parameters<typeof plannedUsage>[2]): PlannedUsage =>
  plan === undefined ? { changes: [], reasons: [], leftOut: [] } : plannedUsage(plan, history, facts);

/** What the purchase does if the last 30 days repeat, and if they repeat with less. */
function repeated(
  { history, rates, facts }: Pick<CommitInputs, "history" | "rates"> & { readonly facts: PolicyFacts },
  hourly: number,
) {
  const recent = recentUsage(history, LOOK_BACK_HOURS);
  const caseAt = (factor: number) =>
    termOutcome(factor === 1 ? recent : scaledUsage(recent, factor), rates, facts, hourly);
  const [asNow, fall20, fall50] = [caseAt(1), caseAt(0.8), caseAt(0.5)];
  const { savingUsd, savingUsdPerMonth, ...shares } = caseOf(asNow, facts.termHours);
  return {
    ifRepeatedUsd: savingUsd,
    ifRepeatedUsdPerMonth: savingUsdPerMonth,
    ...shares,
    breakEvenUtilization: asNow.breakEvenUtilization ?? null,
    worstCase: { fall20: caseOf(fall20, facts.termHours), fall50: caseOf(fall50, facts.termHours) },
    expectation: spanOf(addHours(history.start, history.hours - recent.hours), recent),
  };
}

const perMonth = (usd: number, termHours: number): number => (usd / termHours) * HOURS_PER_MONTH;

/** From 0.001 USD an hour, with at most five decimals (Savings Plans API, CreateSavingsPlan, SDK model of 2026-11-24). */
const LEAST_USD = 0.001;
const STEPS_PER_USD = 1e5;
const sellable = (hourly: number): number =>
  hourly < LEAST_USD ? 0 : Math.round(hourly * STEPS_PER_USD) / STEPS_PER_USD;

function caseOf({ savingUsd, coverage, utilization }: CommitmentOutcome, termHours: number): CommitCase {
  return {
    savingUsd,
    savingUsdPerMonth: perMonth(savingUsd, termHours),
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
