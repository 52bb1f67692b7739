import type { Fraction, Usd, UsdPerHour } from "./units.ts";
import type { Window } from "./window.ts";

/**
 * What is committed to and how well it is used, over `window`, as the provider reckons it. A part that could not be
 * read is undefined (a problem says why); an account without commitments has parts of zero.
 */
export interface Commitments {
  readonly window: Window;
  readonly savingsPlansCoverage?: SavingsPlansCoverage;
  readonly savingsPlansUtilization?: SavingsPlansUtilization;
  readonly reservationCoverage?: ReservationCoverage;
  readonly reservationUtilization?: ReservationUtilization;
  /** A second opinion on our own simulation, never the advice itself. */
  readonly recommendations: readonly PurchaseRecommendation[];
}

/** Spend that a Savings Plan could cover, means an hour over the window. */
export interface SpendCoverage {
  readonly coveredUsdPerHour: UsdPerHour;
  readonly onDemandUsdPerHour: UsdPerHour;
  /** covered / (covered + on demand); absent where nothing ran that a plan could cover. */
  readonly coverage?: Fraction;
}

export interface SavingsPlansCoverage extends SpendCoverage {
  readonly byService: readonly (SpendCoverage & { readonly service: string })[];
}

export interface SavingsPlansUtilization {
  readonly committedUsdPerHour: UsdPerHour;
  readonly usedUsdPerHour: UsdPerHour;
  readonly unusedUsdPerHour: UsdPerHour;
  /** used / committed; absent where nothing is committed. */
  readonly utilization?: Fraction;
  /** Of the whole window, the unused part of the commitment deducted: negative where the plans lose money. */
  readonly netSavingUsd: Usd;
}

/** EC2 instances by the hour, means over the window: 3.5 is three and a half running at once. */
export interface ReservationCoverage {
  readonly reservedInstances: number;
  readonly onDemandInstances: number;
  readonly coverage?: Fraction;
  readonly onDemandUsdPerHour: UsdPerHour;
}

export interface ReservationUtilization {
  readonly purchasedInstances: number;
  readonly unusedInstances: number;
  readonly utilization?: Fraction;
  readonly amortizedUsdPerHour: UsdPerHour;
  readonly netSavingUsd: Usd;
}

export type RecommendedPlan = "compute" | "sagemaker";

/** What the provider would buy now on top of what exists: 1 year, no upfront. Zero: it would buy nothing. */
export interface PurchaseRecommendation {
  readonly plan: RecommendedPlan;
  readonly commitmentUsdPerHour: UsdPerHour;
  readonly savingUsdPerMonth: Usd;
  /** Of the on-demand spend it looked at. */
  readonly saving: Fraction;
  readonly lookBackDays: number;
  /** When the provider worked it out, which may be days before it was read. */
  readonly generatedAt?: string;
}
