import { applicationOrder } from "./commitment-order.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

/** Dollars are sums over the hours looked at. */
export interface CommitmentOutcome {
  /** Cost with the purchase: all commitments, used or not, and what is left at on-demand rates. */
  readonly costUsd: number;
  /** Cost without it: existing commitments are still paid. */
  readonly withoutUsd: number;
  /** Negative where the purchase loses money. */
  readonly savingUsd: number;
  /** Of the usage a plan can cover, in on-demand dollars, the share covered; undefined where nothing ran. */
  readonly coverage: number | undefined;
  /** Of all commitments, the share used; undefined where nothing is committed. */
  readonly utilization: number | undefined;
  /**
   * Share of the purchase that must be used for it to cost what on-demand would: committed / on-demand dollars of the usage it covers,
   * or of all coverable usage where it covers none; undefined where there is none.
   */
  readonly breakEvenUtilization: number | undefined;
}

/** What buying `hourly` USD an hour does, hour by hour. `existing`: USD an hour committed already, by hour. */
export const commitmentOutcome = (
  usage: HourlyUsage,
  rates: Rates,
  existing: Float64Array | undefined,
  hourly: number,
): CommitmentOutcome =>
  outcomeOf([{ weight: 1, dollars: dollarsOf(usage, rates, (hour) => existing?.[hour] ?? 0, hourly) }]);

export interface WorstCase {
  readonly fall20: CommitmentOutcome;
  readonly fall50: CommitmentOutcome;
}

/** The purchase, had usage been 20 % and 50 % lower in every hour. */
export function worstCase(
  usage: HourlyUsage,
  rates: Rates,
  existing: Float64Array | undefined,
  hourly: number,
): WorstCase {
  const at = (factor: number) => commitmentOutcome(scaledUsage(usage, factor), rates, existing, hourly);
  return { fall20: at(0.8), fall50: at(0.5) };
}

/** The same usage, all of it times `factor`. */
export const scaledUsage = (usage: HourlyUsage, factor: number): HourlyUsage => ({
  ...usage,
  instances: usage.instances.map((count) => count * factor),
});

/** Sums over hours, from which outcomes follow; those of different hours may be added. */
export interface CommitmentDollars {
  readonly neverCovered: number;
  /** What a plan can cover, at on-demand and at committed rates. */
  readonly coverable: number;
  readonly rated: number;
  readonly existing: number;
  readonly bought: number;
  /** Commitment consumed, and what the usage it covers costs on demand: without the purchase and with it. */
  readonly usedBefore: number;
  readonly displacedBefore: number;
  readonly used: number;
  readonly displaced: number;
}

export function dollarsOf(
  usage: HourlyUsage,
  rates: Rates,
  existingAt: (hour: number) => number,
  hourly: number,
): CommitmentDollars {
  const { types, hours, instances } = usage;
  const { order, never } = applicationOrder(rates);
  const [before, after] = [nothing(), nothing()];
  const sum = { neverCovered: 0, coverable: 0, rated: 0, existing: 0 };
  for (let hour = 0; hour < hours; hour++) {
    const row = instances.subarray(hour * types.length, (hour + 1) * types.length);
    const paid = existingAt(hour);
    for (const type of never) sum.neverCovered += (row[type] ?? 0) * (rates.onDemand[type] ?? 0);
    for (const type of order) {
      sum.coverable += (row[type] ?? 0) * (rates.onDemand[type] ?? 0);
      sum.rated += (row[type] ?? 0) * (rates.committed[type] ?? 0);
    }
    sum.existing += paid;
    cover(before, { row, rates, order, budget: paid });
    cover(after, { row, rates, order, budget: paid + hourly });
  }
  const earlier = { usedBefore: before.used, displacedBefore: before.displaced };
  return { ...sum, ...earlier, ...after, bought: hours * hourly };
}

export interface WeightedDollars {
  readonly weight: number;
  readonly dollars: CommitmentDollars;
}

export function outcomeOf(parts: readonly WeightedDollars[]): CommitmentOutcome {
  const sum = (field: keyof CommitmentDollars): number =>
    parts.reduce((total, { weight, dollars }) => total + weight * dollars[field], 0);
  const [coverable, existing, committed] = [
    sum("coverable"),
    sum("existing"),
    sum("existing") + sum("bought"),
  ];
  const withoutUsd = sum("neverCovered") + existing + coverable - sum("displacedBefore");
  const costUsd = sum("neverCovered") + committed + coverable - sum("displaced");
  const covered = sum("displaced") - sum("displacedBefore");
  const breakEven = covered > 0 ? (sum("used") - sum("usedBefore")) / covered : sum("rated") / coverable;
  return {
    costUsd,
    withoutUsd,
    savingUsd: withoutUsd - costUsd,
    coverage: share(sum("displaced"), coverable),
    utilization: share(sum("used"), committed),
    breakEvenUtilization: coverable > 0 ? breakEven : undefined,
  };
}

interface Covered {
  used: number;
  displaced: number;
}

const nothing = (): Covered => ({ used: 0, displaced: 0 });

interface Hour {
  readonly row: Float64Array;
  readonly rates: Rates;
  readonly order: readonly number[];
  readonly budget: number;
}

function cover(sum: Covered, { row, rates, order, budget }: Hour): void {
  let left = budget;
  for (const type of order) {
    if (left <= 0) return;
    const rate = rates.committed[type] ?? 0;
    const spent = Math.min(left, (row[type] ?? 0) * rate);
    sum.used += spent;
    sum.displaced += (spent / rate) * (rates.onDemand[type] ?? 0);
    left -= spent;
  }
}

/** Rounding may leave a hair beyond 0..1. */
const share = (part: number, whole: number): number | undefined =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : undefined;
