import type { Offering, PriceBook, PriceKind } from "../domain/offering.ts";
import { usdPerHour } from "../domain/units.ts";
import type { PriceList, PriceLists } from "./file-format.ts";
import { PRICE_KINDS } from "./price-facts.ts";
import catalog from "./prices.json" with { type: "json" };

/** No list for `commitment3y`: no source of today's commercial prices holds one. */
const LISTS: PriceLists = catalog;

let book: PriceBook | undefined;

/** The dated prices in the package. Its `asOf` is the newest list's; each price carries its own. */
export function embeddedPriceBook(): PriceBook {
  book ??= priceBookOf(embeddedPriceLists());
  return book;
}

export interface KindOfPriceList extends PriceList {
  readonly kind: PriceKind;
}

/** What the book is made of, to show each source and its age. */
export const embeddedPriceLists = (): readonly KindOfPriceList[] =>
  PRICE_KINDS.flatMap((kind) => (LISTS[kind] ?? []).map((list) => ({ kind, ...list })));

function priceBookOf(lists: readonly KindOfPriceList[]): PriceBook {
  const regions: Record<string, Record<string, Offering>> = {};
  for (const { kind, region, source, asOf, prices } of lists) {
    const offerings = regions[region] ?? {};
    regions[region] = offerings;
    for (const { type, usdPerHour: rate } of prices) {
      const price = { usdPerHour: usdPerHour(rate), region, source, asOf };
      offerings[type] = { ...offerings[type], [kind]: price };
    }
  }
  const newest = lists
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1);
  return { asOf: newest ?? "", origin: "embedded", regions };
}
