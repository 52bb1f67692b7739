import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type CostExplorerBillOptions,
  costExplorerBillSource,
} from "../../../lib/aws/cost-explorer/bill-source.ts";
import { type Bill, linesBy } from "../../../lib/domain/bill.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { aConnection, aDay, aGroup, aPage, request, sdkError } from "./costs.ts";

const explorer = mockClient(CostExplorerClient);
beforeEach(() => explorer.reset());

const byService: Partial<GetCostAndUsageCommandInput> = {
  GroupBy: [
    { Type: "DIMENSION", Key: "SERVICE" },
    { Type: "DIMENSION", Key: "RECORD_TYPE" },
  ],
};
const byWorkload: Partial<GetCostAndUsageCommandInput> = {
  GroupBy: [
    { Type: "DIMENSION", Key: "USAGE_TYPE" },
    { Type: "TAG", Key: "workload" },
  ],
};
const EC2 = "Amazon Elastic Compute Cloud - Compute";
const BOX = "BoxUsage:g5.xlarge";

function explorerAnswers(
  whole: readonly ResultByTime[],
  parts: readonly ResultByTime[] = whole.map(asParts),
) {
  explorer.on(GetCostAndUsageCommand, byService).resolves(aPage(whole));
  explorer.on(GetCostAndUsageCommand, byWorkload).resolves(aPage(parts));
}
/** The same dollars as usage of one tagged workload. */
const asParts = (day: ResultByTime): ResultByTime => ({
  ...day,
  Groups: (day.Groups ?? []).map((group) => ({ ...group, Keys: [BOX, "workload$fraud"] })),
});
const read = (options: Partial<CostExplorerBillOptions> = {}): Promise<Bill> =>
  costExplorerBillSource({ connection: aConnection(), ...options }).fetchBill(request) as Promise<Bill>;
const total = (lines: readonly { usd: number }[] = []) => lines.reduce((sum, { usd }) => sum + usd, 0);
const inputs = () => explorer.commandCalls(GetCostAndUsageCommand).map(({ args }) => args[0].input);
const failureOf = async (options: Partial<CostExplorerBillOptions> = {}): Promise<SourceError> =>
  read(options).then(
    () => expect.fail("expected it to throw"),
    (error) => (error instanceof SourceError ? error : expect.fail(String(error))),
  );

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

describe("a bill that cannot be read whole is an error, not a short bill", () => {
  test.each([
    ["denied", sdkError("AccessDeniedException", "is not authorized"), /grant ce:GetCostAndUsage/, true],
    [
      "not enabled",
      sdkError("AccessDeniedException", "User not enabled for cost explorer access"),
      /open Cost Explorer once/,
      true,
    ],
    ["no data yet", sdkError("DataUnavailableException"), /open Cost Explorer once/, false],
    ["throttled for good", sdkError("LimitExceededException", "rate"), /LimitExceededException: rate/, false],
  ])("%s", async (_, thrown, what, denied) => {
    explorer.on(GetCostAndUsageCommand).rejects(thrown);
    expect(await failureOf()).toMatchObject({ denied, reason: expect.stringMatching(what) });
  });

  test("a token that repeats", async () => {
    explorer
      .on(GetCostAndUsageCommand)
      .resolves(aPage([aDay("2026-11-01", [aGroup([EC2, "Usage"], 1)])], "same"));
    expect((await failureOf()).reason).toContain("same page token twice");
  });

  test("more pages than the day's requests allow", async () => {
    let page = 0;
    explorer.on(GetCostAndUsageCommand).callsFake(() => aPage([], `token ${page++}`));
    expect((await failureOf()).reason).toContain("4 requests");
    expect(inputs()).toHaveLength(4);
  });
});

test.each([
  [3, "all of its three pages", 3],
  [4, "and one request is left for a breakdown of two pages", 4],
])("of %i requests the bill takes what it needs first: %s", async (maxRequests, _, asked) => {
  explorer.on(GetCostAndUsageCommand, byService).callsFake(({ NextPageToken: at = "0" }) => {
    const page = Number(at);
    const day = aDay(`2026-11-0${page + 1}`, [aGroup([EC2, "Usage"], 10)]);
    return aPage([day], page < 2 ? String(page + 1) : undefined);
  });
  explorer
    .on(GetCostAndUsageCommand, byWorkload)
    .callsFake(({ NextPageToken }) => aPage([], NextPageToken === undefined ? "1" : undefined));
  const bill = await read({ maxRequests });
  expect(total(bill.lines)).toBe(30);
  expect(inputs()).toHaveLength(asked);
  expect(bill.breakdowns).toEqual([]);
  expect(bill.problems).toMatchObject([
    { what: expect.stringMatching(/usage type and workload.*billRequests.*billAccount/), failure: "failed" },
  ]);
});

test("a breakdown that fails leaves the bill, and says what is missing of it", async () => {
  explorer
    .on(GetCostAndUsageCommand, byService)
    .resolves(aPage([aDay("2026-11-01", [aGroup([EC2, "Usage"], 10)])]));
  explorer.on(GetCostAndUsageCommand, byWorkload).rejects(sdkError("ThrottlingException"));
  const bill = await read();
  expect(total(bill.lines)).toBe(10);
  expect(linesBy(bill, "usageType")).toBeUndefined();
  expect(bill.problems).toEqual([
    {
      where: expect.any(String),
      what: expect.stringContaining("usage type and workload"),
      failure: "failed",
    },
  ]);
});
