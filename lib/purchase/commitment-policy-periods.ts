import { addHours, hoursBetween, type Instant } from "../domain/window.ts";
import { committedAt, type PurchaseFacts } from "./commitment-term.ts";
import type { Rates } from "./commitment-usage.ts";
import { PERIOD_HOURS } from "./demand-forecast.ts";

/** Instances that will run on top of what the history shows, or, below zero, that will no longer run. Half-open. */
export interface CapacityChange {
  readonly type: string;
  readonly instances: number;
  readonly start: Instant;
  readonly end: Instant;
}

export interface PolicyFacts extends PurchaseFacts {
  /** What is known to start or stop beyond the history, from plan.yaml. */
  readonly planned?: readonly CapacityChange[];
}

/** Hours to come in which commitments and plan stay as they are. */
export interface Stretch {
  /** Of its month, 0..1. */
  readonly share: number;
  /** USD an hour committed already. */
  readonly existingUsd: number;
  /** Planned change in committed dollars an hour. */
  readonly plannedUsd: number;
  /** USD saved an hour, net, by a dollar committed to what is planned. */
  readonly plannedMargin: number;
}

/** The months to come, each cut where something that is known changes. */
export function monthsAhead(
  types: readonly string[],
  rates: Rates,
  facts: PolicyFacts & { readonly periods: number },
): readonly (readonly Stretch[])[] {
  const changes = (facts.planned ?? []).map((change) => ({ ...change, ...dollarsOf(change, types, rates) }));
  const known = [...facts.existing, ...changes].flatMap(({ start, end }) => [start, end]);
  return Array.from({ length: facts.periods }, (_, index) => {
    const start = addHours(facts.asOf, index * PERIOD_HOURS);
    const end = addHours(start, PERIOD_HOURS);
    const cuts = [...new Set([start, ...known.filter((at) => start < at && at < end), end])].toSorted();
    return cuts.slice(0, -1).map((from, cut) => ({
      share: hoursBetween(from, cuts[cut + 1] ?? end) / PERIOD_HOURS,
      existingUsd: committedAt(facts.existing, from),
      ...plannedAt(changes, from),
    }));
  });
}

interface ChangeDollars extends CapacityChange {
  readonly committedUsd: number;
  readonly onDemandUsd: number;
}

function plannedAt(changes: readonly ChangeDollars[], at: Instant) {
  let [plannedUsd, added, displaced] = [0, 0, 0];
  for (const { start, end, committedUsd, onDemandUsd } of changes) {
    if (at < start || at >= end) continue;
    plannedUsd += committedUsd;
    added += Math.max(0, committedUsd);
    displaced += Math.max(0, onDemandUsd);
  }
  return { plannedUsd, plannedMargin: added > 0 ? displaced / added - 1 : 0 };
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
