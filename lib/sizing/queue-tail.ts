import type { Queue } from "./queue.ts";

/** Relative width at which the root counts as found. */
const PRECISION = 1e-12;
const MOST_STEPS = 100;

/**
 * The rate at which P(wait > t) falls off, per mean service time: the positive root s of A(-s) x B(s / c) = 1, with A and B the
 * moment generating functions of the time between arrivals and of service. Exact for GI/PH/c (Takahashi, Operations Research
 * 29, 1981); the distributions are those of the two moments: gamma up to exponential, balanced hyperexponential above.
 */
export function tailDecay({ servers, utilization, arrivalScv, serviceScv }: Queue): number {
  const arrivals = servers * utilization;
  if (arrivals === 0 || (arrivalScv === 1 && serviceScv === 1)) return servers * (1 - utilization);
  const drift = (rate: number): number =>
    logMoment(serviceScv, rate / servers) + logMoment(arrivalScv, -rate / arrivals);
  // Heavy traffic's answer is near; the pole of the service's moments bounds it.
  const pole = largestMoment(serviceScv) * servers;
  let low = 0;
  let high = Math.min(pole * (1 - 1e-12), (4 * servers * (1 - utilization)) / (arrivalScv + serviceScv));
  while (drift(high) < 0 && high < pole * (1 - 1e-12)) {
    low = high;
    high = Math.min(pole * (1 - 1e-12), high * 2);
  }
  if (low === 0) low = high * 1e-6;
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION * high; step++) {
    const middle = (low + high) / 2;
    if (drift(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** G/M/1: how fast its wait falls off, and the logarithm of the share of arrivals that wait (1 - decay, without its rounding). */
export function waitOfOne(
  utilization: number,
  arrivalScv: number,
): { readonly decay: number; readonly logBusy: number } {
  const decay = tailDecay({ servers: 1, utilization, arrivalScv, serviceScv: 1 });
  return { decay, logBusy: logMoment(arrivalScv, -decay / utilization) };
}

/** ln E exp(rate x X) of a variable with mean 1: infinite from its pole on. */
function logMoment(scv: number, rate: number): number {
  if (scv === 0) return rate;
  if (scv <= 1) return rate * scv >= 1 ? Infinity : -Math.log1p(-rate * scv) / scv;
  const { first, fast, slow } = hyperexponential(scv);
  if (rate >= slow) return Infinity;
  return Math.log((first * fast) / (fast - rate) + ((1 - first) * slow) / (slow - rate));
}

/** Where the moments end: no wait falls off faster than the longest services do. */
function largestMoment(scv: number): number {
  if (scv === 0) return Infinity;
  return scv <= 1 ? 1 / scv : hyperexponential(scv).slow;
}

/** Two exponentials of equal share in the mean. */
function hyperexponential(scv: number): {
  readonly first: number;
  readonly fast: number;
  readonly slow: number;
} {
  const first = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  return { first, fast: 2 * first, slow: 2 * (1 - first) };
}
