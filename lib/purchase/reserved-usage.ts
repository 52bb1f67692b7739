import { addHours, HOURS_PER_WEEK, hoursBetween, type Instant } from "../domain/window.ts";
import type { CapacityChange } from "./commitment-policy-periods.ts";
import { recentUsage } from "./commitment-term.ts";
import type { UsageHistory } from "./demand-level.ts";

/** Half-open [start, end). Reservations of one type add up. */
export interface Reservation {
  readonly instanceType: string;
  readonly instances: number;
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * What is left for Savings Plans: reserved instances apply first, each to its own type alone (the size flexibility of regional Linux
 * reservations is not modelled: give them as the sizes they cover). An hour belongs to the reservations in force as it begins. Their
 * fee is paid either way and is in no cost here.
 */
export function afterReservations(history: UsageHistory, reservations: readonly Reservation[]): UsageHistory {
  if (reservations.length === 0) return history;
  const { types, hours, start } = history;
  const instances = history.instances.slice();
  const hourOf = (at: Instant): number => Math.min(hours, Math.max(0, Math.ceil(hoursBetween(start, at))));
  for (const [column, type] of types.entries()) {
    const reserved = new Float64Array(hours + 1);
    for (const one of reservations) {
      if (one.instanceType !== type) continue;
      const [from, to] = [hourOf(one.start), hourOf(one.end)];
      reserved[from] = (reserved[from] ?? 0) + one.instances;
      reserved[to] = (reserved[to] ?? 0) - one.instances;
    }
    for (let [hour, now] = [0, 0]; hour < hours; hour++) {
      now += reserved[hour] ?? 0;
      const cell = hour * types.length + column;
      instances[cell] = Math.max(0, (instances[cell] ?? 0) - now);
    }
  }
  return { ...history, instances };
}

/** Those in force at a moment, as if they had been all along: what a forecast of the rest must rest on, or each purchase looks like a fall in demand. */
export const standingReservations = (
  reservations: readonly Reservation[],
  { start }: Pick<UsageHistory, "start">,
  at: Instant,
): readonly Reservation[] =>
  reservations.filter((one) => one.start <= at && at < one.end).map((one) => ({ ...one, start, end: at }));

export interface ReservedFacts {
  /** Before reservations. */
  readonly history: UsageHistory;
  readonly reservations: readonly Reservation[];
  readonly asOf: Instant;
  readonly termHours: number;
}

/**
 * What is planned, as reservations that begin and end in the term leave it to Savings Plans, against what those in force leave of the
 * last week: of types that are reserved, one change for each stretch of time; of others, what was planned.
 */
export function changesBesideReservations(
  planned: readonly CapacityChange[],
  facts: ReservedFacts,
): readonly CapacityChange[] {
  const types = new Set(facts.reservations.map(({ instanceType }) => instanceType));
  const known = facts.history.types.filter((type) => types.has(type));
  return [
    ...planned.filter(({ type }) => !types.has(type)),
    ...known.flatMap((type) => changesOfType(type, planned, facts)),
  ];
}

function changesOfType(
  type: string,
  planned: readonly CapacityChange[],
  { history, reservations, asOf, termHours }: ReservedFacts,
): readonly CapacityChange[] {
  const reserved = reservations
    .filter((one) => one.instanceType === type)
    .map((one) => ({ type, instances: -one.instances, start: one.start, end: one.end }));
  const changes = [...planned.filter((one) => one.type === type), ...reserved];
  const over = addHours(asOf, termHours);
  const inside = changes.flatMap(({ start, end }) => [start, end]).filter((at) => asOf < at && at < over);
  const cuts = [...new Set([asOf, ...inside, over])].toSorted();
  const leftAt = (some: readonly CapacityChange[], at: Instant): number =>
    meanLeft(
      history,
      type,
      some.reduce((sum, { start, end, instances }) => sum + (start <= at && at < end ? instances : 0), 0),
    );
  const now = leftAt(reserved, asOf);
  return cuts.slice(0, -1).flatMap((start, index) => {
    const instances = leftAt(changes, start) - now;
    return instances === 0 ? [] : [{ type, instances, start, end: cuts[index + 1] ?? over }];
  });
}

/** Instances of a type, mean over the last week, were there `more` in every hour. */
function meanLeft(history: UsageHistory, type: string, more: number): number {
  const { hours, types, instances } = recentUsage(history, HOURS_PER_WEEK);
  const column = types.indexOf(type);
  let sum = 0;
  for (let hour = 0; hour < hours; hour++)
    sum += Math.max(0, (instances[hour * types.length + column] ?? 0) + more);
  return hours === 0 ? Math.max(0, more) : sum / hours;
}
