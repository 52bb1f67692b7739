import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanOfZones, type SpotChange, zoneMeans } from "../../../lib/aws/prices/spot-mean.ts";
import { addHours, epochMs, lookBack, type Window } from "../../../lib/domain/window.ts";

const window = lookBack("2026-11-24T00:00:00.000Z", 7);
const meanSpotPrice = (changes: readonly SpotChange[], within: Window) =>
  meanOfZones(zoneMeans(changes, within));
/** `hour` counts from the start of the window: 168 is its end. */
const change = (hour: number, usdPerHour: number, zone = "a"): SpotChange => ({
  zone,
  atMs: epochMs(addHours(window.start, hour)),
  usdPerHour,
});

describe("the mean spot price of a window of 168 hours", () => {
  test.each<[string, SpotChange[], number | undefined]>([
    ["one price before it holds all through", [change(-500, 2)], 2],
    ["of two before it, the later holds", [change(-500, 9), change(-1, 2)], 2],
    ["half at 1, half at 3", [change(0, 1), change(84, 3)], 2],
    ["a price from before holds until the first change within", [change(-10, 1), change(126, 5)], 2],
    [
      "many changes in one hour weigh an hour",
      [change(0, 1), ...[167, 167.5].map((at) => change(at, 169))],
      2,
    ],
    ["a zone first seen within counts from then on", [change(84, 4)], 4],
    ["a change at the end holds for no time", [change(0, 2), change(168, 100)], 2],
    ["only changes after it are none", [change(168, 2), change(200, 3)], undefined],
    ["no change at all is no price", [], undefined],
    [
      "zones weigh the same however often they change",
      [change(0, 1, "a"), change(0, 3, "b"), change(10, 3, "b"), change(20, 3, "b")],
      2,
    ],
    ["a zone seen for an hour weighs as a zone", [change(0, 1, "a"), change(167, 3, "b")], 2],
    ["two prices at one moment: the higher holds", [change(0, 1), change(0, 2)], 2],
  ])("%s", (_, changes, expected) => {
    expect(meanSpotPrice(changes, window)).toEqual(
      expected === undefined ? undefined : expect.closeTo(expected, 10),
    );
    expect(meanSpotPrice(changes.toReversed(), window)).toEqual(meanSpotPrice(changes, window));
  });

  test("is that of each zone by itself, and a zone without a price within is none", () => {
    const changes = [change(0, 1, "a"), change(84, 3, "a"), change(10, 5, "b"), change(168, 9, "c")];
    expect([...zoneMeans(changes, window)].toSorted()).toEqual([
      ["a", 2],
      ["b", 5],
    ]);
    expect(meanSpotPrice(changes, window)).toBe(3.5);
  });

  test("lies between the lowest and the highest price, and a price repeated changes nothing", () => {
    const someChange = fc
      .tuple(
        fc.integer({ min: -300, max: 167 }),
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom("a", "b"),
      )
      .map(([hour, cents, zone]) => change(hour, cents / 100, zone));
    fc.assert(
      fc.property(fc.array(someChange, { minLength: 1, maxLength: 30 }), (changes) => {
        const mean = meanSpotPrice(changes, window) ?? Number.NaN;
        const prices = changes.map(({ usdPerHour }) => usdPerHour);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...prices) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(...prices) + 1e-9);
        expect(meanSpotPrice([...changes, ...changes], window)).toBeCloseTo(mean, 10);
      }),
    );
  });
});
