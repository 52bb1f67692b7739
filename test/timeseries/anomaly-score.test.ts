import { describe, expect, test } from "vitest";
import { ANOMALY_THRESHOLD, anomalyScores } from "../../lib/timeseries/anomaly-score.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** A Monday. */
const START = Date.UTC(2026, 5, 8);
/** -1 to 1, the same every run. */
const jitter = (i: number): number => (Math.imul(i + 1, 0x9e3779b1) >>> 0) / 2 ** 31 - 1;
const at = (count: number, stepMs: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => START + i * stepMs);
const scoresOf = (count: number, stepMs: number, value: (i: number) => number): Float64Array =>
  anomalyScores({
    times: at(count, stepMs),
    values: Float64Array.from({ length: count }, (_, i) => value(i)),
  });
/** Samples at or above the threshold. */
const alarms = (scores: Float64Array): readonly number[] =>
  [...scores.keys()].filter((i) => (scores[i] ?? 0) >= ANOMALY_THRESHOLD);
const within = (found: readonly number[], from: number, to: number): boolean =>
  found.some((i) => i >= from && i < to);

const PER_DAY = 288;
const load = (i: number): number => 50 + 30 * Math.sin((2 * Math.PI * i) / PER_DAY) + 3 * jitter(i);

describe("anomaly scores", () => {
  test("days that are alike hold no anomaly once two were seen, a constant none at all", () => {
    const found = alarms(scoresOf(14 * PER_DAY, 5 * MINUTE, load));
    expect(found.length).toBeLessThanOrEqual(3);
    expect(found.filter((i) => i > 2 * PER_DAY)).toEqual([]);
    expect(Math.max(...scoresOf(2000, 5 * MINUTE, () => 42))).toBe(0);
    expect(Math.max(...scoresOf(2000, 5 * MINUTE, () => 0.1))).toBe(0);
  });

  test.each([1e6, 1e9, -1e9, 1e12])("are the same where %d is added to every value", (shift) => {
    const spike = (i: number): number => (i >= 2600 && i < 2612 ? 400 : load(i));
    const plain = scoresOf(3000, 5 * MINUTE, spike);
    const shifted = scoresOf(3000, 5 * MINUTE, (i) => spike(i) + shift);
    expect(alarms(plain).length).toBeGreaterThan(0);
    for (const [i, score] of plain.entries()) expect(shifted[i]).toBeCloseTo(score, 5);
  });

  test("the last digits of a sum are none", () => {
    expect(Math.max(...scoresOf(2000, 5 * MINUTE, (i) => (i % 700 === 0 ? 0.1 + 0.2 : 0.3)))).toBe(0);
  });

  test.each<[string, (i: number) => number, number, number]>([
    ["a spike of an hour", (i) => (i >= 2600 && i < 2612 ? 400 : load(i)), 2600, 2612],
    ["a fall to zero", (i) => (i >= 2600 && i < 2640 ? 0 : load(i)), 2600, 2640],
    ["a level that stays higher", (i) => load(i) + (i >= 2600 ? 120 : 0), 2600, 2640],
    ["a day that does not come", (i) => (i >= 2600 && i < 2888 ? 50 : load(i)), 2600, 2900],
    ["the day's shape at half its phase", (i) => load(i >= 2592 && i < 2880 ? i + 144 : i), 2592, 2700],
  ])("%s is one", (_, value, from, to) => {
    const found = alarms(scoresOf(3400, 5 * MINUTE, value));
    expect(within(found, from, to)).toBe(true);
    expect(found.filter((i) => i > 800 && i < from).length).toBeLessThanOrEqual(1);
  });

  test("what lasts is told once, not at every sample", () => {
    const found = alarms(scoresOf(3400, 5 * MINUTE, (i) => load(i) + (i >= 2600 ? 120 : 0)));
    expect(found.filter((i) => i >= 2600 && i < 2725).length).toBeLessThanOrEqual(3);
  });

  test("what comes again and again becomes usual", () => {
    const nightly = (i: number): number => (i % PER_DAY < 6 ? 300 : load(i));
    const found = alarms(scoresOf(28 * PER_DAY, 5 * MINUTE, nightly));
    expect(found.filter((i) => i >= 14 * PER_DAY)).toEqual([]);
  });

  test("daily spend: weekends are usual after some weeks, a dear day is not", () => {
    const spend = (day: number): number => (day % 7 < 5 ? 1000 : 300) + 20 * jitter(day);
    const quiet = alarms(scoresOf(180, DAY, spend));
    expect(quiet.length).toBeLessThanOrEqual(1);
    expect(within(alarms(scoresOf(180, DAY, (day) => (day === 150 ? 3000 : spend(day)))), 150, 151)).toBe(
      true,
    );
  });

  test("charges of the month's first day are usual from the third on", () => {
    const spend = (day: number): number => {
      const isFirst = new Date(START + day * DAY).getUTCDate() === 1;
      return (day % 7 < 5 ? 1000 : 300) + (isFirst ? 3000 : 0) + 20 * jitter(day);
    };
    expect(alarms(scoresOf(365, DAY, spend)).filter((day) => day > 62)).toEqual([]);
    expect(within(alarms(scoresOf(365, DAY, (day) => spend(day) + (day === 300 ? 3000 : 0))), 300, 301)).toBe(
      true,
    );
  });

  test("a weekday as quiet as a weekend scores above all else once weeks are known", () => {
    const hours = (i: number): number => (Math.floor(i / 24) % 7 < 5 ? 80 : 10) + 2 * jitter(i);
    const scores = scoresOf(70 * 24, 60 * MINUTE, (i) =>
      Math.floor(i / 24) === 57 ? 10 + 2 * jitter(i) : hours(i),
    );
    const later = [...scores.keys()].filter((i) => i >= 28 * 24 && (scores[i] ?? 0) > 0.3);
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter((i) => i < 57 * 24 || i >= 58 * 24)).toEqual([]);
  });

  test.each<[string, readonly number[]]>([
    ["no samples", []],
    ["one sample", [7]],
    ["fewer than say what is usual", Array.from({ length: 30 }, (_, i) => (i === 29 ? 1e9 : i % 3))],
    ["nothing seen", new Array(300).fill(Number.NaN)],
  ])("%s: nothing is said", (_, values) => {
    const scores = anomalyScores({ times: at(values.length, MINUTE), values: Float64Array.from(values) });
    expect([...scores]).toEqual(values.map(() => 0));
  });

  test.each<[string, (i: number) => number]>([
    ["not a number now and then", (i) => (i % 5 === 0 ? Number.NaN : load(i))],
    ["infinite now and then", (i) => (i % 50 === 0 ? Number.POSITIVE_INFINITY : load(i))],
    ["negative", (i) => -1e9 - load(i)],
    ["1e9 dollars", (i) => 1e9 * load(i)],
    ["tiny", (i) => 1e-300 * load(i)],
    ["huge", (i) => 1e300 * load(i)],
    ["constant, then a step", (i) => (i < 1500 ? 5 : 6)],
  ])("every score is from 0 to 1: %s", (_, value) => {
    const scores = scoresOf(2000, 5 * MINUTE, value);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  test("a change after a long constant is seen", () => {
    expect(within(alarms(scoresOf(2000, 5 * MINUTE, (i) => (i < 1500 ? 5 : 6))), 1500, 1520)).toBe(true);
  });

  test("a gap of weeks is no anomaly by itself", () => {
    const times = at(3000, 5 * MINUTE).map((time, i) => (i < 1440 ? time : time + 21 * DAY));
    const found = alarms(
      anomalyScores({ times, values: Float64Array.from({ length: 3000 }, (_, i) => load(i)) }),
    );
    expect(found.filter((i) => i >= 1440 && i < 1500)).toEqual([]);
  });
});
