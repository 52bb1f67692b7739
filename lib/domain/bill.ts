import type { Problem } from "./fleet.ts";
import type { Usd } from "./units.ts";
import type { Window } from "./window.ts";

export const CHARGE_CATEGORIES = ["usage", "commitment", "tax", "credit", "refund", "adjustment"] as const;
export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number];

/** The service of a line that was not cut by service. */
export const ALL_SERVICES = "all services";

/** Amounts are sums of many roundings: what is a cent apart or less is the same bill. */
export const SAME_BILL_WITHIN_USD = 0.01;

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
  /** They sum to the bill. */
  readonly lines: readonly BillLine[];
  /** The same dollars cut another way, for a source that cannot cut them every way at once. Never add them to `lines`. */
  readonly breakdowns?: readonly BillBreakdown[];
  /** The invoice of the same days: an upfront fee on the day it is charged, where amortized spreads it. */
  readonly unblendedUsd?: Usd;
  readonly missingDays: readonly string[];
  readonly problems: readonly Problem[];
}

/** Ways to cut a bill: by service, by usage type, by tag (`workload`). */
export type BillDimension = "service" | "usageType" | { readonly tag: string };

export interface BillBreakdown {
  /** What tells its lines apart; `service` and `category` mean nothing unless named. */
  readonly by: readonly BillDimension[];
  /** They sum to what `lines` sums to, or a problem says by how much they do not. */
  readonly lines: readonly BillLine[];
}

/** The lines that tell a dimension apart; undefined when this bill cannot, which is not a bill of zero. */
export function linesBy(bill: Bill, dimension: BillDimension): readonly BillLine[] | undefined {
  const breakdown = bill.breakdowns?.find(({ by }) => by.some((one) => isSameDimension(one, dimension)));
  if (breakdown) return breakdown.lines;
  return bill.lines.some((line) => tellsApart(line, dimension)) ? bill.lines : undefined;
}

export const isSameDimension = (a: BillDimension, b: BillDimension): boolean =>
  typeof a === "string" || typeof b === "string" ? a === b : a.tag === b.tag;

function tellsApart(line: BillLine, dimension: BillDimension): boolean {
  if (typeof dimension !== "string") return Object.hasOwn(line.tags, dimension.tag);
  return dimension === "service" ? line.service !== ALL_SERVICES : line.usageType !== undefined;
}
