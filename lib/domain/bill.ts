import type { Problem } from "./fleet.ts";
import type { Usd } from "./units.ts";
import type { Window } from "./window.ts";

export const CHARGE_CATEGORIES = ["usage", "commitment", "tax", "credit", "refund", "adjustment"] as const;
export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number];

/** Dollars of one UTC day. Refunds and credits are negative. Amortized where the source has it. */
export interface BillLine {
  readonly day: string;
  readonly usd: Usd;
  readonly service: string;
  readonly category: ChargeCategory;
  /** The provider may still change it: Cost Explorer's `Estimated`. */
  readonly estimated: boolean;
  readonly usageType?: string;
  readonly resourceId?: string;
  readonly region?: string;
  readonly account?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Bill {
  readonly source: string;
  readonly metric: "amortized" | "unblended" | "billed" | "effective";
  /** Days the source answered for, half-open; a day within it without a line is listed in `missingDays`. */
  readonly window: Window;
  readonly lines: readonly BillLine[];
  readonly missingDays: readonly string[];
  readonly problems: readonly Problem[];
}
