import { HOURS_PER_WEEK } from "../domain/window.ts";
import { commitmentCurve } from "./commitment-curve.ts";
import type { Stretch } from "./commitment-policy-periods.ts";
import { recentUsage } from "./commitment-term.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";
import { type DemandForecast, PERIOD_HOURS } from "./demand-forecast.ts";

/** USD over the months asked for; negative where it loses. */
export interface ExpectedSaving {
  readonly meanUsd: number;
  /** One time in ten less than `lowUsd`, one time in ten more than `highUsd`. */
  readonly lowUsd: number;
  readonly highUsd: number;
}

export interface SavingFacts {
  /** The hours whose shape demand is forecast to have, and their rates. */
  readonly past: HourlyUsage;
  readonly rates: Rates;
  readonly forecast: Pick<DemandForecast, "periods">;
  /** One for each period of the forecast. */
  readonly months: readonly (readonly Stretch[])[];
}

/**
 * What `hourly` USD an hour more is expected to save, by the forecast it was bought on. In a month whose demand is that of late times f,
 * a commitment from level a to b saves f (G(b/f) - G(a/f)) an hour, G(x) what x would save of late; ln f is normal. The mean is the
 * integral over it, month by month: how months hang together does not matter to a mean. To the interval it does: demand that is low is
 * taken to be low all along, in every month at the same quantile, which makes the interval as wide as it can be (a sum of
 * comonotone variables has the sum of their quantiles; a month's saving only grows with its demand).
 */
export function expectedSaving(facts: SavingFacts, hourly: number): ExpectedSaving {
  const saved = savedOf(facts.past, facts.rates);
  const at = (z: number): number =>
    facts.months.reduce((sum, month, index) => {
      const { mean = 0, spread = 0 } = facts.forecast.periods[index] ?? {};
      return sum + savingIn(month, { hourly, factor: Math.exp(mean + spread * z), saved });
    }, 0);
  return { meanUsd: normalMean(at), lowUsd: at(-DECILE), highUsd: at(DECILE) };
}

/** The standard normal's 90th percentile. */
const DECILE = 1.2815515655446004;
/** As the forecast takes them (demand-forecast.ts); a test holds the two together. */
const SHAPE_WEEKS = 4;

/** USD an hour saved, net, by committing to a level while demand is as of late. */
function savedOf(past: HourlyUsage, rates: Rates): (level: number) => number {
  const shape = recentUsage(past, SHAPE_WEEKS * HOURS_PER_WEEK);
  if (shape.hours === 0) return (level) => -level;
  const curve = commitmentCurve(shape, rates);
  return (level) => (curve.onDemandUsd - curve.costAt(level)) / shape.hours;
}

interface MonthFacts {
  readonly hourly: number;
  readonly factor: number;
  readonly saved: (level: number) => number;
}

/** What is planned lies below all other demand: a level below zero is of it. */
function savingIn(month: readonly Stretch[], { hourly, factor, saved }: MonthFacts): number {
  let sum = 0;
  for (const { share, existingUsd, plannedUsd, plannedMargin } of month) {
    const from = existingUsd - plannedUsd;
    const to = from + hourly;
    const ofPlan = plannedMargin * (Math.min(to, 0) - Math.min(from, 0));
    const ofDemand = saved(Math.max(to, 0) / factor) - saved(Math.max(from, 0) / factor);
    sum += share * PERIOD_HOURS * (ofPlan + factor * ofDemand);
  }
  return sum;
}

/** Trapezoids over five standard deviations either way: for a function with corners, to a ten-thousandth of what it varies by. */
const [REACH, STEPS] = [5, 100];

function normalMean(value: (z: number) => number): number {
  let [sum, weights] = [0, 0];
  for (let step = 0; step <= STEPS; step++) {
    const z = REACH * ((2 * step) / STEPS - 1);
    const weight = Math.exp((-z * z) / 2);
    sum += weight * value(z);
    weights += weight;
  }
  return sum / weights;
}
