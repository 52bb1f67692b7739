import { applicationOrder } from "./commitment-order.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

/** Dollars are sums over the hours of the usage. */
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
export function commitmentOutcome(
  usage: HourlyUsage,
  rates: Rates,
  existing: Float64Array | undefined,
  hourly: number,
): CommitmentOutcome {
  const { types, hours, instances } = usage;
  const { order, never } = applicationOrder(rates);
  const sum = { neverCovered: 0, coverable: 0, rated: 0, existing: 0, before: nothing(), after: nothing() };
  for (let hour = 0; hour < hours; hour++) {
    const row = instances.subarray(hour * types.length, (hour + 1) * types.length);
    const paid = existing?.[hour] ?? 0;
    for (const type of never) sum.neverCovered += (row[type] ?? 0) * (rates.onDemand[type] ?? 0);
    for (const type of order) {
      sum.coverable += (row[type] ?? 0) * (rates.onDemand[type] ?? 0);
      sum.rated += (row[type] ?? 0) * (rates.committed[type] ?? 0);
    }
    sum.existing += paid;
    cover(sum.before, { row, rates, order, budget: paid });
    cover(sum.after, { row, rates, order, budget: paid + hourly });
  }
  const committed = sum.existing + hours * hourly;
  const withoutUsd = sum.neverCovered + sum.existing + sum.coverable - sum.before.displaced;
  const costUsd = sum.neverCovered + committed + sum.coverable - sum.after.displaced;
  const covered = sum.after.displaced - sum.before.displaced;
  const breakEven = covered > 0 ? (sum.after.used - sum.before.used) / covered : sum.rated / sum.coverable;
  return {
    costUsd,
    withoutUsd,
    savingUsd: withoutUsd - costUsd,
    coverage: share(sum.after.displaced, sum.coverable),
    utilization: share(sum.after.used, committed),
    breakEvenUtilization: sum.coverable > 0 ? breakEven : undefined,
  };
}

/** The same usage, all of it times `factor`. */
export const scaledUsage = (usage: HourlyUsage, factor: number): HourlyUsage => ({
  ...usage,
  instances: usage.instances.map((count) => count * factor),
});

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

interface Covered {
  /** Commitment consumed. */
  used: number;
  /** What the usage covered would have cost on demand. */
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
