import { describe, expect, test } from "vitest";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { embeddedPriceBook, embeddedPriceLists } from "../../lib/catalog/prices.ts";
import { instanceTypeNamed } from "../../lib/domain/instance-type.ts";
import { type PriceKind, priceOf, priceUnder } from "../../lib/domain/offering.ts";

const book = embeddedPriceBook();
const everyPrice = Object.entries(book.regions).flatMap(([region, offerings]) =>
  Object.entries(offerings).flatMap(([type, offering]) =>
    Object.entries(offering).map(([kind, price]) => ({ region, type, kind, price })),
  ),
);
const rate = (region: string, type: string, kind: PriceKind) => priceOf(book, region, type, kind)?.usdPerHour;

describe("embedded prices", () => {
  // aws/karpenter-provider-aws, us-east-1, generated 2026-07-20; other regions: the accelerator list of 2025-11-30.
  test.each([
    ["us-east-1", "p5.48xlarge", 55.04],
    ["us-east-1", "p5.4xlarge", 6.88],
    ["us-east-1", "p5en.48xlarge", 63.296],
    ["us-east-1", "p4d.24xlarge", 21.957642],
    ["us-east-1", "p4de.24xlarge", 27.44705],
    ["us-east-1", "p6-b200.48xlarge", 113.9328],
    ["us-east-1", "p6-b300.48xlarge", 142.416],
    ["us-east-1", "g5.xlarge", 1.006],
    ["us-east-1", "g6.xlarge", 0.8048],
    ["us-east-1", "g6e.xlarge", 1.861],
    ["us-east-1", "g6f.large", 0.202],
    ["us-east-1", "m7i.large", 0.1008],
    ["us-west-2", "p5.48xlarge", 55.04],
    ["eu-west-1", "g4dn.xlarge", 0.587],
    ["eu-west-1", "p4d.24xlarge", 23.71569],
    ["ap-southeast-1", "inf2.xlarge", 1.06148],
  ])("in %s, %s is %d USD an hour on demand", (region, type, usd) => {
    expect(rate(region, type, "onDemand")).toBe(usd);
  });

  test("typical spot is the advisor's saving off the on-demand price, dated as the advisor is", () => {
    // Saving 59 % on 2025-06-28.
    expect(priceOf(book, "us-east-1", "g5.xlarge", "spot")).toMatchObject({
      usdPerHour: 0.41246,
      asOf: "2025-06-28",
    });
  });

  test("spot of P4 and P5 says that the price cut fell within its days", () => {
    for (const type of ["p4d.24xlarge", "p4de.24xlarge", "p5.48xlarge", "p5en.48xlarge"])
      expect(priceOf(book, "us-east-1", type, "spot")?.source).toContain("price cut");
    expect(priceOf(book, "us-east-1", "g5.xlarge", "spot")?.source).not.toContain("price cut");
  });

  test("a reserved hour costs the 1-year rate, and types sold without one have none", () => {
    expect(priceUnder(book, "us-east-1", "g5.xlarge", "reserved")?.usdPerHour).toBe(0.63378);
    expect(priceUnder(book, "us-east-1", "p5.48xlarge", "reserved")).toBeUndefined();
  });

  test("SageMaker hosting has its own prices, and none older than the P-family cut", () => {
    expect(rate("us-east-1", "ml.g5.xlarge", "onDemand")).toBe(1.4084);
    expect(rate("us-east-1", "ml.p5.48xlarge", "onDemand")).toBeUndefined();
    expect(rate("us-east-1", "ml.p4d.24xlarge", "onDemand")).toBeUndefined();
    expect(rate("eu-west-1", "ml.g5.xlarge", "onDemand")).toBeUndefined();
  });

  test("an ml type costs more than its machine", () => {
    const onDemand = (type: string) => rate("us-east-1", type, "onDemand") ?? Number.NaN;
    const ml = Object.keys(book.regions["us-east-1"] ?? {}).filter((type) => type.startsWith("ml."));
    expect(ml.filter((type) => !(onDemand(type) > onDemand(type.slice(3))))).toEqual([]);
  });

  test("every price is positive, finite, and carries its region, a source and a date", () => {
    const wrong = everyPrice.filter(
      ({ region, price }) =>
        !(price.usdPerHour > 0 && Number.isFinite(price.usdPerHour)) ||
        price.region !== region ||
        price.source.trim() === "" ||
        !/^20\d{2}-\d{2}-\d{2}$/.test(price.asOf) ||
        price.asOf > book.asOf,
    );
    expect(wrong).toEqual([]);
    expect(everyPrice.length).toBeGreaterThan(2000);
  });

  test("neither spot nor a commitment is dearer than on-demand: no saving of these regions is negative", () => {
    const dearer = everyPrice.filter(({ region, type, kind, price }) => {
      const onDemand = rate(region, type, "onDemand");
      return kind !== "onDemand" && !(onDemand !== undefined && price.usdPerHour <= onDemand);
    });
    expect(dearer).toEqual([]);
  });

  test("no two lists price the same type, kind and region", () => {
    const keys = embeddedPriceLists().flatMap(({ region, kind, prices }) =>
      prices.map(({ type }) => `${region} ${kind} ${type}`),
    );
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys.length).toBe(everyPrice.length);
  });

  test("every priced type is one the catalog knows", () => {
    const types = embeddedInstanceTypes();
    expect(everyPrice.filter(({ type }) => !instanceTypeNamed(types, type))).toEqual([]);
  });

  test.each([
    ["us-east-1", "z9.huge", "onDemand"],
    ["us-east-1", "g5.xlarge", "commitment3y"],
    ["eu-central-1", "g5.xlarge", "onDemand"],
    ["eu-west-1", "m7i.large", "onDemand"],
    ["us-east-1", "trn2.48xlarge", "onDemand"],
    ["us-east-1", "__proto__", "onDemand"],
    ["__proto__", "constructor", "onDemand"],
  ] as const)("in %s, %s has no %s price: unknown, not zero", (region, type, kind) => {
    expect(priceOf(book, region, type, kind)).toBeUndefined();
  });

  test("the book is built once and dated by its newest list", () => {
    expect(embeddedPriceBook()).toBe(book);
    expect(book).toMatchObject({ asOf: "2026-07-20", origin: "embedded" });
    expect(Object.keys(book.regions)).toEqual(["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"]);
  });
});
