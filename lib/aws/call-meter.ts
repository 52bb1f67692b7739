/** How often an API was asked, attempts that failed included: AWS bills what it answers, and we would rather overstate. */
export interface CallCount {
  /** As IAM writes it: `cloudwatch:GetMetricData`. */
  readonly api: string;
  readonly requests: number;
  /** What the price counts: metrics asked for, requests, items. */
  readonly units: number;
}

/** Counts a run's calls, across all its clients. */
export class CallMeter {
  readonly #counts = new Map<string, CallCount>();

  add(api: string, units: number): void {
    const { requests = 0, units: sum = 0 } = this.#counts.get(api) ?? {};
    this.#counts.set(api, { api, requests: requests + 1, units: sum + units });
  }

  counts(): readonly CallCount[] {
    return [...this.#counts.values()].toSorted((a, b) => (a.api < b.api ? -1 : 1));
  }
}
