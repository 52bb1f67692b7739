import { DescribeSpotPriceHistoryCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { DescribeSavingsPlansOfferingRatesCommand, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  fetchEc2OnDemand,
  fetchSageMakerOnDemand,
  pricingRegionOf,
} from "../../../lib/aws/prices/price-list.ts";
import { readPriceListRow } from "../../../lib/aws/prices/price-list-row.ts";
import { everyPage } from "../../../lib/aws/prices/price-pages.ts";
import {
  fetchEc2SavingsPlanRates,
  fetchSageMakerSavingsPlanRates,
} from "../../../lib/aws/prices/savings-plan-rates.ts";
import { fetchSpotPrices } from "../../../lib/aws/prices/spot-price-history.ts";
import { aProduct, aRate, CLOCK, connectTo } from "./price-answers.ts";

const pricing = mockClient(PricingClient);
const ec2 = mockClient(EC2Client);
const plans = mockClient(SavingsplansClient);
beforeEach(() => {
  for (const client of [pricing, ec2, plans]) client.reset();
});

describe("a row of the price list", () => {
  test.each([
    ["an EC2 type", aProduct("g5.xlarge", "1.0060000000"), { type: "g5.xlarge", usdPerHour: 1.006 }],
    ["a SageMaker type", aProduct("ml.g5.xlarge", "1.4084"), { type: "ml.g5.xlarge", usdPerHour: 1.4084 }],
    ["a free row is no price", aProduct("g5.xlarge", "0.0000000000"), "none"],
    ["an upfront fee is no hourly price", aProduct("g5.xlarge", "13.57", { unit: "Quantity" }), "none"],
    ["another currency is no price", aProduct("g5.xlarge", "7", { currency: "CNY" }), "none"],
    ["a price that is no number", aProduct("g5.xlarge", "soon"), "none"],
    ["a name that is no type", aProduct("g5", "1"), "unreadable"],
    ["a hostile name", aProduct("<script>", "1"), "unreadable"],
    ["no terms", JSON.stringify({ product: { attributes: { instanceType: "g5.xlarge" } } }), "unreadable"],
    ["no JSON", "{", "unreadable"],
    ["null", "null", "unreadable"],
    ["an inherited name", JSON.stringify({ __proto__: 1, product: { attributes: [] } }), "unreadable"],
  ])("%s", (_, row, expected) => {
    expect(readPriceListRow(row)).toEqual(expected);
  });

  test("of any shape is read without throwing", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(["none", "unreadable"]).toContain(readPriceListRow(json));
      }),
    );
  });
});

describe("on-demand prices", () => {
  test("are asked for Linux, shared tenancy, nothing preinstalled, in pages of 100, of the nearest endpoint", async () => {
    pricing
      .on(GetProductsCommand)
      .resolvesOnce({ PriceList: [aProduct("g5.xlarge", "1")], NextToken: "2" })
      .resolvesOnce({ PriceList: [aProduct("g5.2xlarge", "2"), "broken"], NextToken: "" });
    const { rates, problems } = await fetchEc2OnDemand(connectTo("eu-west-1"));
    expect([...rates]).toEqual([
      ["g5.xlarge", 1],
      ["g5.2xlarge", 2],
    ]);
    expect(problems).toEqual([
      { where: "pricing:GetProducts in eu-west-1", what: expect.any(String), count: 1 },
    ]);
    const [first, second] = pricing.commandCalls(GetProductsCommand);
    expect(second?.args[0].input).toMatchObject({ NextToken: "2", MaxResults: 100 });
    const filters = Object.fromEntries(
      (first?.args[0].input.Filters ?? []).map(({ Field, Value }) => [Field, Value]),
    );
    expect(filters).toEqual({
      regionCode: "eu-west-1",
      tenancy: "Shared",
      preInstalledSw: "NA",
      operatingSystem: "Linux",
      capacitystatus: "Used",
      marketoption: "OnDemand",
    });
    const client = first?.thisValue as PricingClient;
    expect(await client.config.region()).toBe("eu-central-1");
  });

  test.each([
    ["us-west-2", "us-east-1"],
    ["sa-east-1", "us-east-1"],
    ["eu-north-1", "eu-central-1"],
    ["ap-southeast-1", "ap-south-1"],
  ])("of %s come from %s", (region, endpoint) => expect(pricingRegionOf(region)).toBe(endpoint));

  test("of SageMaker: where hosting and training differ, the higher counts and is said", async () => {
    pricing.on(GetProductsCommand).callsFake(({ Filters }) => ({
      PriceList: JSON.stringify(Filters).includes("Hosting")
        ? [aProduct("ml.g5.xlarge", "1.4"), aProduct("ml.p4d.24xlarge", "25.251")]
        : [aProduct("ml.g5.xlarge", "1.4"), aProduct("ml.p4d.24xlarge", "24", { component: "Training" })],
    }));
    const { rates, problems } = await fetchSageMakerOnDemand(connectTo("us-east-1"));
    expect(Object.fromEntries(rates)).toEqual({ "ml.g5.xlarge": 1.4, "ml.p4d.24xlarge": 25.251 });
    expect(problems).toMatchObject([{ what: expect.stringContaining("ml.p4d.24xlarge"), count: 1 }]);
  });
});

