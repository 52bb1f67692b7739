import { addHours, hoursBetween, type Instant } from "../domain/window.ts";
import type { PurchaseFacts } from "./commitment-term.ts";
import type { Rates } from "./commitment-usage.ts";
import { PERIOD_HOURS } from "./demand-forecast.ts";

/** Instances that will run on top of what the history shows, or, below zero, that will no longer run. Half-open. */
export interface CapacityChange {
  readonly type: string;
  readonly instances: number;
  readonly start: Instant;
  readonly end: Instant;
}

/** What is known of one month to come. */
export interface PeriodFacts {
  /** USD an hour committed already, the mean over the month. */
  readonly existingUsd: number;
  /** Planned change in committed dollars an hour, the mean over the month. */
  readonly plannedUsd: number;
  /** USD saved an hour, net, by a dollar committed to what is planned. */
  readonly plannedMargin: number;
}

export function periodFacts(
  types: readonly string[],
  rates: Rates,
  facts: PurchaseFacts & { readonly periods: number; readonly planned?: readonly CapacityChange[] },
): readonly PeriodFacts[] {
  const changes = (facts.planned ?? []).map((change) => ({ ...change, ...dollarsOf(change, types, rates) }));
  return Array.from({ length: facts.periods }, (_, index) => {
    const start = addHours(facts.asOf, index * PERIOD_HOURS);
    const end = addHours(start, PERIOD_HOURS);
    const share = (span: { readonly start: Instant; readonly end: Instant }): number =>
      Math.max(0, hoursBetween(later(span.start, start), earlier(span.end, end))) / PERIOD_HOURS;
    const sum = (dollars: (change: (typeof changes)[number]) => number): number =>
      changes.reduce((total, change) => total + share(change) * dollars(change), 0);
    const plannedUsd = sum(({ committedUsd }) => committedUsd);
    const added = sum(({ committedUsd }) => Math.max(0, committedUsd));
    const displaced = sum(({ onDemandUsd }) => Math.max(0, onDemandUsd));
    return {
      existingUsd: facts.existing.reduce((total, one) => total + share(one) * one.hourlyUsd, 0),
      plannedUsd,
      plannedMargin: added > 0 ? displaced / added - 1 : 0,
    };
  });
}

function dollarsOf({ type, instances }: CapacityChange, types: readonly string[], rates: Rates) {
  const index = types.indexOf(type);
  const [onDemand, committed] = [rates.onDemand[index], rates.committed[index]];
  if (onDemand === undefined || committed === undefined)
    throw new RangeError(
      `got a planned change of ${type}, expected one of the types with a rate: ${types.join(", ")}`,
    );
  return { committedUsd: instances * committed, onDemandUsd: instances * onDemand };
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
