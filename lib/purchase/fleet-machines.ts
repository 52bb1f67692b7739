import type { CapacityType } from "../domain/offering.ts";

/** One kind of machine that runs, at its rates. */
export interface PricedMachines {
  readonly instanceType: string;
  readonly region: string;
  readonly capacityType: CapacityType;
  /** May be fractional. */
  readonly instances: number;
  readonly onDemandUsdPerHour: number;
  /** Of the type under 1- and 3-year Savings Plans; a term that is absent covers it not, as far as is known. */
  readonly committedUsdPerHour?: { readonly "1"?: number; readonly "3"?: number };
  /** What an instance on spot or reserved pays. */
  readonly usdPerHour: number;
}

export interface CommitmentUse {
  readonly id: string;
  readonly usdPerHour: number;
  readonly unusedUsdPerHour: number;
}

/** Machines of a kind that no commitment has covered yet. */
export interface UncoveredMachines {
  readonly kind: PricedMachines;
  left: number;
}
