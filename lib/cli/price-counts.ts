import { ageDays, PRICE_KINDS } from "../catalog/price-facts.ts";
import type { Price, PriceBook, PriceKind } from "../domain/offering.ts";
import type { Instant } from "../domain/window.ts";
import type { Prices } from "../pipeline/ports.ts";
import { inertLines } from "../reports/inert-text.ts";
import { KIND_LABELS, plainTable } from "./catalog-table.ts";

/** Prices of one region and kind that one source gave on one day. */
export interface PriceCount {
  readonly region: string;
  readonly kind: PriceKind;
  readonly prices: number;
  readonly asOf: string;
  readonly ageDays: number;
  readonly source: string;
}

export function priceCounts({ regions }: PriceBook, asked: readonly string[], today: Instant): PriceCount[] {
  return asked.flatMap((region) =>
    PRICE_KINDS.flatMap((kind) => {
      const prices = Object.values(regions[region] ?? {}).flatMap((offering) => offering[kind] ?? []);
      return [...Map.groupBy(prices, ({ source, asOf }: Price) => `${asOf} ${source}`).values()]
        .flatMap((list) => {
          const [first] = list;
          return first ? [{ ...countOf(first, list.length, today), region, kind }] : [];
        })
        .toSorted((a, b) => b.prices - a.prices);
    }),
  );
}

const countOf = ({ source, asOf }: Price, prices: number, today: Instant) => ({
  prices,
  asOf,
  ageDays: ageDays(asOf, today),
  source,
});

/** What the book holds of the regions asked about, a line for each source; what could not be read below it. */
export function renderPriceCounts(counts: readonly PriceCount[], { problems }: Prices): string {
  const rows = counts.map(({ region, kind, prices, asOf, ageDays: age, source }) => [
    region,
    KIND_LABELS[kind],
    String(prices),
    asOf,
    `${age} days`,
    source,
  ]);
  const lines = problems.map(
    ({ where, what, count }) => `${where}: ${what}${count === undefined ? "" : ` (${count})`}`,
  );
  const below = lines.length === 0 ? [] : ["", "Not read, or not as it should be:", ...lines];
  return inertLines(
    [...plainTable(["region", "price", "types", "as of", "age", "source"], rows), ...below].join("\n"),
  );
}
