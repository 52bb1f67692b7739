import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rememberedPrices } from "../../../lib/aws/prices/remembered-prices.ts";
import type { PriceBook } from "../../../lib/domain/offering.ts";
import { usdPerHour } from "../../../lib/domain/units.ts";
import { addHours, type Instant } from "../../../lib/domain/window.ts";
import type { Prices } from "../../../lib/pipeline/ports.ts";
import { PRICES } from "../../builders/context.ts";
import { NOW } from "../../builders/fleet.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const liveBook = (rate: number, regions: readonly string[]): PriceBook => ({
  asOf: "2026-11-24",
  origin: "live",
  regions: Object.fromEntries(
    regions.map((region) => [
      region,
      {
        "g5.xlarge": {
          onDemand: { usdPerHour: usdPerHour(rate), region, source: "Price List", asOf: "2026-11-24" },
        },
      },
    ]),
  ),
});

/** A source that counts how often it is asked, and a run's look through the memory. */
function aMemory(table: Awaited<ReturnType<LocalDynamo["createTable"]>>, problems: Prices["problems"] = []) {
  const asked: (readonly string[])[] = [];
  let rate = 1;
  const source = {
    fetchPrices: async (regions: readonly string[]) => {
      asked.push(regions);
      return { book: liveBook(rate++, regions), problems };
    },
  };
  const look = (clock: Instant, ...regions: readonly string[]) =>
    rememberedPrices({ table, source, dated: PRICES, clock, maxAgeHours: 24 }).fetchPrices(regions);
  return { asked, look };
}

const rateIn = ({ book }: Prices, region: string) =>
  book.regions[region]?.["g5.xlarge"]?.onDemand?.usdPerHour;

describe("prices remembered between runs", () => {
  test("are read once a day, the same for every run of it", async () => {
    const { asked, look } = aMemory(await dynamo.createTable());
    const rates = [
      await look(NOW, "us-east-1"),
      await look(addHours(NOW, 1), "us-east-1"),
      await look(addHours(NOW, 23.9), "us-east-1"),
      await look(addHours(NOW, 24), "us-east-1"),
    ].map((prices) => rateIn(prices, "us-east-1"));
    expect(rates).toEqual([1, 1, 1, 2]);
    expect(asked).toHaveLength(2);
  });

  test("are asked for only where they are missing, and the book holds both", async () => {
    const { asked, look } = aMemory(await dynamo.createTable());
    await look(NOW, "us-east-1");
    const both = await look(NOW, "us-east-1", "us-west-2");
    expect(asked).toEqual([["us-east-1"], ["us-west-2"]]);
    expect([rateIn(both, "us-east-1"), rateIn(both, "us-west-2")]).toEqual([1, 2]);
    expect(both.book.origin).toBe("live");
  });

  test("are kept from a reading that threw a row away", async () => {
    const { asked, look } = aMemory(await dynamo.createTable(), [
      { where: "pricing", what: "a row", count: 1 },
    ]);
    await look(NOW, "us-east-1");
    await look(NOW, "us-east-1");
    expect(asked).toHaveLength(1);
  });

  test("are not kept from a reading that failed in part", async () => {
    const { asked, look } = aMemory(await dynamo.createTable(), [
      { where: "pricing", what: "throttled", failure: "failed" },
    ]);
    expect((await look(NOW, "us-east-1")).problems).toHaveLength(1);
    await look(NOW, "us-east-1");
    expect(asked).toHaveLength(2);
  });
});
