/**
 * `npx tsx test/bench/timeseries.bench.ts [--rounds N]`: anomaly scores of a million samples and forecasts of 10,000 daily series on one
 * core, against a stated floor of the same run (reading and adding up the same numbers ten times), and how both grow. With ../shared
 * beside the checkout, the coverage of the 80 % intervals too. Fails where scoring takes 3 s, forecasting 10 s, or either more than
 * 1.5 times as long a sample for ten times as many.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { anomalyScores } from "../../lib/timeseries/anomaly-score.ts";
import { forecast } from "../../lib/timeseries/forecast.ts";
import { coverageOf } from "../timeseries/coverage.ts";
import { HAS_SHARED, realSeries } from "../timeseries/real-series.ts";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const MOST_SCORING_S = 3;
const MOST_FORECAST_S = 10;
const MOST_GROWTH = 1.5;

/** -1 to 1, the same every run. */
const jitter = (i: number): number => (Math.imul(i + 1, 0x9e3779b1) >>> 0) / 2 ** 31 - 1;

/** Days and weeks, noise, a spike now and then. */
function samples(count: number, stepMs: number) {
  const times = Float64Array.from({ length: count }, (_, i) => START + i * stepMs);
  const values = times.map(
    (time, i) =>
      50 + 30 * Math.sin((2 * Math.PI * time) / DAY) + 5 * jitter(i) + (i % 9973 === 9000 ? 300 : 0),
  );
  return { times, values };
}

function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < Number(options.rounds); round++) {
    const from = performance.now();
    run();
    least = Math.min(least, (performance.now() - from) / 1000);
  }
  return least;
}

/** Ten sums over the same numbers: what any one-pass method costs at least. */
const floorOf = (values: Float64Array): number =>
  best(() => {
    let sum = 0;
    for (let turn = 0; turn < 10; turn++) for (const value of values) sum += value * turn;
    return sum;
  });

const complaints: string[] = [];
const rows: Record<string, string | number>[] = [];

for (const [name, stepMs] of [
  ["a minute", 60_000],
  ["5 minutes", 300_000],
  ["an hour", 3_600_000],
  ["a day", DAY],
] as const) {
  const [small, large] = [samples(100_000, stepMs), samples(1_000_000, stepMs)];
  const seconds = best(() => anomalyScores(large));
  const growth = seconds / 10 / best(() => anomalyScores(small));
  rows.push({
    what: `score 1,000,000 samples, one ${name}`,
    s: Number(seconds.toFixed(2)),
    "x floor": Math.round(seconds / floorOf(large.values)),
    "growth a sample, 10 x as many": Number(growth.toFixed(2)),
  });
  if (seconds >= MOST_SCORING_S) complaints.push(`scoring, one ${name}: ${seconds.toFixed(2)} s`);
  if (growth > MOST_GROWTH) complaints.push(`scoring, one ${name}: grows ${growth.toFixed(2)}`);
}

const YEAR = 365;
const daily = (count: number) =>
  Array.from({ length: count }, (_, k) => ({
    startMs: START,
    stepMs: DAY,
    values: Float64Array.from(
      { length: YEAR },
      (__, day) => 100 + k + (day % 7 < 5 ? 40 : 0) + 10 * jitter(day + k * YEAR),
    ),
  }));
const forecastAll = (all: ReturnType<typeof daily>) => {
  for (const one of all) forecast(one, { horizon: 31 });
};
const [some, all] = [daily(1000), daily(10_000)];
const seconds = best(() => forecastAll(all));
const growth = seconds / 10 / best(() => forecastAll(some));
rows.push({
  what: "forecast 10,000 series of 365 days, 31 ahead",
  s: Number(seconds.toFixed(2)),
  "x floor": Math.round(seconds / floorOf(Float64Array.from(all.flatMap(({ values }) => [...values])))),
  "growth a sample, 10 x as many": Number(growth.toFixed(2)),
});
if (seconds >= MOST_FORECAST_S) complaints.push(`forecasts: ${seconds.toFixed(2)} s`);
if (growth > MOST_GROWTH) complaints.push(`forecasts: grow ${growth.toFixed(2)}`);

console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}, best of ${options.rounds}`,
);
console.table(rows);
if (HAS_SHARED) {
  const share = (part: number): string => (100 * part).toFixed(1);
  const bySource = Map.groupBy(realSeries(), ({ source }) => source);
  const covered = [...bySource, ["all", [...bySource.values()].flat()] as const].map(([source, series]) => {
    const { steps, below, above, held, sumsHeld } = coverageOf(series);
    return {
      source,
      series: series.length,
      steps,
      "held (%)": share(held),
      "below (%)": share(below),
      "above (%)": share(above),
      "sums held (%)": share(sumsHeld),
    };
  });
  console.table(covered);
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
