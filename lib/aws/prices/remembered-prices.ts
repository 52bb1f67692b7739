import { gunzipSync, gzipSync } from "node:zlib";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Offering, PriceBook } from "../../domain/offering.ts";
import { hoursBetween, type Instant } from "../../domain/window.ts";
import type { PriceSource, Prices } from "../../pipeline/ports.ts";
import { type FindingsTable, type Item, queryItems } from "../findings/findings-table.ts";
import { itemKey } from "../findings/item-key.ts";
import { calling } from "../sdk-failure.ts";

export interface RememberedPricesOptions {
  readonly table: FindingsTable;
  /** Asked for the regions that are not remembered. */
  readonly source: PriceSource;
  /** For the regions nobody asks about. */
  readonly dated: PriceBook;
  readonly clock: Instant;
  /** A region's prices are asked for again when they are older. */
  readonly maxAgeHours: number;
}

/** A region's offerings, as one item of the table holds them. */
interface Remembered {
  readonly readAt: Instant;
  readonly asOf: string;
  readonly offerings: Readonly<Record<string, Offering>>;
}

/**
 * Live prices, kept in the findings table between runs: the hourly look would else read a region's whole price list 24 times a day,
 * and two looks on one day would tell different dollars. Only a reading that lost nothing is kept.
 */
export const rememberedPrices = (options: RememberedPricesOptions): PriceSource => ({
  fetchPrices: async (regions) => {
    const { source, dated } = options;
    const known = await recall(options, regions);
    const missing = regions.filter((region) => !known.has(region));
    const live = missing.length === 0 ? undefined : await source.fetchPrices(missing);
    const base = live?.book ?? { ...dated, origin: "live" as const, asOf: newest(known) };
    if (live && isWhole(live)) await keep(options, live.book, missing);
    const remembered = Object.fromEntries([...known].map(([region, { offerings }]) => [region, offerings]));
    return {
      book: { ...base, regions: { ...base.regions, ...remembered } },
      problems: live?.problems ?? [],
    };
  },
});

async function recall(
  { table, clock, maxAgeHours }: RememberedPricesOptions,
  regions: readonly string[],
): Promise<ReadonlyMap<string, Remembered>> {
  const items = await queryItems(table, { kind: "prices" });
  return new Map(
    items.flatMap((item) => {
      const region = item.region?.S ?? "";
      const remembered = unpacked(item);
      const fresh = remembered !== undefined && hoursBetween(remembered.readAt, clock) < maxAgeHours;
      return fresh && regions.includes(region) ? [[region, remembered] as const] : [];
    }),
  );
}

/** About 1,000 types of a region: 350 KB of JSON, 20 KB packed; an item holds 400 KB. */
async function keep(
  { table, clock }: RememberedPricesOptions,
  { asOf, regions }: PriceBook,
  names: readonly string[],
): Promise<void> {
  for (const region of names) {
    const remembered: Remembered = { readAt: clock, asOf, offerings: regions[region] ?? {} };
    const Item = {
      ...itemKey("prices", region),
      region: { S: region },
      packed: { B: gzipSync(JSON.stringify(remembered)) },
    };
    await calling("dynamodb:PutItem", table.region, () =>
      table.client.send(new PutItemCommand({ TableName: table.name, Item })),
    );
  }
}

/** What cannot be unpacked is not remembered: it is read anew and written over. */
function unpacked({ packed }: Item): Remembered | undefined {
  try {
    return JSON.parse(gunzipSync(packed?.B ?? new Uint8Array()).toString("utf8")) as Remembered;
  } catch {
    return undefined;
  }
}

const newest = (known: ReadonlyMap<string, Remembered>): string =>
  [...known.values()]
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1) ?? "";

const isWhole = ({ book, problems }: Prices): boolean =>
  book.origin === "live" && problems.every(({ failure }) => failure === undefined);
