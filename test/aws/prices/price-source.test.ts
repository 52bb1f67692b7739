import { DescribeSpotPriceHistoryCommand, EC2Client, type SpotPrice } from "@aws-sdk/client-ec2";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { DescribeSavingsPlansOfferingRatesCommand, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { PRICE_SERVICES, type PriceService } from "../../../lib/aws/prices/live-prices.ts";
import { type AwsPriceOptions, awsPriceSource } from "../../../lib/aws/prices/price-source.ts";
import { addHours } from "../../../lib/domain/window.ts";
import { aProduct, aRate, CLOCK, connectTo, DATED, sdkError } from "./price-answers.ts";

const pricing = mockClient(PricingClient);
const ec2 = mockClient(EC2Client);
const plans = mockClient(SavingsplansClient);

const history: SpotPrice[] = [
  { InstanceType: "g5.xlarge", AvailabilityZone: "us-east-1a", SpotPrice: "0.50", Timestamp: new Date(0) },
];
const compute = { savingsPlanTypes: ["Compute" as const] };
const sageMaker = { savingsPlanTypes: ["SageMaker" as const] };

beforeEach(() => {
  for (const client of [pricing, ec2, plans]) client.reset();
  pricing
    .on(GetProductsCommand, { ServiceCode: "AmazonEC2" })
    .resolves({ PriceList: [aProduct("g5.xlarge", "1.1000000000"), aProduct("z9.new", "2")] });
  pricing
    .on(GetProductsCommand, { ServiceCode: "AmazonSageMaker" })
    .resolves({ PriceList: [aProduct("ml.g5.xlarge", "1.5")] });
  ec2.on(DescribeSpotPriceHistoryCommand).resolves({ SpotPriceHistory: history });
  plans
    .on(DescribeSavingsPlansOfferingRatesCommand, compute)
    .resolves({ searchResults: [aRate("g5.xlarge", "0.7"), aRate("g5.xlarge", "0.5", { years: 3 })] });
  plans
    .on(DescribeSavingsPlansOfferingRatesCommand, sageMaker)
    .resolves({ searchResults: [aRate("ml.g5.xlarge", "0.9")] });
});

const source = (options: Partial<AwsPriceOptions> = {}) =>
  awsPriceSource({ connect: connectTo, dated: DATED, clock: CLOCK, ...options });
const fetchPrices = (options: Partial<AwsPriceOptions> = {}, regions = ["us-east-1"]) =>
  source(options).fetchPrices(regions);
const live = (usdPerHour: number) => ({ usdPerHour, asOf: "2026-11-24", region: "us-east-1" });

describe("live prices over dated ones", () => {
  test("each type and kind has the live price, with its source, region and day", async () => {
    const { book, problems } = await fetchPrices();
    expect(problems).toEqual([]);
    expect(book).toMatchObject({ asOf: "2026-11-24", origin: "live" });
    expect(book.regions["us-east-1"]).toMatchObject({
      "g5.xlarge": {
        onDemand: { ...live(1.1), source: expect.stringContaining("Price List API") },
        spot: { ...live(0.5), source: expect.stringContaining("time-weighted") },
        commitment1y: { ...live(0.7), source: "Compute Savings Plan, 1 year, no upfront" },
        commitment3y: live(0.5),
      },
      "ml.g5.xlarge": { onDemand: live(1.5), commitment1y: live(0.9) },
      "z9.new": { onDemand: live(2) },
    });
  });

  test("what no live list holds keeps its dated price, source and date", async () => {
    const { book } = await fetchPrices();
    expect(book.regions["us-east-1"]?.["p5.48xlarge"]?.onDemand).toEqual(
      DATED.regions["us-east-1"]?.["p5.48xlarge"]?.onDemand,
    );
  });

  test("asks spot prices of accelerated types with a dated one, or of those it is told", async () => {
    await fetchPrices();
    await fetchPrices({ spotTypes: ["c7i.large"] });
    const asked = ec2
      .commandCalls(DescribeSpotPriceHistoryCommand)
      .map(({ args }) => args[0].input.Filters?.[0]?.Values);
    expect(asked).toEqual([["g5.xlarge"], ["c7i.large"]]);
  });

  test("has each zone's spot price besides, where spot was read and nowhere else", async () => {
    const zoned = { InstanceType: "g5.xlarge" as const, AvailabilityZone: "us-east-1b", SpotPrice: "0.75" };
    ec2
      .on(DescribeSpotPriceHistoryCommand)
      .resolvesOnce({ SpotPriceHistory: [...history, { ...zoned, Timestamp: new Date(0) }] })
      .rejects(sdkError("UnauthorizedOperation"));
    const { book, zonePrices } = await fetchPrices({}, ["us-east-1", "us-west-2"]);
    expect(zonePrices).toEqual({ "us-east-1": { "g5.xlarge": { "us-east-1a": 0.5, "us-east-1b": 0.75 } } });
    expect(book.regions["us-east-1"]?.["g5.xlarge"]?.spot?.usdPerHour).toBe(0.625);
    expect(await fetchPrices()).not.toHaveProperty("zonePrices");
  });

  test("no type of interest asks nothing", async () => {
    await fetchPrices({ spotTypes: [] });
    expect(ec2.calls()).toHaveLength(0);
  });

  test("asks for nothing but the services it is told", async () => {
    const { book } = await fetchPrices({ services: ["ec2"] });
    expect([pricing, ec2, plans].map((client) => client.calls().length)).toEqual([1, 0, 0]);
    expect(book.regions["us-east-1"]?.["g5.xlarge"]?.spot?.source).toBe("dated list");
  });

  test("without a single live price the book is the dated one, and says so", async () => {
    pricing.onAnyCommand().rejects(sdkError("TimeoutError"));
    ec2.onAnyCommand().rejects(sdkError("TimeoutError"));
    plans.onAnyCommand().rejects(sdkError("TimeoutError"));
    const { book, problems } = await fetchPrices();
    expect(book).toBe(DATED);
    expect(problems).toHaveLength(PRICE_SERVICES.length);
  });

  test("a region without dated prices has the live ones", async () => {
    const { book } = await fetchPrices({}, ["us-east-1", "eu-central-1"]);
    expect(book.regions["eu-central-1"]?.["g5.xlarge"]?.onDemand).toMatchObject({
      usdPerHour: 1.1,
      region: "eu-central-1",
    });
  });
});

describe("a service that fails", () => {
  const denied = sdkError("AccessDeniedException");
  const failing: Record<PriceService, () => void> = {
    ec2: () => pricing.on(GetProductsCommand, { ServiceCode: "AmazonEC2" }).rejects(denied),
    sagemaker: () => pricing.on(GetProductsCommand, { ServiceCode: "AmazonSageMaker" }).rejects(denied),
    spot: () => ec2.on(DescribeSpotPriceHistoryCommand).rejects(sdkError("UnauthorizedOperation")),
    "savings-plans": () => plans.on(DescribeSavingsPlansOfferingRatesCommand, compute).rejects(denied),
    "sagemaker-savings-plans": () =>
      plans.on(DescribeSavingsPlansOfferingRatesCommand, sageMaker).rejects(denied),
  };

  test.each<[PriceService, string, string]>([
    ["ec2", "pricing:GetProducts", "dated prices of 2026-07-20 used instead"],
    ["sagemaker", "pricing:GetProducts", "dated SageMaker prices of 2025-04-01 used instead"],
    ["spot", "ec2:DescribeSpotPriceHistory", "dated spot prices of 2025-06-28 used instead"],
    [
      "savings-plans",
      "savingsplans:DescribeSavingsPlansOfferingRates",
      "dated commitment prices of 2025-11-30 used instead",
    ],
    [
      "sagemaker-savings-plans",
      "savingsplans:DescribeSavingsPlansOfferingRates",
      "no dated SageMaker commitment prices for us-east-1: they stay unknown",
    ],
  ])("%s: its dated prices stand in, the others are live", async (service, api, instead) => {
    failing[service]();
    const { book, problems } = await fetchPrices();
    expect(problems).toEqual([
      {
        where: `${api} in us-east-1`,
        what: `access denied; grant ${api}; ${instead}`,
        failure: "denied",
      },
    ]);
    expect(book.origin).toBe("live");
    const prices = Object.values(book.regions["us-east-1"] ?? {}).flatMap((one) => Object.values(one));
    expect(prices.filter(({ asOf }) => asOf === "2026-11-24").length).toBeGreaterThanOrEqual(4);
  });

  test("in one region leaves the other regions live", async () => {
    pricing
      .on(GetProductsCommand, { ServiceCode: "AmazonEC2" })
      .callsFake(({ Filters }) =>
        JSON.stringify(Filters).includes("us-west-2")
          ? Promise.reject(sdkError("InternalErrorException"))
          : { PriceList: [aProduct("g5.xlarge", "1.1")] },
      );
    const { book, problems } = await fetchPrices({}, ["us-east-1", "us-west-2"]);
    expect(problems).toMatchObject([{ where: "pricing:GetProducts in us-west-2", failure: "failed" }]);
    expect(book.regions["us-west-2"]?.["g5.xlarge"]?.onDemand).toBeUndefined();
  });
});

describe("a day's prices", () => {
  test("are asked once a region, a failure again", async () => {
    const cache = new Map();
    ec2
      .on(DescribeSpotPriceHistoryCommand)
      .rejectsOnce(sdkError("InternalError"))
      .resolves({ SpotPriceHistory: history });
    expect((await fetchPrices({ cache })).problems).toHaveLength(1);
    const later = await fetchPrices({ cache, clock: addHours(CLOCK, 23) });
    expect(later.problems).toEqual([]);
    expect(pricing.calls()).toHaveLength(3);
    expect(ec2.calls()).toHaveLength(2);
    await fetchPrices({ cache, clock: addHours(CLOCK, 24) });
    expect(pricing.calls()).toHaveLength(6);
  });

  test("of one run are the source's own", async () => {
    const one = source();
    await one.fetchPrices(["us-east-1"]);
    await one.fetchPrices(["us-east-1"]);
    expect(pricing.calls()).toHaveLength(3);
    await fetchPrices();
    expect(pricing.calls()).toHaveLength(6);
  });
});
