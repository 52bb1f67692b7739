import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeSpotPriceHistoryCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { DescribeSavingsPlansOfferingRatesCommand, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PriceBook } from "../../lib/domain/offering.ts";
import { aProduct, aRate, sdkError } from "../aws/prices/price-answers.ts";
import { runVerb } from "../builders/terminal.ts";

const pricing = mockClient(PricingClient);
const ec2 = mockClient(EC2Client);
const plans = mockClient(SavingsplansClient);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-refresh-"));
  for (const client of [pricing, ec2, plans]) client.reset();
  pricing
    .on(GetProductsCommand)
    .resolves({ PriceList: [] })
    .on(GetProductsCommand, { ServiceCode: "AmazonEC2" })
    .resolves({ PriceList: [aProduct("g5.xlarge", "1.1")] });
  ec2.on(DescribeSpotPriceHistoryCommand).resolves({
    SpotPriceHistory: [
      { InstanceType: "g5.xlarge", AvailabilityZone: "a", SpotPrice: "0.5", Timestamp: new Date(0) },
    ],
  });
  plans
    .on(DescribeSavingsPlansOfferingRatesCommand)
    .resolves({ searchResults: [aRate("g5.xlarge", "0.7"), aRate("g5.xlarge", "0.5", { years: 3 })] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refresh = (...more: string[]) => runVerb(["catalog", "refresh", ...more], folder);
const bookIn = (name: string): PriceBook => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("catalog refresh", () => {
  test("writes a price book and prints each kind with its source and age", async () => {
    const { code, stdout } = await refresh("--region", "us-east-1", "--out", "new/book.json");
    expect(code).toBe(0);
    expect(bookIn("new/book.json")).toMatchObject({
      origin: "live",
      asOf: "2026-11-24",
      regions: { "us-east-1": { "g5.xlarge": { commitment3y: { usdPerHour: 0.5 } } } },
    });
    expect(stdout).toMatch(/us-east-1 +on-demand +1 +2026-11-24 +0 days +AWS Price List API/);
    expect(stdout).toMatch(/us-east-1 +on-demand +\d{3,} +2026-07-20 +127 days +EC2 price list/);
    expect(stdout).toMatch(/us-east-1 +3-year commitment +1 +2026-11-24/);
    expect(stdout).toContain(join(folder, "new/book.json"));
  });

  test("reads the catalog's regions unless told, prices.json unless told", async () => {
    await refresh();
    const regions = new Set(
      pricing
        .commandCalls(GetProductsCommand)
        .flatMap(({ args }) => args[0].input.Filters ?? [])
        .filter(({ Field }) => Field === "regionCode")
        .map(({ Value }) => Value),
    );
    expect([...regions].toSorted()).toEqual(["ap-southeast-1", "eu-west-1", "us-east-1", "us-west-2"]);
    expect(Object.keys(bookIn("prices.json").regions)).toHaveLength(4);
  });

  test("a part that is denied is said, the rest is written, and the exit code is 3", async () => {
    ec2.on(DescribeSpotPriceHistoryCommand).rejects(sdkError("UnauthorizedOperation"));
    const { code, stdout } = await refresh("--region", "us-east-1", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems).toMatchObject([
      { where: "ec2:DescribeSpotPriceHistory in us-east-1", failure: "denied" },
    ]);
    expect(existsSync(join(folder, "prices.json"))).toBe(true);
  });

  test("without a single live price nothing is written", async () => {
    pricing.onAnyCommand().rejects(sdkError("AccessDeniedException"));
    ec2.onAnyCommand().rejects(sdkError("UnauthorizedOperation"));
    plans.onAnyCommand().rejects(sdkError("AccessDeniedException"));
    const { code, stderr } = await refresh("--region", "us-east-1");
    expect(code).toBe(3);
    expect(stderr).toMatch(/no live price was read.*grant pricing:GetProducts.*5 such/);
    expect(existsSync(join(folder, "prices.json"))).toBe(false);
  });

  test("what cannot be a region is a mistake, not a call", async () => {
    const { code, stderr } = await refresh("--region", "us_east_1");
    expect([code, pricing.calls().length]).toEqual([2, 0]);
    expect(stderr).toContain("expected a region such as us-east-1");
  });
});
