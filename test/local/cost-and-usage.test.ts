import { describe, expect, test } from "vitest";
import { linesBy } from "../../lib/domain/bill.ts";
import { addDays, addHours, dayOf, type Instant } from "../../lib/domain/window.ts";
import { readCostAndUsage } from "../../lib/local/cost-and-usage.ts";

const AS_OF = "2026-11-24T00:00:00.000Z";
const read = (...pages: readonly object[]) =>
  readCostAndUsage("cost-and-usage.json", pages.map((page) => JSON.stringify(page)).join("\n"), AS_OF);
const total = (lines: readonly { usd: number }[]) => lines.reduce((sum, line) => sum + line.usd, 0);

const dimension = (key: string) => ({ Type: "DIMENSION", Key: key });
const BY_SERVICE = [dimension("SERVICE")];
const BY_TAG = [{ Type: "TAG", Key: "workload" }];
type Groups = Readonly<Record<string, string>>;

const cost = (amount: string, metric = "UnblendedCost") => ({ [metric]: { Amount: amount, Unit: "USD" } });
const groupsOf = (groups: Groups, metric?: string) =>
  Object.entries(groups).map(([key, amount]) => ({ Keys: key.split("|"), Metrics: cost(amount, metric) }));
const midnight = (day: string): Instant => `${day}T00:00:00.000Z`;
const day = (start: string, groups: Groups, change: { estimated?: boolean; metric?: string } = {}) => ({
  TimePeriod: { Start: start, End: dayOf(addDays(midnight(start), 1)) },
  Total: {},
  Groups: groupsOf(groups, change.metric),
  Estimated: change.estimated ?? false,
});
const hour = (start: Instant, groups: Groups) => ({
  TimePeriod: { Start: start.replace(".000", ""), End: addHours(start, 1).replace(".000", "") },
  Total: {},
  Groups: groupsOf(groups),
  Estimated: false,
});
const page = (results: readonly object[], definitions: object = BY_SERVICE, token?: string) => ({
  ...(token !== undefined && { NextPageToken: token }),
  GroupDefinitions: definitions,
  ResultsByTime: results,
});
const november = (groups: Groups) => [day("2026-11-01", groups), day("2026-11-02", groups)];

describe("the periods of the file are days", () => {
  test("months are refused with what to ask instead", () => {
    const month = {
      ...day("2026-11-01", { EC2: "90" }),
      TimePeriod: { Start: "2026-11-01", End: "2026-12-01" },
    };
    expect(() => read(page([month]))).toThrow(
      "cost-and-usage.json: got a period from 2026-11-01 to 2026-12-01, expected days: ask again with --granularity DAILY",
    );
  });

  test("hours sum into days, each group one line", () => {
    const hours = [0, 1, 23, 24].map((h) => hour(addHours(midnight("2026-11-01"), h), { EC2: "2", S3: "1" }));
    expect(read(page(hours)).lines).toMatchObject([
      { day: "2026-11-01", service: "EC2", usd: 6 },
      { day: "2026-11-01", service: "S3", usd: 3 },
      { day: "2026-11-02", service: "EC2", usd: 2 },
      { day: "2026-11-02", service: "S3", usd: 1 },
    ]);
  });
});

describe("one bill told twice counts once", () => {
  test("the same page twice, and it is said", () => {
    const one = page(november({ EC2: "10", S3: "1" }));
    const bill = read(one, one);
    expect(total(bill.lines)).toBe(22);
    expect(bill.problems).toEqual([
      { where: "cost-and-usage.json", what: expect.stringContaining("told more than once"), count: 4 },
    ]);
  });

  test("the pages of one query add up, though they share a day", () => {
    const bill = read(
      page([day("2026-11-01", { EC2: "10" })], BY_SERVICE, "more"),
      page([day("2026-11-01", { S3: "1" })]),
    );
    expect([total(bill.lines), bill.problems]).toEqual([11, []]);
  });

  test("a later answer replaces what was estimated in an earlier one", () => {
    const bill = read(
      page([day("2026-11-22", { EC2: "4" }, { estimated: true })]),
      page([day("2026-11-22", { EC2: "10" }), day("2026-11-23", { EC2: "3" }, { estimated: true })]),
    );
    expect(bill.lines).toMatchObject([
      { day: "2026-11-22", usd: 10, estimated: false },
      { day: "2026-11-23", usd: 3, estimated: true },
    ]);
  });

  test("another metric of the same costs is no second amount", () => {
    const bill = read(
      page([day("2026-11-01", { EC2: "12" })]),
      page([day("2026-11-01", { EC2: "10" }, { metric: "AmortizedCost" })]),
    );
    expect(bill).toMatchObject({ metric: "amortized", lines: [{ usd: 10 }], problems: [] });
  });

  test("settled amounts that differ are two bills, which nobody can add or choose from", () => {
    expect(() =>
      read(page([day("2026-11-01", { EC2: "12" })]), page([day("2026-11-01", { EC2: "10" })])),
    ).toThrow(/got two amounts, 12 and 10, of UnblendedCost on 2026-11-01 for EC2, expected one query/);
  });
});

