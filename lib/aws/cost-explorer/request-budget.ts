import { SourceError } from "../../domain/errors.ts";

/**
 * Cost Explorer bills 0.01 USD for each request, pages included (aws.amazon.com/aws-cost-management/pricing,
 * 2026-07). The daily run has ten: 0.10 USD a day, 3 USD a month.
 */
export const REQUESTS_A_DAY = 10;
/** Coverage and utilization of Savings Plans and of reservations, and a recommendation for each of two plans. */
export const COMMITMENT_REQUESTS = 6;
/** Two queries and their further pages. */
export const BILL_REQUESTS = REQUESTS_A_DAY - COMMITMENT_REQUESTS;

/** Counts the requests of one run and refuses the one too many: a bill is whole or an error, never shortened. */
export class RequestBudget {
  readonly #allowed: number;
  #spent = 0;

  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  take(source: string): void {
    if (this.#spent >= this.#allowed)
      throw new SourceError(
        source,
        `needs more than the ${this.#allowed} requests a run may make at 0.01 USD each; raise the limit (billRequests of the monitor), or read one account at a time (billAccount)`,
      );
    this.#spent++;
  }
}
