import { type CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { beforeEach, describe, expect, test } from "vitest";
import { costExplorerBillSource } from "../../../lib/aws/cost-explorer/bill-source.ts";
import { linesBy } from "../../../lib/domain/bill.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { BOX, byService, EC2, explorer, explorerAnswers, inputs, read, total } from "./answers.ts";
import { aConnection, aDay, aGroup, aPage, request, sdkError } from "./costs.ts";

beforeEach(() => void explorer.reset());

describe("the bill from Cost Explorer", () => {
  test("asks in us-east-1 for last month and this one up to today, the end exclusive", async () => {
    explorerAnswers([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])]);
    const { window } = await read();
    expect(window).toEqual({ start: "2026-10-01T00:00:00.000Z", end: "2026-11-25T00:00:00.000Z" });
    expect(inputs()).toHaveLength(2);
    for (const input of inputs())
      expect(input).toMatchObject({
        TimePeriod: { Start: "2026-10-01", End: "2026-11-25" },
        Granularity: "DAILY",
        Metrics: ["AmortizedCost", "UnblendedCost"],
      });
    const client = explorer.commandCalls(GetCostAndUsageCommand)[0]?.thisValue as CostExplorerClient;
    expect(await client.config.region()).toBe("us-east-1");
  });

  test("in January, last month is December", async () => {
    explorerAnswers([aDay("2027-01-01", [aGroup([EC2, "Usage"], 1)])]);
    const source = costExplorerBillSource({ connection: aConnection() });
    const bill = await source.fetchBill({ ...request, asOf: "2027-01-31T23:59:59.000Z" });
    expect(bill?.window).toEqual({ start: "2026-12-01T00:00:00.000Z", end: "2027-02-01T00:00:00.000Z" });
  });

  test("tells usage, commitments, tax, credits and refunds apart, and adds them to the bill", async () => {
    const records: [string, number, string][] = [
      ["Usage", 100, "usage"],
      ["SavingsPlanCoveredUsage", 50, "usage"],
      ["SavingsPlanRecurringFee", 5, "commitment"],
      ["RIFee", 4, "commitment"],
      ["SavingsPlanNegation", -50, "adjustment"],
      ["Credit", -7, "credit"],
      ["Refund", -3, "refund"],
      ["Tax", 11, "tax"],
    ];
    explorerAnswers([
      aDay(
        "2026-11-01",
        records.map(([type, usd]) => aGroup([EC2, type], usd)),
      ),
    ]);
    const bill = await read();
    expect(bill.lines.map(({ category, usd }) => [usd, category])).toEqual(
      records.map(([, usd, category]) => [usd, category]),
    );
    expect(total(bill.lines)).toBe(110);
    expect(bill).toMatchObject({ metric: "amortized", unblendedUsd: 220, problems: [] });
  });

  test("has service, usage type and workload side by side, each the whole bill and never added", async () => {
    explorerAnswers([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10), aGroup(["Amazon S3", "Usage"], 5)])]);
    const bill = await read();
    for (const dimension of ["service", "usageType", { tag: "workload" }] as const)
      expect(total(linesBy(bill, dimension))).toBe(15);
    expect(linesBy(bill, "service")?.map(({ service }) => service)).toEqual([EC2, "Amazon S3"]);
    expect(linesBy(bill, "usageType")?.[0]?.usageType).toBe(BOX);
    expect(linesBy(bill, { tag: "workload" })?.[0]?.tags).toEqual({ workload: "fraud" });
    expect(linesBy(bill, { tag: "team" })).toBeUndefined();
  });

  test.each([
    ["more than a cent apart is said with both figures", 10.02, 1],
    ["less than a cent is rounding", 10.009, 0],
  ])("%s", async (_, parts, problems) => {
    explorerAnswers(
      [aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])],
      [aDay("2026-11-01", [aGroup([BOX, "workload$fraud"], parts)])],
    );
    const bill = await read();
    expect(total(bill.lines)).toBe(10);
    expect(bill.problems).toHaveLength(problems);
    if (problems > 0) expect(bill.problems[0]?.what).toMatch(/10\.02 USD.*10\.00 USD/);
  });

  test("a tag that was never activated is said, with where to activate it", async () => {
    explorerAnswers(
      [aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])],
      [aDay("2026-11-01", [aGroup([BOX, "workload$"], 10)])],
    );
    expect((await read()).problems).toEqual([
      { where: expect.any(String), what: expect.stringContaining("Cost allocation tags") },
    ]);
  });

  test("keeps Estimated a day, and a day without a cost is missing, not free", async () => {
    explorerAnswers([
      ...Array.from({ length: 31 }, (_, i) =>
        aDay(`2026-10-${String(i + 1).padStart(2, "0")}`, [aGroup([EC2, "Usage"], 1)]),
      ),
      ...Array.from({ length: 24 }, (_, i) =>
        aDay(
          `2026-11-${String(i + 1).padStart(2, "0")}`,
          i === 4 || i === 23 ? [] : [aGroup([EC2, "Usage"], i === 5 ? 0 : 1)],
          i > 0,
        ),
      ),
    ]);
    const bill = await read();
    expect(bill.missingDays).toEqual(["2026-11-05", "2026-11-24"]);
    expect(new Set(bill.lines.filter(({ estimated }) => !estimated).map(({ day }) => day)).size).toBe(32);
  });

  test("an account without a single cost has every day missing, never a bill of zero", async () => {
    explorerAnswers([aDay("2026-11-01", []), aDay("2026-11-02", [])]);
    const { lines, missingDays, problems } = await read();
    expect([lines.length, missingDays.length]).toEqual([0, 55]);
    expect(problems).toEqual([
      {
        where: expect.stringContaining("GetCostAndUsage"),
        what: expect.stringMatching(/no cost from 2026-10-01 to 2026-11-24.*24 hours/),
      },
    ]);
  });

  test("another currency is left out and said", async () => {
    explorerAnswers([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10), aGroup(["S3", "Usage"], 7, "CNY")])]);
    const bill = await read();
    expect(total(bill.lines)).toBe(10);
    expect(bill.problems[0]?.what).toContain("7.00 CNY left out");
  });

  test("one account is asked for alone, and its lines say whose they are", async () => {
    explorerAnswers([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])]);
    const bill = await read({ account: "123456789012" });
    expect(inputs()[0]?.Filter).toEqual({ Dimensions: { Key: "LINKED_ACCOUNT", Values: ["123456789012"] } });
    expect(bill.lines[0]?.account).toBe("123456789012");
  });

  test("asks once a day, and again after a failure", async () => {
    explorerAnswers([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])]);
    explorer
      .on(GetCostAndUsageCommand, byService)
      .rejectsOnce(sdkError("InternalFailure"))
      .resolves(aPage([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])]));
    const source = costExplorerBillSource({ connection: aConnection() });
    await expect(source.fetchBill(request)).rejects.toThrow(SourceError);
    const [first, second] = await Promise.all([source.fetchBill(request), source.fetchBill(request)]);
    expect(first).toBe(second);
    expect(inputs()).toHaveLength(3);
  });
});
