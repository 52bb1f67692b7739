import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import { API_PRICES } from "../../lib/pipeline/api-prices.ts";
import { apiPriceOf, ownCostOf, projectedMonthUsd } from "../../lib/pipeline/own-cost.ts";

const use = (api: string, units: number, requests = units) => ({ api, requests, units });

describe("what a run of Headroom costs", () => {
  // Published list prices, us-east-1, 2026-11.
  test.each([
    ["cloudwatch:GetMetricData", 2400, 0.024],
    ["cloudwatch:ListMetrics", 1000, 0.01],
    ["cloudwatch:PutMetricData", 1000, 0.01],
    ["ce:GetCostAndUsage", 1, 0.01],
    ["ce:GetSavingsPlansPurchaseRecommendation", 10, 0.1],
    ["dynamodb:UpdateItem", 1_000_000, 0.625],
    ["dynamodb:Query", 1_000_000, 0.125],
    ["sns:Publish", 1_000_000, 0.5],
    ["sns:EmailDelivery", 100_000, 2],
    ["events:PutEvents", 1_000_000, 1],
    ["ses:SendEmail", 1000, 0.1],
    ["lambda:GBSecond", 1, 0.0000133334],
    ["ec2:DescribeInstances", 1000, 0],
    ["pricing:GetProducts", 1000, 0],
    ["savingsplans:DescribeSavingsPlansOfferingRates", 1000, 0],
    ["sts:GetCallerIdentity", 1000, 0],
  ])("%s: %d units are %d USD", (api, units, expected) => {
    expect(ownCostOf([use(api, units, 7)]).usd).toBeCloseTo(expected, 10);
  });

  test("counts units where the price counts them, not requests", () => {
    expect(ownCostOf([{ api: "cloudwatch:GetMetricData", requests: 5, units: 2400 }]).byApi).toEqual([
      {
        api: "cloudwatch:GetMetricData",
        requests: 5,
        units: 2400,
        usd: 0.024,
        source: expect.stringContaining("cloudwatch/pricing"),
        asOf: "2026-11-25",
      },
    ]);
  });

  test("an API without a known price is named and left out of the sum, not free", () => {
    const cost = ownCostOf([use("quantum:Entangle", 9), use("ec2:RunInstances", 1), use("ce:GetTags", 1)]);
    expect(cost.usd).toBeCloseTo(0.01, 12);
    expect(cost.unknown).toEqual(["ec2:RunInstances", "quantum:Entangle"]);
    expect(cost.byApi.map(({ api, usd }) => [api, usd])).toEqual([
      ["ce:GetTags", 0.01],
      ["ec2:RunInstances", undefined],
      ["quantum:Entangle", undefined],
    ]);
  });

  test("a name that only begins like a priced one has no price", () => {
    expect(apiPriceOf("cloudwatch:GetMetricDataPlus")).toBeUndefined();
    expect(apiPriceOf("cells:Get")).toBeUndefined();
  });

  test("the sum is that of its parts, in any order", () => {
    const someUse = fc.record({
      api: fc.constantFrom(...API_PRICES.map(({ api }) => api.replace("*", "Anything")), "no:Price"),
      requests: fc.nat(1e6),
      units: fc.nat(1e6),
    });
    fc.assert(
      fc.property(fc.array(someUse), (counts) => {
        const { byApi, usd: total } = ownCostOf(counts);
        expect(byApi).toHaveLength(counts.length);
        expect(total).toBeCloseTo(
          counts.reduce((sum, one) => sum + ownCostOf([one]).usd, 0),
          6,
        );
        expect(ownCostOf(counts.toReversed()).usd).toBeCloseTo(total, 6);
      }),
    );
  });

  test("every price says its unit, source and date", () => {
    for (const { api, usdPerMillion, unit, source, asOf } of API_PRICES) {
      expect(api).toMatch(/^[a-z0-9]+:[A-Za-z]*\*?$/);
      expect(usdPerMillion).toBeGreaterThanOrEqual(0);
      expect([unit, source, asOf]).toEqual([
        expect.stringMatching(/\w/),
        expect.stringMatching(/^https:\/\//),
        expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      ]);
    }
    expect(new Set(API_PRICES.map(({ api }) => api)).size).toBe(API_PRICES.length);
  });
});

describe("a month of Headroom", () => {
  test("is the cost of a run by the runs of each job", () => {
    const perRun = { utilization: usd(0.024), recent: usd(0.002), spend: usd(0.1) };
    expect(projectedMonthUsd(perRun, { utilization: 30, recent: 730, spend: 30 })).toBeCloseTo(5.18, 10);
  });

  test("is not known while a job that runs has never been counted", () => {
    expect(projectedMonthUsd({ spend: usd(0.1) }, { spend: 30, recent: 730 })).toBeUndefined();
    expect(projectedMonthUsd({ spend: usd(0.1) }, { spend: 30, recent: 0 })).toBeCloseTo(3, 10);
  });
});