describe("several cuts of the same days", () => {
  const tagged = page(november({ workload$chat: "8", workload$: "3" }), BY_TAG);
  const services = page(november({ EC2: "10", S3: "1" }));

  test.each([
    ["services first", [services, tagged]],
    ["tags first", [tagged, services]],
  ])("are one bill, by service, and by tag as its breakdown: %s", (_, pages) => {
    const bill = read(...pages);
    expect(total(bill.lines)).toBe(22);
    expect(linesBy(bill, "service")?.map(({ service }) => service)).toEqual(["EC2", "S3", "EC2", "S3"]);
    expect(linesBy(bill, { tag: "workload" })?.map(({ usd }) => usd)).toEqual([8, 3, 8, 3]);
    expect(bill.problems).toEqual([
      {
        where: "cost-and-usage.json",
        what: "2 days are told by SERVICE and by TAG workload: one bill, counted once",
      },
    ]);
  });

  test("record types come before services alone, totals last", () => {
    const records = page(november({ "EC2|Usage": "10", "EC2|Tax": "1" }), [
      ...BY_SERVICE,
      dimension("RECORD_TYPE"),
    ]);
    const totals = { ResultsByTime: november({}).map((one) => ({ ...one, Total: cost("11") })) };
    const { lines } = read(totals, services, records);
    expect(lines.map(({ category, usd }) => [category, usd])).toEqual([
      ["usage", 10],
      ["tax", 1],
      ["usage", 10],
      ["tax", 1],
    ]);
  });

  test("of other days are more of the bill", () => {
    const bill = read(services, page([day("2026-11-03", { workload$chat: "5" })], BY_TAG));
    expect([total(bill.lines), bill.breakdowns, bill.problems]).toEqual([27, undefined, []]);
  });

  test("that do not sum to it are said", () => {
    const less = page(november({ workload$chat: "8" }), BY_TAG);
    expect(read(services, less).problems.at(-1)?.what).toBe(
      "by TAG workload they sum to 16.00 USD, the bill to 22.00 USD: the bill counts",
    );
  });

  test("hours and days are told twice too", () => {
    const hourly = page([hour(midnight("2026-11-01"), { EC2: "10" })]);
    expect(total(read(page([day("2026-11-01", { EC2: "10" })]), hourly).lines)).toBe(10);
  });
});

describe("what is not whole", () => {
  const first = page([day("2026-11-01", { EC2: "10" })], BY_SERVICE, "more");

  test.each([
    ["a last page that names a next one", [first]],
    ["of one query beside another", [first, page([day("2026-11-01", { workload$a: "1" })], BY_TAG)]],
  ])("is refused: %s", (_, pages) => {
    expect(() => read(...pages)).toThrow(
      /got a last page by SERVICE with a NextPageToken, expected all pages: .*--next-page-token TOKEN >> cost-and-usage\.json/,
    );
  });

  test("a first page told again after the last one is no missing page", () => {
    expect(read(first, page([day("2026-11-02", { EC2: "1" })]), first).lines).toHaveLength(2);
  });

  test.each([
    ["of a group", day("2026-11-01", { EC2: "abc" })],
    ["of a total", { ...day("2026-11-01", {}), Total: cost("abc") }],
  ])("an amount that is no number is counted: %s", (_, one) => {
    expect(read(page([one, day("2026-11-02", { EC2: "1" })])).problems).toEqual([
      {
        where: "cost-and-usage.json",
        what: "amounts that could not be read: left out of the bill",
        count: 1,
      },
    ]);
  });
});
