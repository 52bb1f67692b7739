import type { Interruption } from "./interruption.ts";
import type { Fraction } from "./units.ts";
import type { Instant } from "./window.ts";

/** Spot Advisor's frequency of interruption a month: below 5 %, 5 to 10, 10 to 15, 15 to 20, above 20 %. */
export const INTERRUPTION_BANDS = [0, 1, 2, 3, 4] as const;
export type InterruptionBand = (typeof INTERRUPTION_BANDS)[number];

export const BAND_TEXTS: Readonly<Record<InterruptionBand, string>> = {
  0: "below 5 %",
  1: "5 to 10 %",
  2: "10 to 15 %",
  3: "15 to 20 %",
  4: "above 20 %",
};

/** Of one instance type in one region, over the 30 days before the advisor's date. */
export interface SpotReading {
  readonly band: InterruptionBand;
  /** Share of the on-demand price; negative where spot was dearer. */
  readonly saving: number;
}

export interface SpotAdvisor {
  readonly source: string;
  readonly asOf: string;
  /** region -> instance type -> reading. */
  readonly regions: Readonly<Record<string, Readonly<Record<string, SpotReading>>>>;
}

/** What is known of spot besides its price. A part that is absent is not known: not zero, not safe. */
export interface SpotMarket {
  readonly advisor?: SpotAdvisor;
  /** Our own fleet's, since `interruptionsSince`. Absent: the log was not read. */
  readonly interruptions?: readonly Interruption[];
  readonly interruptionsSince?: Instant;
  /** region -> instance type -> zone -> time-weighted USD an hour. */
  readonly zonePrices?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  /** Of the on-demand spend on EC2, the share that Savings Plans and reservations pay for already. */
  readonly committedShare?: Fraction;
}

export function spotReading(
  advisor: SpotAdvisor | undefined,
  region: string,
  instanceType: string,
): SpotReading | undefined {
  const types = advisor && Object.hasOwn(advisor.regions, region) ? advisor.regions[region] : undefined;
  return types && Object.hasOwn(types, instanceType) ? types[instanceType] : undefined;
}