describe("Savings Plan rates", () => {
  test("are those of running Linux machines, 1 and 3 years apart", async () => {
    plans.on(DescribeSavingsPlansOfferingRatesCommand).resolves({
      searchResults: [
        aRate("g5.xlarge", "0.7"),
        aRate("g5.xlarge", "0.45", { years: 3 }),
        aRate("g5.xlarge", "9", { usageType: "EUW1-UnusedBox:g5.xlarge" }),
        aRate("p5.48xlarge", "40", { usageType: "EUW1-BoxUsage:p5.48xlarge" }),
        aRate("p4d.24xlarge", "free"),
      ],
      nextToken: "",
    });
    const { commitment1y, commitment3y } = await fetchEc2SavingsPlanRates(connectTo("eu-west-1"));
    expect(Object.fromEntries(commitment1y.rates)).toEqual({ "g5.xlarge": 0.7, "p5.48xlarge": 40 });
    expect(Object.fromEntries(commitment3y.rates)).toEqual({ "g5.xlarge": 0.45 });
    expect(commitment1y.problems).toMatchObject([{ count: 1 }]);
    const [call] = plans.commandCalls(DescribeSavingsPlansOfferingRatesCommand);
    expect(call?.args[0].input).toMatchObject({
      savingsPlanPaymentOptions: ["No Upfront"],
      filters: [
        { name: "tenancy", values: ["shared"] },
        { name: "productDescription", values: ["Linux/UNIX"] },
        { name: "region", values: ["eu-west-1"] },
      ],
    });
    const client = call?.thisValue as SavingsplansClient;
    expect(await client.config.region()).toBe("us-east-1");
  });

  test("of SageMaker are those of endpoints and training, by the type in the usage type", async () => {
    plans.on(DescribeSavingsPlansOfferingRatesCommand).resolves({
      searchResults: [
        aRate("ml.g5.xlarge", "0.9"),
        aRate("ml.g5.xlarge", "0.9", { usageType: "USE1-Train:ml.g5.xlarge" }),
        aRate("ml.t3.medium", "0.03", { usageType: "USE1-Notebk:ml.t3.medium" }),
      ],
    });
    const { commitment1y } = await fetchSageMakerSavingsPlanRates(connectTo("us-east-1"));
    expect(Object.fromEntries(commitment1y.rates)).toEqual({ "ml.g5.xlarge": 0.9 });
    expect(commitment1y.problems).toEqual([]);
  });
});

test("spot history is read to its last page, and a row that cannot be read is counted", async () => {
  const row = (zone: string, price: string, hoursBefore: number) => ({
    InstanceType: "g5.xlarge" as const,
    AvailabilityZone: zone,
    SpotPrice: price,
    Timestamp: new Date(Date.parse(CLOCK) - hoursBefore * 3_600_000),
  });
  ec2
    .on(DescribeSpotPriceHistoryCommand)
    .resolvesOnce({ SpotPriceHistory: [row("a", "0.6", 84), row("a", "0.2", 200)], NextToken: "2" })
    .resolvesOnce({ SpotPriceHistory: [row("b", "0.8", 500), row("b", "", 1)], NextToken: "" });
  const { rates, zones, problems } = await fetchSpotPrices(connectTo("us-east-1"), {
    types: ["g5.xlarge"],
    clock: CLOCK,
  });
  // Zone a: half the week at 0.2, half at 0.6. Zone b: 0.8 all through.
  expect(rates.get("g5.xlarge")).toBe(0.6);
  expect(zones).toEqual({ "g5.xlarge": { a: 0.4, b: 0.8 } });
  expect(problems).toMatchObject([{ count: 1 }]);
});

describe("a list in pages", () => {
  test("has every item once, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer())), async (pages) => {
        const items = await everyPage("x:Y", "us-east-1", async (token) => ({
          items: pages[Number(token ?? 0)] ?? [],
          next: Number(token ?? 0) + 1 < pages.length ? String(Number(token ?? 0) + 1) : undefined,
        }));
        expect(items).toEqual(pages.flat());
      }),
    );
  });

  test("whose token repeats is an error, not an endless loop", async () => {
    await expect(everyPage("x:Y", "us-east-1", async () => ({ items: [1], next: "same" }))).rejects.toThrow(
      "same page token twice",
    );
  });
});
