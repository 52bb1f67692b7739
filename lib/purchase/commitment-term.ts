import { addHours, hoursBetween, type Instant } from "../domain/window.ts";
import { commitmentCurve } from "./commitment-curve.ts";
import { type CommitmentOutcome, dollarsOf, outcomeOf } from "./commitment-outcome.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

/** Half-open; commitments that overlap add up. */
export interface ExistingCommitment {
  readonly hourlyUsd: number;
  readonly start: Instant;
  readonly end: Instant;
}

export interface PurchaseFacts {
  readonly asOf: Instant;
  readonly termHours: number;
  readonly existing: readonly ExistingCommitment[];
}

/** 30 days in hours: what Cost Explorer looks back on unless told otherwise (7, 30 or 60 days; AWS, 2026-11-24). */
export const LOOK_BACK_HOURS = 720;

/** USD an hour committed at a moment. */
export const committedAt = (existing: readonly ExistingCommitment[], at: Instant): number =>
  existing.reduce((sum, one) => sum + (one.start <= at && at < one.end ? one.hourlyUsd : 0), 0);

/** The last hours of a usage, all of it if it has fewer; shares its memory. */
export function recentUsage(usage: HourlyUsage, count: number): HourlyUsage {
  const hours = Math.min(count, usage.hours);
  return { ...usage, hours, instances: usage.instances.subarray((usage.hours - hours) * usage.types.length) };
}

/**
 * The provider's own rule: what would have been best to have on top of today's commitments over the last 30 days. It knows neither
 * trend nor what expires.
 */
export function lookBackOptimum(usage: HourlyUsage, rates: Rates, { existing, asOf }: PurchaseFacts): number {
  const recent = recentUsage(usage, LOOK_BACK_HOURS);
  const committed = new Float64Array(recent.hours).fill(committedAt(existing, asOf));
  return commitmentCurve(recent, rates, committed).optimum.hourlyCommitmentUsd;
}

/** A purchase over its whole term, existing commitments ending and starting as they do, if `usage` went on repeating. */
export function termOutcome(
  usage: HourlyUsage,
  rates: Rates,
  facts: PurchaseFacts,
  hourly: number,
): CommitmentOutcome {
  return outcomeOf(
    stretches(facts).map(({ hours, committed }) => ({
      weight: usage.hours === 0 ? 0 : hours / usage.hours,
      dollars: dollarsOf(usage, rates, () => committed, hourly),
    })),
  );
}

/** The term cut where the sum of existing commitments changes. */
function stretches({ asOf, termHours, existing }: PurchaseFacts) {
  const end = addHours(asOf, termHours);
  const changes = existing.flatMap((one) => [one.start, one.end]).filter((at) => asOf < at && at < end);
  const cuts = [...new Set([asOf, ...changes, end])].toSorted();
  return cuts.slice(0, -1).map((start, index) => ({
    hours: hoursBetween(start, cuts[index + 1] ?? end),
    committed: committedAt(existing, start),
  }));
}
