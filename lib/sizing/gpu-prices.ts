import type { InstanceTypes } from "../domain/instance-type.ts";
import { type Price, type PriceBook, type PriceKind, priceOf } from "../domain/offering.ts";

/** One accelerator for an hour, in the instance type that sells it cheapest on demand. */
export interface GpuPrice {
  readonly accelerator: string;
  readonly instanceType: string;
  readonly acceleratorsPerInstance: number;
  /** USD per accelerator-hour; absent means nobody told us a price, not that it is free. */
  readonly usdPerHour: Readonly<Partial<Record<PriceKind, number>>>;
  /** Share off on-demand; negative where spot costs more. */
  readonly saving: Readonly<Partial<Record<Exclude<PriceKind, "onDemand">, number>>>;
  readonly price?: Price;
}

const KINDS = ["onDemand", "spot", "commitment1y", "commitment3y"] as const;

export function gpuPrices(prices: PriceBook, region: string, instanceTypes: InstanceTypes): GpuPrice[] {
  const rows = Object.values(instanceTypes).flatMap((type) => {
    const set = type.accelerators;
    if (!set || set.count < 1) return [];
    const offers = KINDS.flatMap((kind) => {
      const price = priceOf(prices, region, type.name, kind);
      return price ? [[kind, price.usdPerHour / set.count] as const] : [];
    });
    const onDemand = offers.find(([kind]) => kind === "onDemand")?.[1];
    const price = priceOf(prices, region, type.name, "onDemand");
    const saving = offers
      .filter(([kind]) => kind !== "onDemand" && onDemand !== undefined)
      .map(([kind, rate]) => [kind, 1 - rate / (onDemand ?? rate)] as const);
    const row: GpuPrice = {
      accelerator: set.model,
      instanceType: type.name,
      acceleratorsPerInstance: set.count,
      usdPerHour: Object.fromEntries(offers),
      saving: Object.fromEntries(saving),
      ...(price ? { price } : {}),
    };
    return [row];
  });
  const cheapestFirst = rows.toSorted(
    (a, b) =>
      (a.usdPerHour.onDemand ?? Infinity) - (b.usdPerHour.onDemand ?? Infinity) ||
      (a.instanceType < b.instanceType ? -1 : 1),
  );
  const seen = new Set<string>();
  return cheapestFirst.filter(({ accelerator }) => !seen.has(accelerator) && seen.add(accelerator));
}
