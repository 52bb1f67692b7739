import type { Queue } from "./queue.ts";
import { tailDecay, waitOfOne } from "./queue-tail.ts";

export type { Queue } from "./queue.ts";

/** In units of the mean service time. */
export interface Wait {
  readonly probability: number;
  readonly mean: number;
  readonly p99: number;
}

const TAIL = 0.01;

/**
 * A G/G/c queue by two moments. The mean: Erlang C's wait times a variability that is exact for Poisson arrivals at one server
 * (Pollaczek-Khinchine), for exponential service, and for regular arrivals and exponential service at one. The percentile: waits
 * fall off as a x exp(-decay x t), with the decay exact and `a` such that the mean comes out. Nothing is fitted; how far off it is
 * against simulated queues stands in docs/sizing-accuracy.md.
 */
export function estimateWait(given: Queue): Wait {
  refuseUnstable(given);
  const queue = { ...given, arrivalScv: scvOf(given.arrivalScv), serviceScv: scvOf(given.serviceScv) };
  const { servers, utilization, arrivalScv, serviceScv } = queue;
  const probability = erlangC(servers, utilization);
  if (arrivalScv === 0 && serviceScv === 0) return { probability: 0, mean: 0, p99: 0 };
  const exponential = probability / (servers * (1 - utilization));
  const mean = exponential * variability(queue) * (arrivalScv > 1 ? burstyFactor(queue) : evenFactor(queue));
  if (mean === 0) return { probability, mean: 0, p99: 0 };
  const decay = tailDecay(queue);
  return { probability, mean, p99: Math.max(0, Math.log((mean * decay) / TAIL) / decay) };
}

/** Below it a variability is that of a clock, and its moments are no longer told apart from it. */
const CLOCKWORK = 1e-9;
const scvOf = (scv: number): number => (scv < CLOCKWORK ? 0 : scv);

function refuseUnstable({ servers, utilization }: Queue): void {
  if (!(Number.isInteger(servers) && servers >= 1))
    throw new RangeError(`got ${servers} servers, expected a whole number of at least 1`);
  if (!(utilization >= 0 && utilization < 1))
    throw new RangeError(
      `got utilization ${utilization}, expected 0 to below 1: unstable, at 1 the queue grows without end`,
    );
}

/** Over that of exponential arrivals and services. Services: Kimura, "A two-moment approximation for the GI/G/m queue" (Journal of Applied Probability 23, 1986). */
function variability(queue: Queue): number {
  const { arrivalScv, serviceScv } = queue;
  const clockwork = 1 / (1 + spread(queue));
  return (1 + serviceScv) / (2 * (clockwork + (1 - clockwork) * serviceScv)) + (arrivalScv - 1) / 2;
}

/** How much more than half of M/M/c's an M/D/c queue waits: nothing at one server (Cosmetatos, Operational Research Quarterly 26, 1975). */
const spread = ({ servers, utilization }: Queue): number =>
  utilization === 0
    ? LARGEST_SPREAD
    : Math.min(
        LARGEST_SPREAD,
        ((1 - utilization) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * servers * utilization),
      );
/** Whitt, "Approximations for the GI/G/m queue" (Production and Operations Management 2, 1993), equation 2.17. */
const LARGEST_SPREAD = 0.24;

/**
 * Kraemer and Langenbach-Belz (8th International Teletraffic Congress, 1976), for arrivals more even than Poisson; at several servers
 * as much stronger as D/M/c is there than D/M/1 (Whitt, equation 2.18), at one server brought to G/M/1's exact wait.
 */
function evenFactor(queue: Queue): number {
  const { servers, utilization, arrivalScv, serviceScv } = queue;
  if (arrivalScv === 1 || utilization === 0) return 1;
  const evenness = (1 - arrivalScv) ** 2;
  const single = (2 * (1 - utilization)) / (3 * utilization);
  const strength = single - Math.log(1 - 4 * spread(queue));
  const exponent = (-strength * evenness) / (arrivalScv + serviceScv);
  const toExact = servers === 1 ? logWaitOfOne(queue) + (single * evenness) / (arrivalScv + 1) : 0;
  // Wilder services hide how even arrivals are: the correction fades as the exponent does.
  const share = Math.min(1, (arrivalScv + 1) / (arrivalScv + serviceScv));
  return Math.exp(Math.min(0, exponent + share * toExact));
}

/** Logarithm of G/M/1's mean wait, of its exact root, over rho / (1 - rho) x (1 + scv) / 2. */
function logWaitOfOne({ utilization, arrivalScv }: Queue): number {
  const { decay, logBusy } = waitOfOne(utilization, arrivalScv);
  return logBusy - Math.log(decay) - Math.log((utilization / (1 - utilization)) * ((1 + arrivalScv) / 2));
}

/** Kraemer and Langenbach-Belz (8th International Teletraffic Congress, 1976), for arrivals burstier than Poisson. */
const burstyFactor = ({ utilization, arrivalScv, serviceScv }: Queue): number =>
  Math.exp((-(1 - utilization) * (arrivalScv - 1)) / (arrivalScv + 4 * serviceScv));

/**
 * Probability of waiting. Erlang B's inverse is 1 + c/a + c (c - 1)/a^2 + ..., all positive: no factorials, and at millions of servers the
 * terms that count are a few square roots of their number (or none: then nobody waits).
 */
export function erlangC(servers: number, utilization: number): number {
  const load = servers * utilization;
  let [inverse, term] = [1, 1];
  for (let free = servers; free > 0 && term > inverse * Number.EPSILON && inverse !== Infinity; free--) {
    term *= free / load;
    inverse += term;
  }
  const blocked = 1 / inverse;
  return blocked / (1 - utilization * (1 - blocked));
}
