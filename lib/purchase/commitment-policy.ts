import { type CapacityChange, type PeriodFacts, periodFacts } from "./commitment-policy-periods.ts";
import { type PurchaseLimit, purchaseReasons } from "./commitment-policy-reasons.ts";
import { committedAt, type PurchaseFacts } from "./commitment-term.ts";
import type { Rates } from "./commitment-usage.ts";
import { type DemandForecast, type DemandPeriod, forecastDemand, PERIOD_HOURS } from "./demand-forecast.ts";
import { pastOf, type UsageHistory } from "./demand-level.ts";

export interface NextPurchase {
  /** To buy now, on top of what exists. */
  readonly hourlyCommitmentUsd: number;
  readonly reasons: readonly string[];
  readonly limit: PurchaseLimit;
}

export interface PolicyFacts extends PurchaseFacts {
  /** What is known to start or stop beyond the history: from plan.yaml. */
  readonly planned?: readonly CapacityChange[];
}

/**
 * How much hourly commitment to buy now, knowing only hours before `asOf`. The next dollar is bought if
 *  - over every number of months from now up to the whole term it is expected to save more than it costs (else buying later is better,
 *    or never), and
 *  - what it saves in the month until the next occasion is more than what a month's news is expected to spare us.
 * Both only get harder with each dollar: the answer is the last that passes. Derived in docs/commitments.md.
 */
export function nextPurchase(history: UsageHistory, rates: Rates, facts: PolicyFacts): NextPurchase {
  const past = pastOf(history, facts.asOf);
  const periods = Math.max(1, Math.round(facts.termHours / PERIOD_HOURS));
  const forecast = forecastDemand(past, rates, { asOf: facts.asOf, periods });
  const months = periodFacts(past.types, rates, { ...facts, periods });
  const worth = (level: number) => verdictOn(level, forecast, months);
  const hourlyCommitmentUsd = lastThatPasses((level) => worth(level) === "buy", forecast.fullUsd);
  const refused = worth(hourlyCommitmentUsd * (1 + NUDGE) + Number.MIN_VALUE);
  const limit = past.hours === 0 || refused === "buy" ? "no usage" : refused;
  const existingUsd = committedAt(facts.existing, facts.asOf);
  const reasons = purchaseReasons({ forecast, limit, hourlyCommitmentUsd, existingUsd, months });
  return { hourlyCommitmentUsd, reasons, limit };
}

/** A share of the purchase: beyond the bisection's last step. */
const NUDGE = 1e-6;
const BISECTIONS = 45;

/** Nodes and weights of Gauss-Hermite quadrature for the standard normal (Abramowitz and Stegun, table 25.10, scaled). */
const NODES = [
  { at: -2.856970013873, weight: 0.01125741133 },
  { at: -1.355626179974, weight: 0.222075922 },
  { at: 0, weight: 0.53333333334 },
  { at: 1.355626179974, weight: 0.222075922 },
  { at: 2.856970013873, weight: 0.01125741133 },
] as const;

function verdictOn(
  bought: number,
  forecast: DemandForecast,
  months: readonly PeriodFacts[],
): "buy" | PurchaseLimit {
  const margin = (index: number, known: number, spread: (period: DemandPeriod) => number): number => {
    const [period, month] = [forecast.periods[index], months[index]];
    if (period === undefined || month === undefined) return 0;
    const level = month.existingUsd + bought - month.plannedUsd;
    if (level < 0) return month.plannedMargin;
    return expected((z) =>
      forecast.marginAt(level / Math.exp(period.mean + period.told * known + spread(period) * z)),
    );
  };
  let sum = 0;
  for (let index = 0; index < months.length; index++) {
    sum += margin(index, 0, ({ spread }) => spread);
    if (sum <= 0) return "over some months";
  }
  const spared = expected((news) => {
    let rest = 0;
    for (let index = 1; index < months.length; index++) rest += margin(index, news, ({ open }) => open);
    return Math.max(0, -rest);
  });
  return margin(0, 0, ({ spread }) => spread) > spared ? "buy" : "waiting pays";
}

/** Of a standard normal variable: five-point Gauss-Hermite. */
function expected(value: (z: number) => number): number {
  let sum = 0;
  for (const { at, weight } of NODES) sum += weight * value(at);
  return sum;
}

function lastThatPasses(passes: (level: number) => boolean, scale: number): number {
  if (scale === 0 || !passes(0)) return 0;
  let [low, high] = [0, scale];
  while (passes(high)) [low, high] = [high, 2 * high];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low;
}
