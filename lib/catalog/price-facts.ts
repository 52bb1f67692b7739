import { type PriceBook, type PriceKind, priceOf } from "../domain/offering.ts";
import { HOURS_PER_DAY, hoursBetween, type Instant } from "../domain/window.ts";

export const PRICE_KINDS: readonly PriceKind[] = ["onDemand", "spot", "commitment1y", "commitment3y"];

/** One cell of the price table; without a price nobody told us one. */
export interface PriceFact {
  readonly region: string;
  readonly kind: PriceKind;
  readonly usdPerHour?: number;
  readonly source?: string;
  readonly asOf?: string;
  readonly ageDays?: number;
}

/** Every kind of price of a type in each region, the unknown ones too. */
export const priceFacts = (
  book: PriceBook,
  regions: readonly string[],
  instanceType: string,
  today: Instant,
): readonly PriceFact[] =>
  regions.flatMap((region) =>
    PRICE_KINDS.map((kind) => {
      const price = priceOf(book, region, instanceType, kind);
      if (!price) return { region, kind };
      const { usdPerHour, source, asOf } = price;
      return { region, kind, usdPerHour, source, asOf, ageDays: ageDays(asOf, today) };
    }),
  );

/** Whole days from the date a source held a figure to today. */
export const ageDays = (asOf: Instant, today: Instant): number =>
  Math.floor(hoursBetween(asOf, today) / HOURS_PER_DAY);
