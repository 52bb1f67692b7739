import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importSpotAdvisor } from "../../lib/catalog/import/spot-advisor.ts";
import { advisorOf, embeddedSpotAdvisor } from "../../lib/catalog/spot-advisor.ts";
import { packReading, unpackReadings } from "../../lib/catalog/spot-cells.ts";
import { spotReading } from "../../lib/domain/spot-market.ts";

const NOTHING = { specs: [], onDemand: [], acceleratorPrices: [], spotSavings: [], chips: [] };
const row = (region: string, type: string, saving: number, band: number, os = "Linux") => ({
  region,
  os,
  instance_type: type,
  savings_pct_vs_ondemand: String(saving),
  interruption_band: String(band),
});

describe("the embedded Spot Advisor", () => {
  const advisor = embeddedSpotAdvisor();

  test.each([
    ["us-east-1", "p4d.24xlarge", 2, 0.67],
    ["us-east-1", "p5.48xlarge", 4, 0.52],
    ["ca-central-1", "p5.48xlarge", 0, -0.62],
  ])("says of %s %s: band %d, saving %f", (region, type, band, saving) => {
    expect(spotReading(advisor, region, type)).toEqual({ band, saving: expect.closeTo(saving, 9) });
  });

  test("says nothing of what it does not list", () => {
    for (const [region, type] of [
      ["us-east-1", "z9.huge"],
      ["mars-north-1", "g5.xlarge"],
      ["constructor", "g5.xlarge"],
      ["us-east-1", "toString"],
    ] as const)
      expect(spotReading(advisor, region, type)).toBeUndefined();
    expect(spotReading(undefined, "us-east-1", "g5.xlarge")).toBeUndefined();
  });

  test("holds the snapshot's shape: 752 readings of accelerated types among 12,276, 33 regions", () => {
    const readings = Object.values(advisor.regions).flatMap((types) => Object.entries(types));
    const accelerated = readings.filter(([type]) => /^(g\d|gr\d|p\d|inf|trn)/.test(type));
    expect([Object.keys(advisor.regions).length, readings.length, accelerated.length]).toEqual([
      33, 12_276, 752,
    ]);
    const worst = accelerated.filter(([, { band }]) => band === 4).length;
    expect(worst / accelerated.length).toBeCloseTo(0.461, 3);
  });

  test("names its source and date", () => {
    expect(advisor).toMatchObject({
      source: expect.stringContaining("spotinfo@05e93313"),
      asOf: "2025-06-28",
    });
  });
});

describe("importing it", () => {
  test("keeps Linux and known types, and what no region offers stays absent", () => {
    const file = importSpotAdvisor(
      {
        ...NOTHING,
        spotSavings: [
          row("us-east-1", "p5.48xlarge", -62, 0),
          row("eu-west-1", "g5.xlarge", 90, 4),
          row("us-east-1", "g5.xlarge", 10, 1, "Windows"),
          row("us-east-1", "mac1.metal", 10, 1),
        ],
      },
      new Set(["p5.48xlarge", "g5.xlarge"]),
    );
    expect(advisorOf(file).regions).toEqual({
      "eu-west-1": { "g5.xlarge": { band: 4, saving: 0.9 } },
      "us-east-1": { "p5.48xlarge": { band: 0, saving: -0.62 } },
    });
  });

  test("what is packed comes out again, absent ones too", () => {
    const reading = fc.option(
      fc.record({ band: fc.integer({ min: 0, max: 4 }), savingPercent: fc.integer({ min: -100, max: 99 }) }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
        expect(unpackReadings(readings.map(packReading).join(""))).toEqual(readings);
      }),
    );
  });

  test.each([
    [5, 10],
    [-1, 10],
    [0, 100],
    [0, -101],
    [0, 0.5],
    [Number.NaN, 1],
  ])("refuses band %d with a saving of %d %%", (band, savingPercent) => {
    expect(() => packReading({ band, savingPercent })).toThrow(/expected 0 to 4/);
  });
});
