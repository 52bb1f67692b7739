import type { Offering, Price, PriceBook, PriceKind } from "../../domain/offering.ts";
import type { SpotMarket } from "../../domain/spot-market.ts";
import { usdPerHour } from "../../domain/units.ts";
import type { LiveList } from "./live-prices.ts";

export interface LiveRegion {
  readonly region: string;
  readonly lists: readonly LiveList[];
}

/** A live price stands before a dated one of the same type and kind; what is not live keeps its own source and date. */
export function mergedBook(dated: PriceBook, live: readonly LiveRegion[], today: string): PriceBook {
  const priced = live.filter(({ lists }) => lists.some(({ rates }) => rates.size > 0));
  if (priced.length === 0) return dated;
  const regions = new Map(Object.entries(dated.regions));
  for (const { region, lists } of priced)
    regions.set(region, mergedOfferings(regions.get(region) ?? {}, { region, lists }, today));
  return { asOf: today, origin: "live", regions: Object.fromEntries(regions) };
}

/** Of the regions whose spot prices were read live; empty where none were. */
export function zonePricesOf(live: readonly LiveRegion[]): Pick<SpotMarket, "zonePrices"> {
  const regions = live.flatMap(({ region, lists }) =>
    lists.flatMap(({ zones }) => (zones === undefined ? [] : [[region, zones] as const])),
  );
  return regions.length === 0 ? {} : { zonePrices: Object.fromEntries(regions) };
}

function mergedOfferings(
  dated: Readonly<Record<string, Offering>>,
  { region, lists }: LiveRegion,
  asOf: string,
): Readonly<Record<string, Offering>> {
  const offerings = new Map(Object.entries(dated));
  for (const { kind, source, rates } of lists) {
    for (const [type, rate] of rates) {
      const price: Price = { usdPerHour: usdPerHour(rate), region, source, asOf };
      offerings.set(type, { ...offerings.get(type), [kind]: price });
    }
  }
  return Object.fromEntries(offerings);
}

/** The newest date of the dated prices of these kinds in a region; undefined when there are none. */
export function newestDated(
  dated: PriceBook,
  region: string,
  { kinds, concerns }: { readonly kinds: readonly PriceKind[]; readonly concerns: (type: string) => boolean },
): string | undefined {
  const offerings = Object.hasOwn(dated.regions, region) ? (dated.regions[region] ?? {}) : {};
  return Object.entries(offerings)
    .filter(([type]) => concerns(type))
    .flatMap(([, offering]) => kinds.map((kind) => offering[kind]?.asOf))
    .filter((asOf) => asOf !== undefined)
    .toSorted()
    .at(-1);
}
