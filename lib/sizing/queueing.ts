export interface Queue {
  readonly servers: number;
  /** Arrival rate x mean service time / servers, 0..1 exclusive. */
  readonly utilization: number;
  /** Squared coefficients of variation: 1 is Poisson arrivals, exponential service. */
  readonly arrivalScv: number;
  readonly serviceScv: number;
}

/** In units of the mean service time. */
export interface Wait {
  readonly probability: number;
  readonly mean: number;
  readonly p99: number;
}

/**
 * Erlang C (exact for M/M/c) scaled by Allen-Cunneen's (Ca² + Cs²) / 2 for other variabilities; the
 * percentile takes the wait of those who wait as exponential, which is exact for M/M/c and low for bursty ones.
 */
export function estimateWait(queue: Queue): Wait {
  const { servers, utilization } = queue;
  if (!(Number.isInteger(servers) && servers >= 1)) {
    throw new RangeError(`got ${servers} servers, expected a whole number of at least 1`);
  }
  if (!(utilization >= 0 && utilization < 1)) {
    throw new RangeError(
      `got utilization ${utilization}, expected 0 to below 1: at 1 the queue grows without end`,
    );
  }
  const probability = erlangC(servers, utilization);
  const variability = (queue.arrivalScv + queue.serviceScv) / 2;
  const meanOfThoseWaiting = variability / (servers * (1 - utilization));
  return {
    probability,
    mean: probability * meanOfThoseWaiting,
    p99: Math.max(0, meanOfThoseWaiting * Math.log(probability / 0.01)),
  };
}

/** Probability of waiting, by Erlang B's recursion: no factorials, so no overflow at thousands of servers. */
export function erlangC(servers: number, utilization: number): number {
  const load = servers * utilization;
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked);
  return blocked / (1 - utilization * (1 - blocked));
}
