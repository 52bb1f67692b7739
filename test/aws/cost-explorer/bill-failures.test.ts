import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { beforeEach, describe, expect, test } from "vitest";
import { linesBy } from "../../../lib/domain/bill.ts";
import { byService, byWorkload, EC2, explorer, failureOf, inputs, read, total } from "./answers.ts";
import { aDay, aGroup, aPage, sdkError } from "./costs.ts";

beforeEach(() => void explorer.reset());

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
