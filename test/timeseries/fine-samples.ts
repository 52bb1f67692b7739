import type { Points } from "../../lib/timeseries/samples.ts";
import { type Series, seriesReducer } from "../../lib/timeseries/series-statistics.ts";

/** A Monday. */
export const START = Date.parse("2026-11-09T00:00:00Z");
export const MINUTE = 60_000;

export const pointsOf = (periodSec: number, values: readonly number[], start = START): Points => ({
  times: Float64Array.from(values, (_, i) => start + i * periodSec * 1_000),
  values: Float64Array.from(values),
});

const chunks = (values: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** What CloudWatch makes of samples taken each minute. */
export const inPeriods = (
  values: readonly number[],
  minutes: number,
): Pick<Series, "average" | "maximum"> => ({
  average: pointsOf(
    minutes * 60,
    chunks(values, minutes).map((chunk) => chunk.reduce((sum, value) => sum + value, 0) / chunk.length),
  ),
  maximum: pointsOf(
    minutes * 60,
    chunks(values, minutes).map((chunk) => Math.max(...chunk)),
  ),
});

export function reduced(series: Series, periodSec: number, hours: number) {
  const asOf = new Date(START + hours * 60 * MINUTE).toISOString();
  const { statistics, rejected } = seriesReducer({ periodSec, asOf, clock: asOf })(series);
  if (statistics === undefined) throw new Error("got no statistics, expected some");
  return { ...statistics, rejected };
}

/** numpy's default. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? 0;
  return low + ((sorted[Math.ceil(position)] ?? low) - low) * (position % 1);
}
