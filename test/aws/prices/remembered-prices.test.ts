import { gzipSync } from "node:zlib";
import { PutItemCommand, type QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { itemKey } from "../../../lib/aws/findings/item-key.ts";
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

  const DENIED: Prices["problems"] = [{ where: "savingsplans", what: "no rates", failure: "denied" }];

  test("that failed in part are kept for six hours, and each run says what is missing of them", async () => {
    const { asked, look } = aMemory(await dynamo.createTable(), DENIED);
    const looks = [0, 1, 5.9, 6].map((hours) => () => look(addHours(NOW, hours), "us-east-1"));
    const read: Prices[] = [];
    for (const one of looks) read.push(await one());
    expect(read.map((one) => rateIn(one, "us-east-1"))).toEqual([1, 1, 1, 2]);
    expect(read.map(({ problems }) => problems)).toEqual(Array(4).fill(DENIED));
    expect(asked).toHaveLength(2);
  });

  test("of a region that failed whole are the dated ones, asked for four times a day and not 24", async () => {
    const table = await dynamo.createTable();
    const asked: (readonly string[])[] = [];
    const source = {
      fetchPrices: async (regions: readonly string[]) => {
        asked.push(regions);
        return { book: PRICES, problems: DENIED };
      },
    };
    for (let hour = 0; hour < 24; hour++) {
      const clock = addHours(NOW, hour);
      const memory = rememberedPrices({ table, source, dated: PRICES, clock, maxAgeHours: 24 });
      const { book, problems } = await memory.fetchPrices(["us-east-1"]);
      expect([book, problems]).toEqual([PRICES, DENIED]);
    }
    expect(asked).toHaveLength(4);
  });

  test("are kept region by region: one that is refused makes no other be read again", async () => {
    const table = await dynamo.createTable();
    const asked: string[] = [];
    const source = {
      fetchPrices: async (regions: readonly string[]) => {
        asked.push(...regions);
        return regions.includes("ap-east-1")
          ? { book: PRICES, problems: DENIED }
          : { book: liveBook(3, regions), problems: [] };
      },
    };
    const look = (hours: number) =>
      rememberedPrices({
        table,
        source,
        dated: PRICES,
        clock: addHours(NOW, hours),
        maxAgeHours: 24,
      }).fetchPrices(["us-east-1", "ap-east-1"]);
    await look(0);
    await look(1);
    const later = await look(7);
    expect(asked).toEqual(["us-east-1", "ap-east-1", "ap-east-1"]);
    expect(rateIn(later, "us-east-1")).toBe(3);
    expect([later.book.origin, later.problems]).toEqual(["live", DENIED]);
  });

  test("hold each zone's spot price too, as it was read; what an older version kept has none, and is read all the same", async () => {
    const table = await dynamo.createTable();
    const zonePrices = {
      "us-east-1": { "g5.xlarge": { "us-east-1a": 0.5, "us-east-1b": 0.75 } },
    };
    const asked: string[] = [];
    const source = {
      fetchPrices: async ([region = ""]: readonly string[]) => {
        asked.push(region);
        return { book: liveBook(1, [region]), ...(region === "us-east-1" && { zonePrices }), problems: [] };
      },
    };
    const memory = rememberedPrices({ table, source, dated: PRICES, clock: NOW, maxAgeHours: 24 });
    const written = { readAt: NOW, asOf: "2026-11-24", offerings: {}, live: true, problems: [] };
    const packed = { B: gzipSync(JSON.stringify(written)) };
    const older = { ...itemKey("prices", "eu-west-1"), region: { S: "eu-west-1" }, packed };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: older }));
    expect(await memory.fetchPrices(["us-west-2", "eu-west-1"])).not.toHaveProperty("zonePrices");
    for (const _ of ["read", "remembered"])
      expect(await memory.fetchPrices(["us-east-1", "us-west-2", "eu-west-1"])).toMatchObject({ zonePrices });
    expect(asked).toEqual(["us-west-2", "us-east-1"]);
  });

  test("that cannot be kept are used all the same, and that is said", async () => {
    const table = await dynamo.createTable();
    const broken = {
      ...table,
      client: Object.create(table.client, {
        send: {
          value: (command: object) =>
            command instanceof PutItemCommand
              ? Promise.reject(Object.assign(new Error("no"), { name: "AccessDeniedException" }))
              : table.client.send(command as QueryCommand),
        },
      }),
    };
    const prices = await aMemory(broken).look(NOW, "us-east-1");
    expect(rateIn(prices, "us-east-1")).toBe(1);
    expect(prices.problems).toEqual([
      {
        where: expect.stringContaining("dynamodb:PutItem"),
        what: expect.stringMatching(/^prices of us-east-1 are not kept for the next run: /),
        failure: "denied",
      },
    ]);
  });
});
