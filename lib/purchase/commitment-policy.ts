import { monthsAhead, type PolicyFacts, type Stretch } from "./commitment-policy-periods.ts";
import { type PurchaseLimit, purchaseReasons } from "./commitment-policy-reasons.ts";
import { committedAt } from "./commitment-term.ts";
import type { Rates } from "./commitment-usage.ts";
import { type DemandForecast, forecastDemand, PERIOD_HOURS } from "./demand-forecast.ts";
import { pastOf, type UsageHistory } from "./demand-level.ts";

export interface NextPurchase {
  /** To buy now, on top of what exists. */
  readonly hourlyCommitmentUsd: number;
  readonly reasons: readonly string[];
  readonly limit: PurchaseLimit;
}

/**
 * How much hourly commitment to buy now, knowing only hours before `asOf`. The next dollar is bought if
 *  - over every number of months from now up to the whole term it is expected to save more than it costs (else buying later is better,
 *    or never), and
 *  - what it saves in the month until the next occasion is more than what a month's news is expected to spare us, and
 *  - it would have been worth having lately, or nearly.
 * All only get harder with each dollar: the answer is the last that passes. Derived in docs/commitments.md.
 */
export function nextPurchase(history: UsageHistory, rates: Rates, facts: PolicyFacts): NextPurchase {
  const past = pastOf(history, facts.asOf);
  const periods = Math.max(1, Math.round(facts.termHours / PERIOD_HOURS));
  const forecast = forecastDemand(past, rates, { asOf: facts.asOf, periods });
  const months = monthsAhead(past.types, rates, { ...facts, periods });
  const limitAt = (bought: number) => limitOn(bought, forecast, months);
  const planned = Math.max(...months.flat().map(({ plannedUsd }) => plannedUsd));
  const scale = forecast.fullUsd + Math.max(0, planned);
  const hourlyCommitmentUsd = lastThatPasses((bought) => limitAt(bought) === undefined, scale);
  const limit = (scale > 0 ? limitAt(hourlyCommitmentUsd + NUDGE * scale) : undefined) ?? NO_USAGE;
  const existingUsd = committedAt(facts.existing, facts.asOf);
  const reasons = purchaseReasons({ forecast, limit, hourlyCommitmentUsd, existingUsd, months });
  return { hourlyCommitmentUsd, reasons, limit };
}

const NO_USAGE: PurchaseLimit = { kind: "no usage" };
/** A share of all demand: past what the bisection leaves open. */
const NUDGE = 1e-6;
/** To a billionth of all demand. */
const BISECTIONS = 30;

/** Nodes and weights of Gauss-Hermite quadrature for the standard normal (Abramowitz and Stegun, table 25.10, scaled). */
const NODES = [
  { at: -2.856970013873, weight: 0.01125741133 },
  { at: -1.355626179974, weight: 0.222075922 },
  { at: 0, weight: 0.53333333334 },
  { at: 1.355626179974, weight: 0.222075922 },
  { at: 2.856970013873, weight: 0.01125741133 },
] as const;

type Months = readonly (readonly Stretch[])[];

/** What speaks against one more dollar on top of `bought`; undefined where nothing does. */
function limitOn(bought: number, forecast: DemandForecast, months: Months): PurchaseLimit | undefined {
  if (isAhead(bought, forecast, months[0] ?? [])) return { kind: "not seen yet" };
  /** USD saved an hour of a month by the next dollar: expected now, or once the next month's `news` is known. */
  const marginOf = (index: number, news?: number): number => {
    const period = forecast.periods[index];
    if (period === undefined) return 0;
    const shift = period.mean + (news === undefined ? 0 : news * period.told);
    const spread = news === undefined ? period.spread : period.open;
    return marginOver(months[index] ?? [], bought, (level) =>
      expected((z) => forecast.marginAt(level / Math.exp(shift + spread * z))),
    );
  };
  const margins = months.map((_, index) => marginOf(index));
  let sum = 0;
  for (const [index, margin] of margins.entries()) {
    sum += margin;
    if (sum <= 0) return { kind: "loses", months: index + 1 };
  }
  const later = months.keys().drop(1).toArray();
  const spared = expected((news) =>
    Math.max(0, -later.reduce((rest, index) => rest + marginOf(index, news), 0)),
  );
  return (margins[0] ?? 0) > spared ? undefined : { kind: "waiting pays" };
}

/** What is planned is known, and no reason to wait until it is seen. */
const isAhead = (bought: number, { ceilingUsd }: DemandForecast, month: readonly Stretch[]): boolean =>
  month.every(({ existingUsd, plannedUsd }) => existingUsd + bought - Math.max(0, plannedUsd) > ceilingUsd);

function marginOver(
  month: readonly Stretch[],
  bought: number,
  demandMargin: (level: number) => number,
): number {
  let sum = 0;
  for (const { share, existingUsd, plannedUsd, plannedMargin } of month) {
    const level = existingUsd + bought - plannedUsd;
    sum += share * (level < 0 ? plannedMargin : demandMargin(level));
  }
  return sum;
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
