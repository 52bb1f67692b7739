import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { campaignFactorOf, judge, leftOut } from "../../lib/calibration/campaign-factor.ts";
import { campaignFactors } from "../../lib/calibration/campaigns.ts";
import { summaryOf } from "../../lib/calibration/errors.ts";
import { HAS_BATCH, SIZING, WHY_SKIPPED } from "../sizing/published.ts";

const someFactors = fc.array(fc.double({ min: 0.5, max: 5, noNaN: true }), { minLength: 3, maxLength: 60 });

describe("the factor of published campaigns", () => {
  test("its middle lies within its range, and the order of runs does not matter", () => {
    fc.assert(
      fc.property(someFactors, (factors) => {
        const { low, middle, high } = campaignFactorOf(factors);
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(campaignFactorOf(factors.toReversed())).toEqual({ low, middle, high });
      }),
    );
  });

  test("of nineteen runs the second and the last but one bound the range", () => {
    const runs = Array.from({ length: 19 }, (_, index) => index + 1);
    expect(campaignFactorOf(runs)).toEqual({ low: 2, middle: 10, high: 18 });
  });

  test.each([
    [2, true],
    [1.99, false],
    [18, true],
    [18.01, false],
  ])("a run of factor %d is inside 2 to 18: %s", (factor, inRange) => {
    expect(judge(factor, { low: 2, middle: 10, high: 18 }).inRange).toBe(inRange);
  });

  test("a run does not judge itself: an outlier is outside the others' range", () => {
    const judged = leftOut([1.4, 1.5, 1.5, 1.6, 40]);
    expect(judged.at(-1)).toEqual({ error: 1.5 / 40 - 1, inRange: false });
  });
});

test.skipIf(!HAS_BATCH)(
  `each published run left out: the middle within 20 %, four in five within the range ${WHY_SKIPPED}`,
  () => {
    const judged = leftOut(campaignFactors(SIZING));
    expect(summaryOf(judged.map(({ error }) => error)).median).toBeLessThan(0.2);
    expect(judged.filter(({ inRange }) => inRange).length / judged.length).toBeGreaterThanOrEqual(0.8);
  },
);
