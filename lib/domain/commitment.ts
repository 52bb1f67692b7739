import type { Fraction, Usd, UsdPerHour } from "./units.ts";
import type { Instant, Window } from "./window.ts";

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
  /** Each one bought, in force, to come or ended. Absent: not read, which is not none. */
  readonly owned?: readonly OwnedCommitment[];
}

/** What a Savings Plan may cover: any EC2 (and Fargate, Lambda), one EC2 family of one region, or SageMaker's ml.* types. */
export type PlanScope = "compute" | "sagemaker" | `ec2-instance:${string}`;

/** Half-open [start, end). */
interface Term {
  readonly id: string;
  readonly start: Instant;
  readonly end: Instant;
}

export interface OwnedSavingsPlan extends Term {
  readonly kind: "savings-plan";
  readonly scope: PlanScope;
  /** Of an EC2 Instance plan, which holds in one region; the others hold everywhere. */
  readonly region?: string;
  readonly usdPerHour: UsdPerHour;
  readonly termYears: 1 | 3;
}

export interface OwnedReservation extends Term {
  readonly kind: "reservation";
  readonly instanceType: string;
  readonly region: string;
  readonly instances: number;
  /** Of one instance, upfront fee spread over the term. */
  readonly usdPerHour: UsdPerHour;
}

export type OwnedCommitment = OwnedSavingsPlan | OwnedReservation;

/** In force at a moment. */
export const isInForce = ({ start, end }: Pick<Term, "start" | "end">, at: Instant): boolean =>
  start <= at && at < end;

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
