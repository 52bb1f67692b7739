import { beforeAll, describe, expect, test } from "vitest";
import { type Coverage, coverageOf } from "./coverage.ts";
import { HAS_SHARED, realSeries } from "./real-series.ts";

describe.runIf(HAS_SHARED)("forecasts of real series, from moments of their past", () => {
  let all: Coverage;
  beforeAll(() => {
    all = coverageOf(realSeries());
  });

  test("the 80 % interval holds 75 to 85 % of what came, and misses on both sides alike", () => {
    expect(all.steps).toBeGreaterThan(10_000);
    expect(all.held).toBeGreaterThan(0.75);
    expect(all.held).toBeLessThan(0.85);
    expect(Math.abs(all.below - all.above)).toBeLessThan(0.05);
  });

  test("so does the interval of sums", () => {
    expect(all.sumsHeld).toBeGreaterThan(0.75);
    expect(all.sumsHeld).toBeLessThan(0.85);
  });
});
