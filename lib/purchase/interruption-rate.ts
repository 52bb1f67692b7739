import type { InterruptionBand } from "../domain/spot-market.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { gammaQuantile, logGamma } from "./gamma-quantile.ts";

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
  /** Probability that the advisor's figure holds for us, 0..1. */
  readonly advisorHolds: number;
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

/**
 * One in a thousand: a shortage in our zone, of which the advisor's average knows nothing. Without it, 42 interruptions in
 * 58 instance-hours (Bamboo's g4dn trace: 525 a month) would move "above 20 %" to 58 a month only. Its mean, 100 a month,
 * lies among the 70 to 450 of the four traces; the fit above has 1 in 125 type-regions above 10. House values, 2026-11.
 */
const STORM_WEIGHT = 0.001;
const STORM: RateEvidence = { interruptions: 0.25, instanceMonths: 0.0025 };

/**
 * A mixture of two Gamma priors, Poisson counts: each posterior adds interruptions to interruptions and time to time, and
 * the weights follow from how well each had foretold the count.
 */
export function interruptionRate(advisor: RateEvidence, own: RateEvidence): InterruptionRate {
  const odds =
    (STORM_WEIGHT / (1 - STORM_WEIGHT)) * Math.exp(logLikelihood(STORM, own) - logLikelihood(advisor, own));
  const advisorHolds = 1 / (1 + odds);
  const parts = [
    { weight: advisorHolds, ...posterior(advisor, own) },
    { weight: 1 - advisorHolds, ...posterior(STORM, own) },
  ];
  return {
    perMonth: parts.reduce((sum, { weight, shape, rate }) => sum + (weight * shape) / rate, 0),
    lowPerMonth: gammaQuantile(parts, 0.05),
    highPerMonth: gammaQuantile(parts, 0.95),
    advisorHolds,
  };
}

const posterior = (prior: RateEvidence, own: RateEvidence) => ({
  shape: prior.interruptions + own.interruptions,
  rate: prior.instanceMonths + own.instanceMonths,
});

/** Of the count under a prior (negative binomial), without the factors that all priors share. */
function logLikelihood(prior: RateEvidence, own: RateEvidence): number {
  const { shape, rate } = posterior(prior, own);
  return (
    logGamma(shape) -
    logGamma(prior.interruptions) +
    prior.interruptions * Math.log(prior.instanceMonths) -
    shape * Math.log(rate)
  );
}

/**
 * Mean hours between interruptions of what stops when any of its instances does (synchronous training). EC2 takes several
 * at once as often as not, so the true figure is rather larger: counting each alone errs on the safe side.
 */
export const mtbfHours = (perMonth: number, instances: number): number =>
  HOURS_PER_MONTH / (perMonth * instances);
