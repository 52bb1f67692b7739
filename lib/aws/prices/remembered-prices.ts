import { gunzipSync, gzipSync } from "node:zlib";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import type { Offering, PriceBook } from "../../domain/offering.ts";
import { hoursBetween, type Instant } from "../../domain/window.ts";
import type { PriceSource, Prices } from "../../pipeline/ports.ts";
import { boundedMap } from "../bounded-map.ts";
import { type FindingsTable, type Item, queryItems } from "../findings/findings-table.ts";
import { itemKey } from "../findings/item-key.ts";
import { calling } from "../sdk-failure.ts";
import type { ZonePrices } from "./spot-price-history.ts";

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
  /** Absent where spot was not read live, and in items from before it was kept. */
  readonly zones?: ZonePrices;
  /** Whether any price was read; else the offerings are dated ones. */
  readonly live: boolean;
  /** Said again by each run that uses them. */
  readonly problems: readonly Problem[];
}

/** A refusal stays one, a throttle passes: asked again four times a day, and not by each of 24 hourly runs. */
const FAILED_HOURS = 6;
/** As many as the price source itself reads at once. */
const REGIONS_AT_ONCE = 4;

/**
 * Live prices, kept in the findings table between runs: the hourly look would else read a region's whole price list 24 times a day,
 * and two looks on one day would tell different dollars. Each region by itself; one that failed, in part or whole, is kept for
 * `FAILED_HOURS` with what it has. Never throws for what cannot be kept: a problem says so.
 */
export const rememberedPrices = (options: RememberedPricesOptions): PriceSource => ({
  fetchPrices: async (regions) => {
    const known = await recall(options, regions);
    const missing = regions.filter((region) => !known.has(region));
    const read = await boundedMap(missing, REGIONS_AT_ONCE, async (region) => {
      const remembered = await readRegion(options, region);
      return { region, remembered, unkept: await keep(options, region, remembered) };
    });
    const all = new Map([...known, ...read.map(({ region, remembered }) => [region, remembered] as const)]);
    return {
      book: bookOf(options.dated, all),
      ...zonePricesOf(all),
      problems: [
        ...[...all.values()].flatMap(({ problems }) => problems),
        ...read.flatMap(({ unkept }) => unkept),
      ],
    };
  },
});

async function readRegion({ source, clock }: RememberedPricesOptions, region: string): Promise<Remembered> {
  const { book, problems, zonePrices } = await source.fetchPrices([region]);
  const zones = zonePrices?.[region];
  return {
    readAt: clock,
    asOf: book.asOf,
    offerings: book.regions[region] ?? {},
    ...(zones === undefined ? {} : { zones }),
    live: book.origin === "live",
    problems,
  };
}

function zonePricesOf(all: ReadonlyMap<string, Remembered>): Pick<Prices, "zonePrices"> {
  const regions = [...all].flatMap(([region, { zones }]) => (zones ? [[region, zones] as const] : []));
  return regions.length === 0 ? {} : { zonePrices: Object.fromEntries(regions) };
}

function bookOf(dated: PriceBook, all: ReadonlyMap<string, Remembered>): PriceBook {
  const regions = Object.fromEntries([...all].map(([region, { offerings }]) => [region, offerings]));
  const asOf = [...all.values()]
    .filter(({ live }) => live)
    .map((one) => one.asOf)
    .toSorted()
    .at(-1);
  const origin = asOf === undefined ? {} : { origin: "live" as const, asOf };
  return { ...dated, ...origin, regions: { ...dated.regions, ...regions } };
}

async function recall(
  { table, clock, maxAgeHours }: RememberedPricesOptions,
  regions: readonly string[],
): Promise<ReadonlyMap<string, Remembered>> {
  const items = await queryItems(table, { kind: "prices" });
  return new Map(
    items.flatMap((item) => {
      const region = item.region?.S ?? "";
      const remembered = unpacked(item);
      if (remembered === undefined || !regions.includes(region)) return [];
      const limit = isWhole(remembered) ? maxAgeHours : FAILED_HOURS;
      return hoursBetween(remembered.readAt, clock) < limit ? [[region, remembered] as const] : [];
    }),
  );
}

/** About 1,000 types of a region: 350 KB of JSON, 20 KB packed; an item holds 400 KB. */
async function keep(
  { table }: RememberedPricesOptions,
  region: string,
  remembered: Remembered,
): Promise<readonly Problem[]> {
  const Item = {
    ...itemKey("prices", region),
    region: { S: region },
    packed: { B: gzipSync(JSON.stringify(remembered)) },
  };
  try {
    await calling("dynamodb:PutItem", table.region, () =>
      table.client.send(new PutItemCommand({ TableName: table.name, Item })),
    );
    return [];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const problem = problemOf(error);
    return [{ ...problem, what: `prices of ${region} are not kept for the next run: ${problem.what}` }];
  }
}

/** What cannot be unpacked is not remembered: it is read anew and written over. */
function unpacked({ packed }: Item): Remembered | undefined {
  try {
    const written = JSON.parse(gunzipSync(packed?.B ?? new Uint8Array()).toString("utf8")) as Remembered;
    return Array.isArray(written.problems) ? written : undefined;
  } catch {
    return undefined;
  }
}

const isWhole = ({ live, problems }: Remembered): boolean =>
  live && problems.every(({ failure }) => failure === undefined);
