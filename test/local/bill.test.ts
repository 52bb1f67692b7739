import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import { readBill } from "../../lib/local/bill.ts";
import { readCostAndUsage } from "../../lib/local/cost-and-usage.ts";
import { readFocusBill } from "../../lib/local/focus-bill.ts";

const AS_OF = "2026-11-24T00:00:00.000Z";
const HEADER =
  "ChargePeriodStart,BilledCost,EffectiveCost,BillingCurrency,ServiceName,ChargeCategory,ChargeClass,ResourceId,Tags";
const focus = (...rows: readonly string[]) => readFocusBill("bill.csv", [HEADER, ...rows].join("\n"), AS_OF);
const ec2 = (
  day: string,
  cost: string,
  change: { currency?: string; category?: string; chargeClass?: string; tags?: string } = {},
) =>
  `${day},${cost},,${change.currency ?? "USD"},Amazon EC2,${change.category ?? "Usage"},${change.chargeClass ?? ""},i-1,${change.tags ?? ""}`;
const total = (lines: readonly { usd: number }[]) => lines.reduce((sum, line) => sum + line.usd, 0);

describe("a FOCUS bill", () => {
  test.each([
    ["usage", ec2("2026-11-01", "10"), "usage", 10],
    ["a credit is negative", ec2("2026-11-01", "-3", { category: "Credit" }), "credit", -3],
    [
      "a correction below zero is a refund",
      ec2("2026-11-01", "-3", { category: "Adjustment", chargeClass: "Correction" }),
      "refund",
      -3,
    ],
    ["usage below zero is a refund", ec2("2026-11-01", "-3"), "refund", -3],
    ["tax", ec2("2026-11-01", "1", { category: "Tax" }), "tax", 1],
    [
      "a category nobody knows counts, unextrapolated",
      ec2("2026-11-01", "1", { category: "Gift" }),
      "adjustment",
      1,
    ],
  ])("%s", (_, row, category, amount) => {
    expect(focus(row).lines).toMatchObject([{ category, usd: amount, day: "2026-11-01", resourceId: "i-1" }]);
  });

  test("another currency is left out and said, never added", () => {
    const bill = focus(
      ec2("2026-11-01", "10"),
      ec2("2026-11-01", "99", { currency: "EUR" }),
      ec2("2026-11-02", "1", { currency: "EUR" }),
    );
    expect(total(bill.lines)).toBe(10);
    expect(bill.problems).toEqual([
      { where: "bill.csv", what: expect.stringContaining("100.00 EUR left out"), count: 2 },
    ]);
  });

  test("a day without a line is missing, not free", () => {
    expect(focus(ec2("2026-11-01", "10"), ec2("2026-11-04", "10")).missingDays).toEqual([
      "2026-11-02",
      "2026-11-03",
    ]);
  });

  test("rows without a date or a cost are counted with their first line", () => {
    const bill = focus(
      ec2("2026-11-01", "10"),
      ec2("yesterday", "10"),
      ec2("2026-11-02", "cheap"),
      ec2("2026-11-02", ""),
    );
    expect(bill.problems).toEqual([{ where: "bill.csv", what: expect.stringContaining("line 3"), count: 3 }]);
  });

  test("the last two days are still estimates", () => {
    const days = ["2026-11-21", "2026-11-22", "2026-11-23"];
    expect(focus(...days.map((day) => ec2(day, "1"))).lines.map(({ estimated }) => estimated)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("effective cost is the truth where there is one", () => {
    const row = "2026-11-01,10,7,USD,Amazon EC2,Usage,,i-1,";
    expect(focus(row)).toMatchObject({ metric: "effective", lines: [{ usd: 7 }] });
  });

  test("tags of any content are data", () => {
    const hostile = String.raw`"{""Name"":""<img src=x onerror=alert(1)>\n=cmd()""}"`;
    expect(focus(ec2("2026-11-01", "1", { tags: hostile })).lines[0]?.tags).toEqual({
      Name: "<img src=x onerror=alert(1)>\n=cmd()",
    });
  });

  test("a missing column is named", () => {
    expect(() => readFocusBill("bill.csv", "ChargePeriodStart,BilldCost\n", AS_OF)).toThrow(
      /bill\.csv: missing columns.*BilledCost/,
    );
  });
});

const page = (results: readonly unknown[], definitions = [{ Type: "DIMENSION", Key: "SERVICE" }]) =>
  JSON.stringify({ GroupDefinitions: definitions, ResultsByTime: results, DimensionValueAttributes: [] });
const day = (
  start: string,
  amount: string,
  change: { key?: string; estimated?: boolean; unit?: string } = {},
) => ({
  TimePeriod: { Start: start, End: dayOf(addDays(`${start}T00:00:00.000Z`, 1)) },
  Total: {},
  Estimated: change.estimated ?? false,
  Groups: [
    {
      Keys: [change.key ?? "Amazon EC2"],
      Metrics: { UnblendedCost: { Amount: amount, Unit: change.unit ?? "USD" } },
    },
  ],
});

describe("what aws ce get-cost-and-usage prints", () => {
  const read = (text: string) => readCostAndUsage("cost-and-usage.json", text, AS_OF);

  test("pages one after another are one bill", () => {
    const bill = read(`${page([day("2026-11-01", "10")])}\n${page([day("2026-11-02", "5")])}`);
    expect(bill).toMatchObject({ metric: "unblended", lines: [{ usd: 10 }, { usd: 5 }], missingDays: [] });
  });

  test("Estimated is kept as written", () => {
    const bill = read(
      page([day("2026-11-01", "10", { estimated: true }), day("2026-11-23", "10", { estimated: false })]),
    );
    expect(bill.lines.map(({ estimated }) => estimated)).toEqual([true, false]);
  });

  test("grouped by tag, the part after the dollar is the value", () => {
    const definitions = [{ Type: "TAG", Key: "workload" }];
    const bill = read(
      page(
        [day("2026-11-01", "1", { key: "workload$llm$chat" }), day("2026-11-01", "2", { key: "workload$" })],
        definitions,
      ),
    );
    expect(bill.lines.map(({ tags }) => tags)).toEqual([{ workload: "llm$chat" }, {}]);
  });

  test("another currency is left out and said", () => {
    const bill = read(page([day("2026-11-01", "7", { unit: "CNY" })]));
    expect([bill.lines, bill.problems]).toEqual([
      [],
      [expect.objectContaining({ what: expect.stringContaining("7.00 CNY") })],
    ]);
  });

  test("something else is refused with what was expected", () => {
    expect(() => read(`{"Reservations": []}`)).toThrow(/expected the output of aws ce get-cost-and-usage/);
  });
});

describe("the folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-bill-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("without a bill there is none: that is not an empty bill", async () => {
    expect(await readBill(folder, AS_OF)).toBeUndefined();
  });

  test("bill.csv comes before cost-and-usage.json", async () => {
    writeFileSync(join(folder, "bill.csv"), `${HEADER}\n${ec2("2026-11-01", "10")}\n`);
    writeFileSync(join(folder, "cost-and-usage.json"), page([]));
    expect((await readBill(folder, AS_OF))?.source).toBe("bill.csv");
  });
});

const SHARED = resolve(import.meta.dirname, "../../../shared/data");
const published = {
  ce: join(SHARED, "aws_ce_daily_response/ce_get_cost_and_usage_daily_by_service.json"),
  focus: join(SHARED, "focus_sample_1_0/focus_sample.csv"),
};

describe.skipIf(!existsSync(published.ce))("published bills (skipped where ../shared is absent)", () => {
  test("86 days of a small account: 67.25 USD, most on 2024-04-01", async () => {
    const bill = readCostAndUsage(published.ce, await readFile(published.ce, "utf8"), AS_OF);
    expect(total(bill.lines)).toBeCloseTo(67.25, 2);
    expect(bill.missingDays).toEqual([]);
  });

  test("FOCUS' own sample reads without a row left out", async () => {
    const bill = readFocusBill(published.focus, await readFile(published.focus, "utf8"), AS_OF);
    expect(bill.lines).toHaveLength(1000);
    expect(bill.problems).toEqual([]);
  });
});
