import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  onDemandBase,
  type SpotOffer,
  type SpotOutcome,
  servingOnSpot,
  trainingOnSpot,
} from "../../lib/purchase/spot-economics.ts";

const anOffer = (change: Partial<SpotOffer> = {}): SpotOffer => ({
  instances: 1,
  hoursPerMonth: 730,
  onDemandUsdPerHour: 10,
  spotUsdPerHour: 4,
  interruptionsPerMonth: 0,
  committedShare: 0,
  ...change,
});
const TIMES = { writeMinutes: 5, restartMinutes: 10 };
const NEEDS = { onDemandInstances: 0, replaceMinutes: 10 };

const price = fc.double({ min: 0.001, max: 200, noNaN: true });
const anyOffer: fc.Arbitrary<SpotOffer> = fc.record({
  instances: fc.integer({ min: 1, max: 64 }),
  hoursPerMonth: fc.double({ min: 1, max: 730, noNaN: true }),
  onDemandUsdPerHour: price,
  spotUsdPerHour: price,
  interruptionsPerMonth: fc.double({ min: 0, max: 20, noNaN: true }),
  committedShare: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyTimes = fc.record({
  writeMinutes: fc.double({ min: 0, max: 30, noNaN: true }),
  restartMinutes: fc.double({ min: 0, max: 30, noNaN: true }),
});
const anyNeeds = fc.record({
  onDemandInstances: fc.integer({ min: 0, max: 64 }),
  replaceMinutes: fc.double({ min: 0, max: 60, noNaN: true }),
});
const anyFactor = fc.double({ min: 1, max: 3, noNaN: true });

const WAYS = [
  ["training", (offer: SpotOffer, times: typeof TIMES) => trainingOnSpot(offer, times)],
  [
    "serving",
    (offer: SpotOffer, times: typeof TIMES): SpotOutcome =>
      servingOnSpot(offer, { onDemandInstances: 3, replaceMinutes: times.restartMinutes }),
  ],
] as const;

describe.each(WAYS)("what %s costs on spot", (_, costOf) => {
  const atLeast = (dearer: SpotOutcome, cheaper: SpotOutcome) =>
    expect(dearer.spotUsdPerMonth).toBeGreaterThanOrEqual(cheaper.spotUsdPerMonth * (1 - 1e-9));

  test("a higher spot price, interruption rate, write or restart never lowers it", () => {
    fc.assert(
      fc.property(anyOffer, anyTimes, anyFactor, (offer, times, factor) => {
        const base = costOf(offer, times);
        fc.pre(Number.isFinite(base.spotUsdPerMonth));
        atLeast(costOf({ ...offer, spotUsdPerHour: offer.spotUsdPerHour * factor }, times), base);
        const rate = Math.min(20, offer.interruptionsPerMonth * factor);
        atLeast(costOf({ ...offer, interruptionsPerMonth: rate }, times), base);
        atLeast(costOf(offer, { ...times, writeMinutes: times.writeMinutes * factor }), base);
        atLeast(costOf(offer, { ...times, restartMinutes: times.restartMinutes * factor }), base);
      }),
    );
  });

  test("the saving is never above the price difference, and the net one never above the saving", () => {
    fc.assert(
      fc.property(anyOffer, anyTimes, (offer, times) => {
        const one = costOf(offer, times);
        const rounding = (one.onDemandUsdPerMonth + one.spotUsdPerMonth) * 1e-12;
        expect(one.savingUsdPerMonth).toBeLessThanOrEqual(one.grossSavingUsdPerMonth + rounding);
        expect(one.netSavingUsdPerMonth).toBeLessThanOrEqual(one.savingUsdPerMonth + rounding);
        expect(one.onDemandUsdPerMonth - one.spotUsdPerMonth).toBeCloseTo(one.savingUsdPerMonth, 4);
      }),
    );
  });

  test("never interrupted, free to write and nothing committed: the saving is the price difference", () => {
    fc.assert(
      fc.property(anyOffer, anyTimes, (offer, times) => {
        const calm = { ...offer, interruptionsPerMonth: 0, committedShare: 0 };
        const one = costOf(calm, { ...times, writeMinutes: 0 });
        expect(one.savingUsdPerMonth).toBeCloseTo(one.grossSavingUsdPerMonth, 6);
        expect(one.netSavingUsdPerMonth).toBeCloseTo(one.grossSavingUsdPerMonth, 6);
      }),
    );
  });
});

describe("training on spot", () => {
  test("by hand: 4 nodes taken 1.52 times a month each come to a halt every 120 hours", () => {
    const one = trainingOnSpot(anOffer({ instances: 4, interruptionsPerMonth: 1.52 }), TIMES);
    expect(one.mtbfHours).toBeCloseTo(730 / 6.08, 6);
    // Young: sqrt(2 x 5 x 7204) = 268 min, less 2/3 of the write by the exact formula.
    expect(one.intervalMinutes).toBeCloseTo(265.07, 1);
    expect(one.stretch).toBeCloseTo(1.0394, 3);
    expect(one.spotUsdPerMonth).toBeCloseTo(4 * 730 * 4 * one.stretch, 6);
  });

  test("a given interval costs what it costs", () => {
    const offer = anOffer({ interruptionsPerMonth: 3 });
    const best = trainingOnSpot(offer, TIMES);
    const rare = trainingOnSpot(offer, { ...TIMES, intervalMinutes: 24 * 60 });
    expect(rare.intervalMinutes).toBe(1440);
    expect(rare.spotUsdPerMonth).toBeGreaterThan(best.spotUsdPerMonth);
  });

  test("what a commitment pays for already is not saved: 40 % of the price beside 60 % covered leaves nothing", () => {
    const offer = anOffer({ interruptionsPerMonth: 0, committedShare: 0.6 });
    expect(trainingOnSpot(offer, { writeMinutes: 0, restartMinutes: 0 })).toMatchObject({
      savingUsdPerMonth: expect.closeTo(730 * 6, 6),
      netSavingUsdPerMonth: expect.closeTo(0, 6),
    });
    expect(trainingOnSpot({ ...offer, committedShare: 1 }, TIMES).netSavingUsdPerMonth).toBeLessThan(-2900);
  });
});

describe("serving on spot", () => {
  test("what stays on demand saves nothing", () => {
    const all = servingOnSpot(anOffer({ instances: 5 }), { ...NEEDS, onDemandInstances: 5 });
    expect(all).toMatchObject({ spotInstances: 0, savingUsdPerMonth: 0, shareOfTimeBelowCapacity: 0 });
  });

  test("by hand: 4 of 7 on spot, each taken 1.5 times a month for 10 minutes, are short for 0.14 % of the time", () => {
    const offer = anOffer({ instances: 7, interruptionsPerMonth: 1.5 });
    const one = servingOnSpot(offer, { onDemandInstances: 3, replaceMinutes: 10 });
    expect(one.shareOfTimeBelowCapacity).toBeCloseTo((4 * 1.5) / 730 / 6, 5);
    expect(one.spotUsdPerMonth).toBeCloseTo(3 * 7300 + 4 * 730 * 4 + 4 * 1.5 * (1 / 6) * 10, 6);
  });

  test("is short of capacity for longer the more often and the longer each is missing", () => {
    fc.assert(
      fc.property(anyOffer, anyNeeds, anyFactor, (offer, needs, factor) => {
        const { shareOfTimeBelowCapacity: base } = servingOnSpot(offer, needs);
        const slower = servingOnSpot(offer, { ...needs, replaceMinutes: needs.replaceMinutes * factor });
        expect(slower.shareOfTimeBelowCapacity).toBeGreaterThanOrEqual(base);
        expect(base).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("how many replicas stay on demand", () => {
  test.each([
    ["one pool of ten may lose 23 %: 77 % stay", 10, 0.3, 1, 0.2, 8],
    ["three pools: 31 % stay", 10, 0.3, 3, 0.2, 4],
    ["many pools: the floor stays", 10, 0.3, 8, 0.2, 2],
    ["without headroom all stay", 10, 0, 3, 0.2, 10],
    ["a single replica stays", 1, 0.3, 3, 0.2, 1],
    ["exactly a whole number is not rounded up", 10, 0, 1, 0.7, 10],
    ["a floor of 70 % of ten is seven", 10, 1, 4, 0.7, 7],
  ])("%s", (_, instances, headroom, pools, atLeast, expected) => {
    expect(onDemandBase(instances, { headroom, pools, atLeast })).toBe(expected);
  });

  test("losing any one pool leaves the peak served", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (peakInstances, headroom, pools) => {
          const instances = Math.ceil(peakInstances * (1 + headroom));
          const spot = instances - onDemandBase(instances, { headroom, pools, atLeast: 0 });
          expect(instances - spot / pools).toBeGreaterThanOrEqual(instances / (1 + headroom) - 1e-6);
        },
      ),
    );
  });
});
