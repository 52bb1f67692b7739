import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlText, withDuckDb } from "../../lib/local/duckdb.ts";
import { readExisting } from "../../lib/local/existing-file.ts";
import { readRates } from "../../lib/local/rates-file.ts";
import { readUsage } from "../../lib/local/usage-file.ts";

const HEADER = "hour,instanceType,instances";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-usage-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const usageOf = (rows: readonly string[], asOf?: string) =>
  readUsage(written("usage.csv", `${[HEADER, ...rows].join("\n")}\n`), { asOf, wanted: (types) => types });

describe("usage", () => {
  test("becomes a table of hours and types; what is absent is zero", async () => {
    const usage = await usageOf([
      "2026-01-01T01:00:00Z,g6.xlarge,0.5",
      "2026-01-01T00:00:00Z,g5.xlarge,4",
      "2026-01-01T01:00:00Z,g5.xlarge,3",
    ]);
    expect(usage).toMatchObject({ types: ["g5.xlarge", "g6.xlarge"], hours: 2, problems: [] });
    expect(usage.start).toBe("2026-01-01T00:00:00.000Z");
    expect(usage.instances).toEqual(Float64Array.of(4, 0, 3, 0.5));
  });

  test.each([
    ["a space for the T, no zone: UTC", "2026-01-01 05:00:00.000"],
    ["a zone's offset", "2026-01-01T07:00:00+02:00"],
    ["an offset west", "2025-12-31T21:00:00-0800"],
    ["seconds since 1970", "1767243600"],
    ["milliseconds", "1767243600000"],
    ["spaces around it", " 2026-01-01T05:00:00Z "],
  ])("reads an hour written with %s", async (_, hour) => {
    expect((await usageOf([`${hour},g5.xlarge,1`])).start).toBe("2026-01-01T05:00:00.000Z");
  });

  test("order of rows is irrelevant, and so is whether the file is CSV or Parquet", async () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 200 }),
      fc.constantFrom("a", "b", "c"),
      fc.nat({ max: 9 }),
    );
    const tables = fc.uniqueArray(row, { minLength: 1, selector: ([hour, type]) => `${hour} ${type}` });
    for (const table of fc.sample(tables, 2)) {
      const rows = table.map(([hour, type, count]) => `${hour * 3600 + 1_767_225_600},${type},${count}`);
      const { problems, ...straight } = await usageOf(rows);
      expect(await usageOf(rows.toReversed())).toEqual({ problems, ...straight });
      const parquet = join(folder, "usage.parquet");
      await withDuckDb((connection) =>
        connection.run(
          `COPY (SELECT to_timestamp(hour) AS hour, instanceType, instances::INTEGER AS instances
             FROM read_csv(${sqlText(join(folder, "usage.csv"))})) TO ${sqlText(parquet)} (FORMAT parquet)`,
        ),
      );
      expect(await readUsage(parquet, { asOf: undefined, wanted: (types) => types })).toMatchObject(straight);
    }
  });

  test("only whole hours before the moment are seen, and nothing wrong after it", async () => {
    const rows = ["2026-01-01T00:00:00Z,a,1", "2026-01-01T01:00:00Z,a,2", "2026-01-01T02:00:00Z,b,-3"];
    expect(await usageOf(rows, "2026-01-01T02:00:00.000Z")).toMatchObject({ types: ["a"], hours: 2 });
    expect(await usageOf(rows, "2026-01-01T01:30:00.000Z")).toMatchObject({ hours: 1 });
  });

  test("types not wanted are left out and named with their instance-hours", async () => {
    const path = written(
      "some.csv",
      `${HEADER}\n2026-01-01T00:00:00Z,a,1\n2026-01-01T00:00:00Z,b,5\n2026-01-01T03:00:00Z,b,2`,
    );
    const usage = await readUsage(path, { asOf: undefined, wanted: () => ["a"] });
    expect(usage).toMatchObject({ types: ["a"], hours: 4, leftOut: new Map([["b", 7]]) });
    expect(usage.instances).toEqual(Float64Array.of(1, 0, 0, 0));
  });

  test("hours without any row count as zero and are reported", async () => {
    const usage = await usageOf(["2026-01-01T00:00:00Z,a,1", "2026-01-01T03:00:00Z,a,1"]);
    expect(usage.instances).toEqual(Float64Array.of(1, 0, 0, 1));
    expect(usage.problems).toEqual([
      { where: "usage.csv", what: expect.stringMatching(/have no row and count as zero/), count: 2 },
    ]);
  });

  test("the same row twice counts once; two counts for one hour are refused", async () => {
    const row = "2025-10-26T01:00:00Z,a,4";
    expect(await usageOf([row, row])).toMatchObject({
      instances: Float64Array.of(4),
      problems: [{ count: 1, what: expect.stringMatching(/counted once/) }],
    });
    await expect(usageOf([row, "2025-10-26T01:00:00Z,a,3"])).rejects.toThrow(
      /got 2025-10-26T01:00:00.000Z of "a" twice, with 3 and 4 instances/,
    );
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      "negative usage",
      ["2026-01-01T00:00:00Z,a,-4"],
      /1 row with negative instances \(the first of "a" at 2026-01-01T00/,
    ],
    ["a word for a number", ["2026-01-01T00:00:00Z,a,many"], /not a number/],
    ["no number", ["2026-01-01T00:00:00Z,a,"], /not a number/],
    ["an infinite number", ["2026-01-01T00:00:00Z,a,inf"], /not a number/],
    ["a word for an hour", ["soon,a,1"], /whose hour cannot be read/],
    ["an hour without end", ["infinity,a,1"], /whose hour cannot be read/],
    ["a half hour", ["2026-01-01T00:30:00Z,a,1"], /not on the hour/],
    ["no type", ["2026-01-01T00:00:00Z,,1"], /without an instanceType/],
    ["a row too short", ["2026-01-01T00:00:00Z,a"], /do not have the header's columns, the first on line 2/],
    ["no rows", [], /got no usage/],
  ])("%s is refused: a row left out would be zero usage", async (_, rows, message) => {
    await expect(usageOf(rows)).rejects.toThrow(message);
  });

  test.each<[string, string, string | Uint8Array, RegExp]>([
    ["an empty file", "empty.csv", "", /got an empty file/],
    ["other columns", "other.csv", "hour,type,count\n", /missing columns instanceType, instances/],
    ["binary data", "binary.csv", Uint8Array.of(0, 1, 2), /binary data/],
    ["what is no Parquet", "text.parquet", HEADER, /text.parquet: cannot be read/],
  ])("%s is told from usage", async (_, name, content, message) => {
    const request = { asOf: undefined, wanted: (types: readonly string[]) => types };
    await expect(readUsage(written(name, content), request)).rejects.toThrow(message);
  });

  test("a stray date that makes centuries of hours is refused before memory runs out", async () => {
    const types = Array.from({ length: 100 }, (_, index) => `2026-01-01T00:00:00Z,t${index},1`);
    await expect(usageOf(["1926-01-01T00:00:00Z,t0,1", ...types])).rejects.toThrow(/876601 hours from 1926/);
  });

  test("a hostile name is a name", async () => {
    const name = `'); DROP TABLE usage; --\u202e`;
    expect(
      (await usageOf([`2026-01-01T00:00:00Z,${name},1`, "2026-01-01T00:00:00Z,__proto__,2"])).types,
    ).toEqual([name, "__proto__"]);
  });
});

