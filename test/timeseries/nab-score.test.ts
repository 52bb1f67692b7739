import { describe, expect, test } from "vitest";
import { heldOut } from "../../lib/timeseries/nab-held-out.ts";
import { bestNabScore, type NabSeries, nabScoreAt, probationOf } from "../../lib/timeseries/nab-score.ts";

const series = (length: number, windows: NabSeries["windows"], at: Record<number, number>): NabSeries => ({
  name: `${length}`,
  category: "made up",
  windows,
  scores: Array.from({ length }, (_, i) => at[i] ?? 0),
});
/** 2 / (1 + e^(5 position)) - 1, NAB's curve. */
const curve = (position: number): number => 2 / (1 + Math.exp(5 * position)) - 1;

describe("NAB's scoring, standard profile", () => {
  test("who says nothing scores 0, whoever says the first sample of each window and nothing else 100", () => {
    const windows = [[100, 119] as const, [150, 169] as const];
    const silent = bestNabScore([series(200, windows, {})]);
    expect([silent.raw, silent.normalised, silent.found]).toEqual([-2, 0, 0]);
    const perfect = bestNabScore([series(200, windows, { 100: 1, 150: 1 })]);
    expect([perfect.raw, perfect.normalised, perfect.found]).toEqual([2, 100, 2]);
  });

  test("a small case by hand: early, late, missed, and false alarms near and far", () => {
    // Window of 10 samples at 100: sample 104 is (109 - 104 + 1) / 10 = 0.6 of its width from the end.
    const found = curve(-0.6) / curve(-1);
    // Before any window a false alarm costs all of 0.11; 3 samples after one of width 10, it lies 3 / 9 behind.
    const before = -0.11;
    const after = 0.11 * curve(3 / 9);
    const one = series(200, [[100, 109] as const, [180, 189] as const], {
      60: 0.9,
      104: 0.9,
      107: 0.9,
      112: 0.9,
    });
    const { raw, normalised, found: windows, falseAlarms } = nabScoreAt([one], 0.5);
    expect(raw).toBeCloseTo(found + before + after - 1, 12);
    expect(normalised).toBeCloseTo((100 * (raw + 2)) / 4, 12);
    expect([windows, falseAlarms]).toEqual([1, 2]);
  });

  test("only the earliest detection of a window counts, and its first sample counts for 1", () => {
    const worth = (...at: readonly number[]): number =>
      nabScoreAt([series(200, [[100, 119] as const], Object.fromEntries(at.map((i) => [i, 1])))], 0.5).raw;
    expect(worth(100)).toBeCloseTo(1, 12);
    expect(worth(103, 110, 119)).toBe(worth(103));
    expect(worth(103)).toBeGreaterThan(worth(104));
    // NAB counts the last sample as one step before the edge: worth a little.
    expect(worth(119)).toBeCloseTo(curve(-1 / 20) / curve(-1), 12);
  });

  test("three widths behind a window a false alarm costs as much as one before any", () => {
    const cost = (at: number): number =>
      nabScoreAt([series(400, [[100, 109] as const], { [at]: 1 })], 0.5).raw + 1;
    expect(cost(110)).toBeGreaterThan(cost(118));
    expect(cost(109 + 27)).toBeCloseTo(-0.11, 12);
    expect(cost(399)).toBeCloseTo(-0.11, 12);
  });

  test.each([
    [100, 15],
    [4032, 604],
    [5000, 750],
    [22_695, 750],
  ])("of %i samples the first %i are not judged", (length, probation) => {
    expect(probationOf(length)).toBe(probation);
    const early = series(length, [[0, probation - 1] as const], { 0: 1, [probation - 1]: 1 });
    expect(nabScoreAt([early], 0.5)).toMatchObject({ raw: 0, windows: 0, falseAlarms: 0 });
  });

  test("one threshold for all series: the one with the best sum, found among equal scores too", () => {
    const quiet = series(200, [[100, 119] as const], { 100: 0.6, 50: 0.3 });
    const loud = series(200, [[150, 169] as const], {
      151: 0.4,
      ...Object.fromEntries(range(30, 70).map((i) => [i, 0.5])),
    });
    expect(bestNabScore([quiet, loud])).toMatchObject({ threshold: 0.6, found: 1, falseAlarms: 0 });
    expect(bestNabScore([loud]).threshold).toBe(Number.POSITIVE_INFINITY);
    for (const threshold of [0.3, 0.4, 0.5, 0.6, 0.7])
      expect(nabScoreAt([quiet, loud], threshold).raw).toBeLessThanOrEqual(bestNabScore([quiet, loud]).raw);
  });

  test("held out: what was chosen on others is judged, so it is no better than what was chosen on all", () => {
    const corpus = range(0, 20).map((i) => ({
      ...series(300, [[150 + i, 170 + i] as const], {
        [152 + i]: 0.4 + (i % 7) / 20,
        [40 + i]: 0.3 + (i % 5) / 10,
      }),
      category: `${i % 3}`,
    }));
    const { halves, otherCategories } = heldOut(corpus);
    expect(otherCategories).toBeLessThanOrEqual(bestNabScore(corpus).normalised + 1e-9);
    expect(halves).toBeGreaterThan(0);
  });
});

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
