import { sumUsd, type Usd, usd } from "../domain/units.ts";
import { API_PRICES, type ApiPrice } from "./api-prices.ts";

/** As a run's meter counts an API, named as IAM writes it. */
export interface ApiUse {
  readonly api: string;
  readonly requests: number;
  /** What the price counts. */
  readonly units: number;
}

export interface ApiCost extends ApiUse {
  /** undefined: nobody told us a price, which is not a price of zero. */
  readonly usd: Usd | undefined;
  readonly source?: string;
  readonly asOf?: string;
}

export interface OwnCost {
  /** Dearest first, those without a known price last. */
  readonly byApi: readonly ApiCost[];
  /** Of the APIs with a known price. */
  readonly usd: Usd;
  /** APIs that were used and have no known price: `usd` leaves them out. */
  readonly unknown: readonly string[];
}

/** cost = units x price of one unit, without any free tier: what one run costs at list price in us-east-1. */
export function ownCostOf(counts: readonly ApiUse[]): OwnCost {
  const byApi = counts
    .map(({ api, requests, units }): ApiCost => {
      const price = apiPriceOf(api);
      return price
        ? {
            api,
            requests,
            units,
            usd: usd(units * (price.usdPerMillion / 1e6)),
            source: price.source,
            asOf: price.asOf,
          }
        : { api, requests, units, usd: undefined };
    })
    .toSorted((a, b) => (b.usd ?? -1) - (a.usd ?? -1) || (a.api < b.api ? -1 : 1));
  return {
    byApi,
    usd: sumUsd(byApi.map((one) => one.usd ?? 0)),
    unknown: byApi.filter((one) => one.usd === undefined).map(({ api }) => api),
  };
}

/** The price of the API itself before that of a pattern (`ce:*`), the longest pattern first. */
export function apiPriceOf(api: string): ApiPrice | undefined {
  const patterns = API_PRICES.filter(({ api: pattern }) =>
    pattern.endsWith("*") ? api.startsWith(pattern.slice(0, -1)) : api === pattern,
  );
  return patterns.toSorted((a, b) => b.api.length - a.api.length)[0];
}

/**
 * Sum over the jobs of the cost of a run x runs a month. undefined when a job that runs has no known cost: a month
 * known in part would read as a cheap one.
 */
export function projectedMonthUsd(
  usdPerRun: Readonly<Record<string, number>>,
  runsPerMonth: Readonly<Record<string, number>>,
): Usd | undefined {
  const running = Object.entries(runsPerMonth).filter(([, runs]) => runs > 0);
  const costs = running.map(
    ([job, runs]) => (Object.hasOwn(usdPerRun, job) ? (usdPerRun[job] ?? Number.NaN) : Number.NaN) * runs,
  );
  return costs.every(Number.isFinite) ? sumUsd(costs) : undefined;
}
