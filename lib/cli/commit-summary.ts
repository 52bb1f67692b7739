import { addHours, type Instant } from "../domain/window.ts";
import { committedAt, type ExistingCommitment } from "../purchase/commitment-term.ts";
import type { Reservation } from "../purchase/reserved-usage.ts";
import type { ExistingSummary, ReservationSummary } from "./commit-answer.ts";

interface TermFacts {
  readonly asOf: Instant;
  readonly termHours: number;
}

export function existingSummary(
  existing: readonly ExistingCommitment[],
  { asOf, termHours }: TermFacts,
): ExistingSummary {
  const open = existing.filter(({ end }) => end > asOf);
  const ending = Map.groupBy(
    open.filter(({ end }) => end < addHours(asOf, termHours)),
    ({ end }) => end,
  );
  const sum = (some: readonly ExistingCommitment[]) =>
    some.reduce((total, { hourlyUsd }) => total + hourlyUsd, 0);
  return {
    hourlyUsd: committedAt(existing, asOf),
    ending: [...ending]
      .map(([end, some]) => ({ end, hourlyUsd: sum(some) }))
      .toSorted((a, b) => (a.end < b.end ? -1 : 1)),
    upcomingHourlyUsd: sum(open.filter(({ start }) => start > asOf)),
    expired: existing.length - open.length,
  };
}

export function reservationSummary(
  reservations: readonly Reservation[],
  { asOf, termHours }: TermFacts,
): ReservationSummary {
  const inForce = reservations.filter(({ start, end }) => start <= asOf && asOf < end);
  const byType = Map.groupBy(inForce, ({ instanceType }) => instanceType);
  return {
    inForce: [...byType].map(([instanceType, some]) => ({
      instanceType,
      instances: some.reduce((total, { instances }) => total + instances, 0),
    })),
    ending: inForce
      .filter(({ end }) => end < addHours(asOf, termHours))
      .map(({ end, instanceType, instances }) => ({ end, instanceType, instances }))
      .toSorted((a, b) => (a.end < b.end ? -1 : 1)),
    upcoming: reservations.filter(({ start }) => start > asOf).length,
    expired: reservations.filter(({ end }) => end <= asOf).length,
  };
}
