import type { Problem } from "../domain/fleet.ts";
import type { SeriesFile } from "../local/series-file.ts";
import { anomalyScores } from "../timeseries/anomaly-score.ts";
import { WARM_UP } from "../timeseries/anomaly-tail.ts";

export interface ScoredSample {
  /** As in the file. */
  readonly timestamp: string;
  /** null where the file has no number. */
  readonly value: number | null;
  /** 0 to 1. */
  readonly score: number;
  readonly anomaly: boolean;
}

export interface AnomaliesAnswer {
  readonly threshold: number;
  readonly anomalies: number;
  readonly problems: readonly Problem[];
  /** Every row, in the order of time. */
  readonly scores: readonly ScoredSample[];
}

export function anomaliesAnswer(
  { timestamps, times, values, problems }: SeriesFile,
  threshold: number,
): AnomaliesAnswer {
  const scores = anomalyScores({ times, values });
  const samples = timestamps.map((timestamp, i): ScoredSample => {
    const value = values[i] ?? Number.NaN;
    const score = scores[i] ?? 0;
    return { timestamp, value: Number.isNaN(value) ? null : value, score, anomaly: score >= threshold };
  });
  const known = samples.filter(({ value }) => value !== null).length;
  return {
    threshold,
    anomalies: samples.filter(({ anomaly }) => anomaly).length,
    problems: known > WARM_UP ? problems : [...problems, tooShort(known)],
    scores: samples,
  };
}

const tooShort = (count: number): Problem => ({
  where: "series",
  what: `got ${count} ${count === 1 ? "number" : "numbers"}, expected more than ${WARM_UP}: a shorter past says nothing of what is usual, all scores are 0`,
});
