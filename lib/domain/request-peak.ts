import { type Resource, statisticsOf } from "./fleet.ts";

/** Summed over the machines, each at the rate it stays below in 99.5 % of the samples. undefined: no requests seen. */
export function requestPeakOf(resources: readonly Resource[]): number | undefined {
  const rates = resources.map((one) => {
    const [direct] = statisticsOf(one, "requestsPerSecond");
    if (direct !== undefined && direct.p995 > 0) return direct.p995;
    const [calls] = statisticsOf(one, "invocations");
    return calls !== undefined && calls.intervalSec > 0 ? calls.p995 / calls.intervalSec : 0;
  });
  const sum = rates.reduce((so, rate) => so + rate, 0);
  return sum >= LEAST_QPS && sum <= MOST_QPS ? sum : undefined;
}

/** A call every quarter of an hour is a health check; above a million a second the numbers are in another unit. */
const LEAST_QPS = 0.001;
const MOST_QPS = 1e6;
