import type { CapacityType, PriceBook } from "../../domain/offering.ts";
import { priceUnder } from "../../domain/offering.ts";
import type { Character } from "./character.ts";

/**
 * USD an hour on the demo's bill where it is not the list price. Invented, and above on-demand (55.04) on purpose: it
 * has happened (p5.48xlarge, ca-central-1, spot 62 % above on-demand, Spot Advisor of 2025-06-28).
 */
const PAID_FOR_SPOT: Readonly<Record<string, number>> = { "p5.48xlarge": 57.8 };

export function billedUsdPerHour(prices: PriceBook, one: Character): number {
  const paid = one.capacityType === "spot" ? PAID_FOR_SPOT[one.instanceType] : undefined;
  return paid ?? listUsdPerHour(prices, one, one.capacityType);
}

export function listUsdPerHour(
  prices: PriceBook,
  { id, region, instanceType }: Character,
  capacityType: CapacityType = "on-demand",
): number {
  const price = priceUnder(prices, region, instanceType, capacityType);
  if (!price) throw new Error(`${id}: no ${capacityType} price for ${instanceType} in ${region}`);
  return price.usdPerHour;
}
