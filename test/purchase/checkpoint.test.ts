import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bestRhythm,
  dalyIntervalMinutes,
  type InterruptedJob,
  stretchOf,
  youngIntervalMinutes,
} from "../../lib/purchase/checkpoint.ts";

const job = (mtbfMinutes: number, writeMinutes: number, restartMinutes: number): InterruptedJob => ({
  mtbfMinutes,
  writeMinutes,
  restartMinutes,
});

const anyJob = fc
  .record({
    mtbfMinutes: fc.double({ min: 5, max: 1e6, noNaN: true }),
    writeMinutes: fc.double({ min: 0.01, max: 60, noNaN: true }),
    restartMinutes: fc.double({ min: 0, max: 60, noNaN: true }),
  })
  .filter(({ mtbfMinutes, writeMinutes }) => writeMinutes < 2 * mtbfMinutes);

/** Seconds, from ../shared/sizing/young_daly_oracle.csv: mtbf, write, restart, Young, Daly, optimum, stretch at optimum. */
const ORACLE = [
  [3600, 10, 60, 268.3, 261.7, 261.7, 1.09652],
  [3600, 900, 600, 2545.6, 1980.9, 1984.4, 2.63237],
  [11124, 300, 60, 2583.5, 2387.4, 2387.5, 1.28016],
  [21600, 120, 600, 2276.8, 2197.5, 2197.6, 1.14466],
  [21600, 900, 60, 6235.4, 5649.8, 5650.4, 1.35803],
] as const;

describe("how often to write a checkpoint", () => {
  test.each([
    ["24 h", 24 * 60, 117],
    ["6 h", 6 * 60, 57],
    ["15 min", 15, 9.1],
  ])("interrupted every %s, a write of 5 min: Daly's published optimum", (_, mtbf, published) => {
    const one = job(mtbf, 5, 10);
    const digits = published < 10 ? 1 : 0;
    expect(Number(dalyIntervalMinutes(one).toFixed(digits))).toBe(published);
    expect(Number(bestRhythm(one).intervalMinutes.toFixed(digits))).toBeCloseTo(published, 0);
  });

  test.each(ORACLE)(
    "M = %d s, C = %d s, R = %d s agrees with the oracle",
    (m, c, r, young, daly, best, stretch) => {
      const one = job(m / 60, c / 60, r / 60);
      expect(youngIntervalMinutes(one) * 60).toBeCloseTo(young, 1);
      expect(dalyIntervalMinutes(one) * 60).toBeCloseTo(daly, 1);
      // The oracle searched a grid; the optimum is flat to a tenth of a second.
      expect(Math.abs(bestRhythm(one).intervalMinutes * 60 - best)).toBeLessThan(0.2);
      expect(bestRhythm(one).stretch).toBeCloseTo(stretch, 4);
    },
  );

  test("no interval does better than the best one", () => {
    fc.assert(
      fc.property(anyJob, fc.double({ min: 0.01, max: 100, noNaN: true }), (one, factor) => {
        const { intervalMinutes, stretch } = bestRhythm(one);
        const other = stretchOf(one, intervalMinutes * factor);
        expect(other).toBeGreaterThanOrEqual(stretch * (1 - 1e-9));
      }),
    );
  });

  test("Daly's formula costs at most 1 % more than the best interval below C = M/2, Young's at most 7 %", () => {
    fc.assert(
      fc.property(
        anyJob.filter((one) => one.writeMinutes < one.mtbfMinutes / 2),
        (one) => {
          const { stretch } = bestRhythm(one);
          expect(stretchOf(one, dalyIntervalMinutes(one))).toBeLessThan(stretch * 1.01);
          expect(stretchOf(one, youngIntervalMinutes(one))).toBeLessThan(stretch * 1.07);
        },
      ),
    );
  });

  test("at M = 1 h and C = 5 min Young's formula is 0.4 % worse than the best", () => {
    const one = job(60, 5, 1);
    expect(stretchOf(one, youngIntervalMinutes(one)) / bestRhythm(one).stretch).toBeCloseTo(1.0036, 4);
  });
});

describe("what interruptions make of a job's time", () => {
  test("rarer interruptions, cheaper writes and quicker restarts never stretch it more", () => {
    fc.assert(
      fc.property(anyJob, fc.double({ min: 1, max: 10, noNaN: true }), (one, factor) => {
        const worse = bestRhythm(one).stretch * (1 + 1e-12);
        expect(bestRhythm({ ...one, mtbfMinutes: one.mtbfMinutes * factor }).stretch).toBeLessThanOrEqual(
          worse,
        );
        expect(bestRhythm({ ...one, writeMinutes: one.writeMinutes / factor }).stretch).toBeLessThanOrEqual(
          worse,
        );
        expect(
          bestRhythm({ ...one, restartMinutes: one.restartMinutes / factor }).stretch,
        ).toBeLessThanOrEqual(worse);
      }),
    );
  });

  test.each([
    ["never interrupted, it takes its own time and writes nothing", job(Infinity, 5, 10), 1],
    ["never interrupted, with writes that cost nothing", job(Infinity, 0, 10), 1],
    ["writes that cost nothing are made all the time: only restarts remain", job(600, 0, 60), Math.exp(0.1)],
  ])("%s", (_, one, stretch) => {
    expect(bestRhythm(one).stretch).toBeCloseTo(stretch, 12);
  });

  test("a write without an interval leaves no time to compute", () => {
    expect(stretchOf(job(600, 5, 10), 0)).toBe(Infinity);
  });

  test("a very reliable job keeps its digits: the optimum tends to Young's", () => {
    const one = job(1e9, 0.1, 1);
    expect(bestRhythm(one).intervalMinutes / youngIntervalMinutes(one)).toBeCloseTo(1, 4);
  });
});
