import { machineName } from "./instance-type.ts";
import type { UsdPerHour } from "./units.ts";

export type CapacityType = "on-demand" | "spot" | "reserved";

/** What is charged for one instance for one hour, and who says so. */
export interface Price {
  readonly usdPerHour: UsdPerHour;
  readonly region: string;
  readonly source: string;
  /** Date (UTC) at which the source held the figure. */
  readonly asOf: string;
}

export type PriceKind = "onDemand" | "spot" | "commitment1y" | "commitment3y";
/** Prices of one instance type in one region. A missing kind is unknown: not zero, not a guess. */
export type Offering = Readonly<Partial<Record<PriceKind, Price>>>;

export interface PriceBook {
  readonly asOf: string;
  readonly origin: "embedded" | "live";
  /** region -> instance type (with `ml.` for SageMaker) -> prices. */
  readonly regions: Readonly<Record<string, Readonly<Record<string, Offering>>>>;
}

/** The price, or undefined when nobody told us one. */
export function priceOf(
  book: PriceBook,
  region: string,
  instanceType: string,
  kind: PriceKind,
): Price | undefined {
  const offerings = Object.hasOwn(book.regions, region) ? book.regions[region] : undefined;
  if (!offerings || !Object.hasOwn(offerings, instanceType)) return undefined;
  return offerings[instanceType]?.[kind];
}

/** What an hour costs under a capacity type; a reserved hour costs the 1-year commitment's effective rate. */
export function priceUnder(
  book: PriceBook,
  region: string,
  instanceType: string,
  capacityType: CapacityType,
): Price | undefined {
  const kind: PriceKind =
    capacityType === "on-demand" ? "onDemand" : capacityType === "spot" ? "spot" : "commitment1y";
  return priceOf(book, region, instanceType, kind);
}

export const isSageMakerType = (instanceType: string): boolean => machineName(instanceType) !== instanceType;
