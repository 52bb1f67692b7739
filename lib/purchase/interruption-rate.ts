import type { InterruptionBand } from "../domain/spot-market.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { gammaQuantile } from "./gamma-quantile.ts";

/** Interruptions and the instance-months (of 730 h) they are counted over: a Gamma distribution of the rate. */
export interface RateEvidence {
  readonly interruptions: number;
  readonly instanceMonths: number;
}

/** Interruptions of one instance a month of running. */
export interface InterruptionRate {
  readonly perMonth: number;
  /** 90 % interval. */
  readonly lowPerMonth: number;
  readonly highPerMonth: number;
}

/**
 * Mean rate within each band, -ln(1 - p) a month where p of the instances are taken in it. Of a lognormal distribution
 * fitted by maximum likelihood to the bands of the advisor's snapshot of 2025-06-28, Linux: 752 type-regions with
 * accelerators (46 % of them above 20 %), 11,524 without (31 %). The last band has no upper end: its mean is the tail's,
 * and the least certain figure here.
 */
const PER_MONTH = {
  accelerated: { 0: 0.025, 1: 0.076, 2: 0.132, 3: 0.191, 4: 1.52 },
  general: { 0: 0.032, 1: 0.077, 2: 0.132, 3: 0.191, 4: 0.531 },
} as const;

/**
 * The advisor averages over everybody's instances in a region and its 30 days; ours differ. So it weighs as much as
 * three instance-months of our own watching, or as one interruption seen, whichever is less. House values, 2026-11.
 */
const PRIOR_INSTANCE_MONTHS = 3;
const PRIOR_INTERRUPTIONS = 1;

/** What the advisor's band is worth, as if it had been counted. */
export function advisorEvidence(band: InterruptionBand, accelerated: boolean): RateEvidence {
  const perMonth = PER_MONTH[accelerated ? "accelerated" : "general"][band];
  const instanceMonths = Math.min(PRIOR_INSTANCE_MONTHS, PRIOR_INTERRUPTIONS / perMonth);
  return { interruptions: perMonth * instanceMonths, instanceMonths };
}

/** Gamma prior, Poisson counts: the posterior adds interruptions to interruptions and time to time. */
export function interruptionRate(prior: RateEvidence, own: RateEvidence): InterruptionRate {
  const interruptions = prior.interruptions + own.interruptions;
  const instanceMonths = prior.instanceMonths + own.instanceMonths;
  return {
    perMonth: interruptions / instanceMonths,
    lowPerMonth: gammaQuantile(interruptions, instanceMonths, 0.05),
    highPerMonth: gammaQuantile(interruptions, instanceMonths, 0.95),
  };
}

/**
 * Mean hours between interruptions of what stops when any of its instances does (synchronous training). EC2 takes several
 * at once as often as not, so the true figure is rather larger: counting each alone errs on the safe side.
 */
export const mtbfHours = (perMonth: number, instances: number): number =>
  HOURS_PER_MONTH / (perMonth * instances);
