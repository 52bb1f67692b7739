import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { nabCorpus } from "../../lib/cli/nab-corpus.ts";
import { anomalyScores } from "../../lib/timeseries/anomaly-score.ts";
import { heldOut } from "../../lib/timeseries/nab-held-out.ts";
import { bestNabScore, type NabSeries } from "../../lib/timeseries/nab-score.ts";
import { HAS_SHARED, SHARED } from "./real-series.ts";

describe.runIf(HAS_SHARED)("the Numenta Anomaly Benchmark, the series that are there", () => {
  let series: readonly NabSeries[] = [];
  beforeAll(async () => {
    series = await nabCorpus(join(SHARED, "nab"), anomalyScores);
  });

  test("70 or more of 100 with one threshold for all", () => {
    expect(series.length).toBeGreaterThan(40);
    expect(bestNabScore(series).normalised).toBeGreaterThan(70);
  });

  test("65 or more where the threshold was chosen on other series than judged", () => {
    const { halves, otherCategories } = heldOut(series);
    expect(Math.min(halves, otherCategories)).toBeGreaterThan(65);
  });
});