describe("rates", () => {
  const COLUMNS = "instanceType,onDemandUsdPerHour,committedUsdPerHour";
  const ratesOf = (text: string) => readRates(written("rates.csv", text));

  test("are dollars by type; the same row twice counts once", async () => {
    const { rates, problems } = await ratesOf(`${COLUMNS}\na,1.5,0.9\na,1.50,0.90\n`);
    expect(rates).toEqual(new Map([["a", { onDemandUsdPerHour: 1.5, committedUsdPerHour: 0.9 }]]));
    expect(problems).toMatchObject([{ count: 1 }]);
  });

  test.each([
    [
      "committed above on-demand",
      `${COLUMNS}\na,1,1.2`,
      /rates.csv:2: "a": got 1.2 USD an hour committed, above 1/,
    ],
    ["two rates for a type", `${COLUMNS}\na,1,0.5\na,1,0.6`, /rates.csv:3: got a second rate/],
    ["another currency", `${COLUMNS},currency\na,1,0.5,USD\nb,1,0.5,EUR`, /rates.csv:3: got currency "EUR"/],
    [
      "another currency's columns",
      "instanceType,onDemandEurPerHour,committedEurPerHour\na,1,1",
      /is "onDemandEurPerHour" meant/,
    ],
    ["a free type", `${COLUMNS}\na,0,0`, /dollars an hour above 0/],
    ["a currency sign", `${COLUMNS}\na,$1,$0.5`, /got "\$1"/],
    ["a decimal comma", `${COLUMNS}\na,1,5,0,9`, /got 5 fields, expected 3/],
    ["no type", `${COLUMNS}\n,1,0.5`, /instanceType is empty/],
    ["no rows", COLUMNS, /got no rates/],
    ["an open quote", `${COLUMNS}\n"a,1,0.5`, /a quote that is not closed/],
  ])("%s is refused", async (_, text, message) => {
    await expect(ratesOf(text)).rejects.toThrow(message);
  });
});

describe("existing commitments", () => {
  const COLUMNS = "commitmentUsdPerHour,start,end";
  const existingOf = (text: string) => readExisting(written("existing.csv", text));

  test("a header alone says that there are none", async () => {
    expect(await existingOf(`${COLUMNS}\n`)).toEqual([]);
  });

  test("are half-open windows in UTC", async () => {
    expect(await existingOf(`${COLUMNS}\n2.5,2026-01-01,2027-01-01T00:00:00Z`)).toEqual([
      { hourlyUsd: 2.5, start: "2026-01-01T00:00:00.000Z", end: "2027-01-01T00:00:00.000Z" },
    ]);
  });

  test.each([
    ["an end before the start", `${COLUMNS}\n1,2027-01-01,2026-01-01`, /got an end \(2026/],
    ["a negative commitment", `${COLUMNS}\n-1,2026-01-01,2027-01-01`, /got "-1"/],
    ["no end", `${COLUMNS}\n1,2026-01-01,`, /end: got ""/],
    ["an empty file", "", /got an empty file/],
  ])("%s is refused", async (_, text, message) => {
    await expect(existingOf(text)).rejects.toThrow(message);
  });
});
