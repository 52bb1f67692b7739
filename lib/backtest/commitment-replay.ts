import { addHours, hoursBetween, type Instant, monthOf } from "../domain/window.ts";
import { type CommitmentCurve, commitmentCurve } from "../purchase/commitment-curve.ts";
import type { ExistingCommitment, PurchaseFacts } from "../purchase/commitment-term.ts";
import type { Rates } from "../purchase/commitment-usage.ts";
import { pastOf, type UsageHistory } from "../purchase/demand-level.ts";

/** USD an hour to buy now, on top of what exists. It is shown the past alone. */
export type CommitmentPolicy = (past: UsageHistory, rates: Rates, facts: PurchaseFacts) => number;

/** A fleet's hours, cut where a purchase may be made: at each month's start. */
export interface ReplayFleet {
  readonly name: string;
  readonly usage: UsageHistory;
  readonly rates: Rates;
  readonly termHours: number;
  readonly months: readonly ReplayMonth[];
}

export interface ReplayMonth {
  readonly start: Instant;
  readonly hours: number;
  /** What any commitment would have cost in this month. */
  readonly curve: CommitmentCurve;
}

export interface ReplayResult {
  /** Against buying nothing, over the months from the first purchase to the end of the usage; what is paid after it does not count. */
  readonly savingUsd: number;
  /** The month with the smallest saving. */
  readonly worstMonthUsd: number;
  /** Of the usage a plan can cover, in on-demand dollars. */
  readonly coverage: number;
  /** Of commitments paid for; 1 where nothing was bought. */
  readonly utilization: number;
  /** USD an hour bought at the start of each month. */
  readonly purchases: readonly number[];
}

export function replayFleet(
  name: string,
  usage: UsageHistory,
  { rates, termHours }: { readonly rates: Rates; readonly termHours: number },
): ReplayFleet {
  const months: ReplayMonth[] = [];
  const end = addHours(usage.start, usage.hours);
  for (let start = usage.start; start < end; ) {
    const next = [monthOf(start).end, end].toSorted()[0] ?? end;
    const hours = hoursBetween(start, next);
    const from = hoursBetween(usage.start, start) * usage.types.length;
    const instances = usage.instances.subarray(from, from + hours * usage.types.length);
    months.push({ start, hours, curve: commitmentCurve({ ...usage, hours, instances }, rates) });
    start = next;
  }
  return { name, usage, rates, termHours, months };
}

/** `firstMonth`: the first month at whose start something may be bought; before it there is only history. */
export function replayPolicy(fleet: ReplayFleet, policy: CommitmentPolicy, firstMonth: number): ReplayResult {
  const purchases = new Array<number>(fleet.months.length).fill(0);
  const existing: ExistingCommitment[] = [];
  for (const [index, { start }] of fleet.months.entries()) {
    if (index < firstMonth) continue;
    const past = pastOf(fleet.usage, start);
    const facts = { asOf: start, termHours: fleet.termHours, existing: [...existing] };
    const hourlyUsd = policy(past, fleet.rates, facts);
    if (!(hourlyUsd >= 0 && Number.isFinite(hourlyUsd)))
      throw new RangeError(`got a purchase of ${hourlyUsd} at ${start}, expected a number from 0 up`);
    purchases[index] = hourlyUsd;
    if (hourlyUsd > 0) existing.push({ hourlyUsd, start, end: addHours(start, fleet.termHours) });
  }
  return resultOf(fleet, purchases, firstMonth);
}

/** Months a purchase lasts: months are as long as the calendar's, terms 8,760 or 26,280 hours; a leap day is ignored. */
export const monthsOf = ({ termHours }: ReplayFleet): number => Math.round(termHours / 730);

export function committedIn(purchases: readonly number[], month: number, term: number): number {
  let sum = 0;
  for (let index = Math.max(0, month - term + 1); index <= month; index++) sum += purchases[index] ?? 0;
  return sum;
}

export function resultOf(fleet: ReplayFleet, purchases: readonly number[], firstMonth: number): ReplayResult {
  const term = monthsOf(fleet);
  const sum = { saving: 0, worst: Infinity, covered: 0, coverable: 0, used: 0, paid: 0 };
  for (const [index, { curve, hours }] of fleet.months.entries()) {
    if (index < firstMonth) continue;
    const hourly = committedIn(purchases, index, term);
    const point = curve.pointAt(hourly);
    const saving = curve.onDemandUsd - point.costUsd;
    sum.saving += saving;
    sum.worst = Math.min(sum.worst, saving);
    sum.coverable += curve.onDemandUsd;
    sum.covered += (point.coverage ?? 0) * curve.onDemandUsd;
    sum.paid += hourly * hours;
    sum.used += (point.utilization ?? 0) * hourly * hours;
  }
  return {
    savingUsd: sum.saving,
    worstMonthUsd: sum.worst,
    coverage: sum.coverable > 0 ? sum.covered / sum.coverable : 0,
    utilization: sum.paid > 0 ? sum.used / sum.paid : 1,
    purchases,
  };
}
