import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INTERRUPTION_BANDS } from "../../lib/domain/spot-market.ts";
import { gammaQuantile, gammaShareBelow } from "../../lib/purchase/gamma-quantile.ts";
import {
  advisorEvidence,
  interruptionRate,
  mtbfHours,
  type RateEvidence,
} from "../../lib/purchase/interruption-rate.ts";

const NOTHING: RateEvidence = { interruptions: 0, instanceMonths: 0 };
const anyBand = fc.constantFrom(...INTERRUPTION_BANDS);
const anyOwn = fc.record({
  interruptions: fc.integer({ min: 0, max: 500 }),
  instanceMonths: fc.double({ min: 0, max: 500, noNaN: true }),
});

describe("the advisor's band as a prior", () => {
  test.each([
    [0, 0.025],
    [1, 0.076],
    [2, 0.132],
    [3, 0.191],
    [4, 1.52],
  ] as const)(
    "band %d of an accelerated type alone means %f interruptions an instance-month",
    (band, mean) => {
      const rate = interruptionRate(advisorEvidence(band, true), NOTHING);
      expect(rate.advisorHolds).toBeCloseTo(0.999, 12);
      expect(rate.perMonth).toBeCloseTo(0.999 * mean + 0.001 * 100, 9);
    },
  );

  test("a higher band is a higher rate, with nothing of our own", () => {
    const rates = INTERRUPTION_BANDS.map(
      (band) => interruptionRate(advisorEvidence(band, true), NOTHING).perMonth,
    );
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  });
});

describe("our own interruptions", () => {
  test("one a month where the advisor says 'above 20 %': (1 + 2) / (0.66 + 2), and the advisor is believed", () => {
    const { perMonth, advisorHolds } = interruptionRate(advisorEvidence(4, true), {
      interruptions: 2,
      instanceMonths: 2,
    });
    expect(perMonth).toBeCloseTo(3 / (1 / 1.52 + 2), 2);
    expect(advisorHolds).toBeGreaterThan(0.999);
  });

  // ../shared/data/spot_traces_bamboo: removals and instance-hours of the first half, and what the second half brought.
  test.each([
    ["g4dn, 2021", 42, 58.4, 293],
    ["p3, 2021", 91, 161.4, 490],
  ])(
    "in a storm the advisor is no longer believed, whatever its band: %s",
    (_, interruptions, hours, later) => {
      for (const band of INTERRUPTION_BANDS) {
        const own = { interruptions, instanceMonths: hours / 730 };
        const rate = interruptionRate(advisorEvidence(band, true), own);
        expect(rate.advisorHolds).toBeLessThan(0.001);
        expect(rate.perMonth / ((interruptions / hours) * 730)).toBeCloseTo(1, 1);
        expect(later / rate.perMonth).toBeGreaterThan(0.5);
        expect(later / rate.perMonth).toBeLessThan(2);
      }
    },
  );

  test("one interruption on the first day leaves the rate open, a quiet week closes it again", () => {
    const rateAfter = (hours: number) =>
      interruptionRate(advisorEvidence(0, true), { interruptions: 1, instanceMonths: hours / 730 });
    expect(rateAfter(24).highPerMonth).toBeGreaterThan(30);
    expect(rateAfter(24 * 7).perMonth).toBeLessThan(0.5);
  });

  test("a quiet year of ten instances outweighs 'above 20 %'", () => {
    const { perMonth, highPerMonth } = interruptionRate(advisorEvidence(4, true), {
      interruptions: 0,
      instanceMonths: 120,
    });
    expect(perMonth).toBeLessThan(0.01);
    expect(highPerMonth).toBeLessThan(0.03);
  });

  test("more of them never lower the rate, and more time without them never raises it", () => {
    fc.assert(
      fc.property(anyBand, anyOwn, fc.double({ min: 0, max: 50, noNaN: true }), (band, own, more) => {
        const prior = advisorEvidence(band, true);
        const rate = interruptionRate(prior, own);
        const worse = interruptionRate(prior, { ...own, interruptions: own.interruptions + more });
        const calmer = interruptionRate(prior, { ...own, instanceMonths: own.instanceMonths + more });
        for (const bound of ["perMonth", "lowPerMonth", "highPerMonth"] as const) {
          expect(worse[bound]).toBeGreaterThanOrEqual(rate[bound] * (1 - 1e-9));
          expect(calmer[bound]).toBeLessThanOrEqual(rate[bound] * (1 + 1e-9));
        }
      }),
    );
  });

  test("the interval holds the mean of a distribution that is not mostly zero, and narrows with time", () => {
    const prior = advisorEvidence(4, true);
    const widths = [0, 1, 10, 100].map((months) => {
      const own = { interruptions: months * 1.5, instanceMonths: months };
      const { perMonth, lowPerMonth, highPerMonth } = interruptionRate(prior, own);
      expect(lowPerMonth).toBeLessThan(perMonth);
      expect(highPerMonth).toBeGreaterThan(perMonth);
      return highPerMonth - lowPerMonth;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  test("a job of eight instances that stops with any of them is interrupted eight times as often", () => {
    expect(mtbfHours(1, 8)).toBeCloseTo(730 / 8, 9);
    expect(mtbfHours(0, 8)).toBe(Infinity);
  });
});

describe("the Gamma distribution", () => {
  // R: pgamma(x, shape); qgamma(p, shape). Shape 1 is exponential: 1 - e^-x.
  test.each([
    [1, 1, 1 - Math.exp(-1)],
    [1, 20, 1 - Math.exp(-20)],
    [0.5, 0.5, 0.6826894921370859],
    [3, 2, 0.3233235838169366],
    [10, 20, 0.9950045876916924],
  ])("of shape %f has at %f the share %f below", (shape, x, share) => {
    expect(gammaShareBelow(shape, x)).toBeCloseTo(share, 12);
  });

  test.each([
    ["chi-squared, 2 degrees of freedom", 1, 0.95, 5.991464547107979 / 2],
    ["chi-squared, 1 degree of freedom", 0.5, 0.95, 3.841458820694124 / 2],
    ["chi-squared, 10 degrees of freedom", 5, 0.05, 3.940299136075622 / 2],
  ])("has the tables' quantiles: %s", (_, shape, share, expected) => {
    expect(gammaQuantile([{ weight: 1, shape, rate: 1 }], share)).toBeCloseTo(expected, 9);
  });

  test("its quantile is the inverse of its share", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 2000, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (shape, share) => {
          const x = gammaQuantile([{ weight: 1, shape, rate: 3 }], share);
          expect(gammaShareBelow(shape, x * 3)).toBeCloseTo(share, 8);
        },
      ),
    );
  });
});
