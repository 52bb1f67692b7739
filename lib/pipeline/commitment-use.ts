import type { Commitments } from "../domain/commitment.ts";
import { reservedUsdPerHour } from "./committed-share.ts";

export interface CommitmentUse {
  /** Of what could be committed to, in on-demand dollars, what is: 0..1. */
  readonly coverage?: number;
  /** Of what is committed to, in dollars, what is used: 0..1. */
  readonly utilization?: number;
}

/**
 * Savings Plans of every service and reserved instances as one figure each. Absent where a part was not read, where nothing runs that
 * could be covered, or where nothing is committed to: of nothing, no share is used.
 */
export const commitmentUse = (commitments: Partial<Commitments> = {}): CommitmentUse => ({
  ...named("coverage", coverageOf(commitments)),
  ...named("utilization", utilizationOf(commitments)),
});

function coverageOf({
  savingsPlansCoverage: plans,
  reservationCoverage,
}: Partial<Commitments>): number | undefined {
  if (plans === undefined || reservationCoverage === undefined) return undefined;
  const others = plans.coveredUsdPerHour + plans.onDemandUsdPerHour;
  const reserved = reservedUsdPerHour(reservationCoverage, others > 0);
  if (reserved === undefined) return undefined;
  return shareOf(plans.coveredUsdPerHour + reserved, others + reserved);
}

/** Of reserved instances the used part of what they cost. */
function utilizationOf({
  savingsPlansUtilization: plans,
  reservationUtilization: reserved,
}: Partial<Commitments>): number | undefined {
  if (plans === undefined || reserved === undefined) return undefined;
  const used = reserved.amortizedUsdPerHour * (reserved.utilization ?? 0);
  return shareOf(plans.usedUsdPerHour + used, plans.committedUsdPerHour + reserved.amortizedUsdPerHour);
}

const shareOf = (part: number, all: number): number | undefined =>
  all > 0 ? Math.min(1, part / all) : undefined;

const named = <Name extends string>(name: Name, value: number | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: number };
