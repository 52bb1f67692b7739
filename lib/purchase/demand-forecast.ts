import { addHours, HOURS_PER_WEEK, hoursBetween, type Instant } from "../domain/window.ts";
import { type CommitmentCurve, commitmentCurve } from "./commitment-curve.ts";
import { recentUsage } from "./commitment-term.ts";
import type { Rates } from "./commitment-usage.ts";
import { type UsageHistory, weeklyChange, weeklyLevels } from "./demand-level.ts";
import { afterWeeks, type Outlook, outlooks, type Trend, trendOf } from "./demand-trend.ts";

/** Hours between two occasions to buy: 8,760 / 12, so that a year has twelve. */
export const PERIOD_HOURS = 730;

/** Whole weeks, so that no weekday counts twice; four, as one may hold a holiday. */
const SHAPE_WEEKS = 4;
/** Of the highest week: below it, nothing ran; its logarithm would be a spike of its own. */
const NOTHING = 0.01;
/** A week's error, of the median change of a day: days of a week move together, but not quite. And where there is no change to see. */
const ERROR_OF_CHANGE = 0.5;
const UNSEEN_ERROR = 0.05;
/** The model is taken for true and its constants for known; neither is. Fitted: docs/commitments.md. */
const DOUBT = 1.3;
/** Commitments follow demand; they do not run ahead of it by more than this. Fitted: docs/commitments.md. */
const AHEAD = 1.02;
/** A week's level is that of its middle. */
const SINCE_LEVEL_HOURS = HOURS_PER_WEEK / 2;

/** The log of the factor between the demand of a period to come and that of the weeks whose shape it is forecast to have. */
export interface DemandPeriod {
  readonly mean: number;
  /** Standard deviation. */
  readonly spread: number;
  /** Of `spread`, what a month from now will have told, and what will still be open then. */
  readonly told: number;
  readonly open: number;
}

export interface DemandForecast {
  /** USD saved an hour, net of what it costs, by one more committed dollar above `level`, while demand is what it was lately. */
  readonly marginAt: (level: number) => number;
  /** From here on nothing is left to cover. */
  readonly fullUsd: number;
  /** The best commitment for the weeks just past. */
  readonly levelUsd: number;
  /** No more than this was worth having lately, in the last week or the last weeks, or is about to be. */
  readonly ceilingUsd: number;
  readonly weeks: number;
  readonly periods: readonly DemandPeriod[];
}

/** Demand in the periods from `asOf` on: the last weeks' hours, scaled. */
export function forecastDemand(
  past: UsageHistory,
  rates: Rates,
  { asOf, periods }: { readonly asOf: Instant; readonly periods: number },
): DemandForecast {
  const shape = recentUsage(past, SHAPE_WEEKS * HOURS_PER_WEEK);
  const curve = commitmentCurve(shape, rates);
  const weekly = weeklyLevels(past, rates);
  const levels = logsOf(weekly);
  const change = weeklyChange(past, rates);
  const trend = trendOf(levels, change === undefined ? UNSEEN_ERROR : ERROR_OF_CHANGE * change);
  const reference = meanOf(levels.slice(-SHAPE_WEEKS));
  const late = hoursBetween(addHours(past.start, past.hours), asOf);
  return {
    marginAt: (level) => marginOf(curve, level, shape.hours),
    fullUsd: curve.fullCommitmentUsd,
    levelUsd: curve.optimum.hourlyCommitmentUsd,
    ceilingUsd: AHEAD * Math.max(curve.optimum.hourlyCommitmentUsd, weekly.at(-1) ?? 0),
    weeks: levels.length,
    periods: periodsOf(trend, { late, periods }).map((period) => ({
      ...period,
      mean: period.mean - reference,
    })),
  };
}

function periodsOf(
  trend: Trend,
  { late, periods }: { readonly late: number; readonly periods: number },
): readonly DemandPeriod[] {
  const weekOf = (hours: number): number => Math.max(1, Math.round((late + hours) / HOURS_PER_WEEK));
  const weeks = Array.from({ length: periods }, (_, index) =>
    weekOf((index + 0.5) * PERIOD_HOURS + SINCE_LEVEL_HOURS),
  );
  const month = weekOf(PERIOD_HOURS);
  const after = outlooks(
    afterWeeks(trend, month),
    weeks.map((week) => Math.max(0, week - month)),
  );
  return outlooks(trend, weeks).map((outlook, index) => periodOf(outlook, after[index] ?? outlook));
}

function periodOf({ mean, variance }: Outlook, later: Outlook): DemandPeriod {
  const open = Math.min(variance, later.variance);
  return {
    mean,
    spread: DOUBT * Math.sqrt(variance),
    told: DOUBT * Math.sqrt(variance - open),
    open: DOUBT * Math.sqrt(open),
  };
}

/** From the first week in which something ran. */
function logsOf(levels: Float64Array): readonly number[] {
  const floor = NOTHING * levels.reduce((most, level) => Math.max(most, level), 0);
  if (floor === 0) return [];
  const from = levels.findIndex((level) => level > floor);
  return Array.from(levels.subarray(from), (level) => Math.log(Math.max(level, floor)));
}

/** Step of the difference quotient, as a share of the whole: far above a double's rounding, far below what a decision sees. */
const STEP = 1e-6;

function marginOf(curve: CommitmentCurve, level: number, hours: number): number {
  const step = Math.max(STEP * curve.fullCommitmentUsd, Number.MIN_VALUE);
  if (curve.fullCommitmentUsd === 0) return -1;
  return (curve.costAt(level) - curve.costAt(level + step)) / (step * hours);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
