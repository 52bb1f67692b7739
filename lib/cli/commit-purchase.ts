import type { HourlyUsage, Rates } from "../purchase/commitment-curve.ts";
import { lookBackOptimum, type PurchaseFacts } from "../purchase/commitment-term.ts";

export interface Purchase {
  /** To buy now, on top of what exists. */
  readonly hourlyCommitmentUsd: number;
  readonly reasons: readonly string[];
}

export function nextPurchase(history: HourlyUsage, rates: Rates, facts: PurchaseFacts): Purchase {
  return {
    hourlyCommitmentUsd: lookBackOptimum(history, rates, facts),
    reasons: ["the commitment that would have cost least over the last 30 days; no forecast yet"],
  };
}
