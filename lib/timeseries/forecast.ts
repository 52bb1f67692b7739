import { type Backtest, backtest } from "./forecast-backtest.ts";
import type { Pace } from "./forecast-filter.ts";
import { type Season, seasonsOf } from "./forecast-seasons.ts";
import { type Spread, spreadOf } from "./forecast-spread.ts";

/** Evenly spaced values; NaN where nothing was seen. */
export interface EvenSeries {
  /** Milliseconds since 1970, UTC, of the first step. */
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: ArrayLike<number>;
}

export interface ForecastWish {
  /** Steps to forecast, at least 1. */
  readonly horizon: number;
  /** 0..1, lower and upper bound; 0.1 and 0.9 unless told, an interval of 80 %. */
  readonly quantiles?: readonly [number, number];
}

/** By step, in the unit of the series. */
export interface Band {
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface Forecast extends Band {
  /** Of the sum of the steps up to and with each: a month's end is `sums` at its last day. Narrower than sums of bounds. */
  readonly sums: Band;
  readonly seasons: readonly Season["kind"][];
  /** Numbers seen. */
  readonly samples: number;
}

const QUANTILES = [0.1, 0.9] as const;
/** Quick to slow, then with a trend; the one that would have been wrong least is taken. */
const PACES: readonly Pace[] = [
  { level: 0.15, trend: 0 },
  { level: 0.03, trend: 0 },
  { level: 0.5, trend: 0 },
  { level: 0.95, trend: 0 },
  { level: 0.1, trend: 0.005 },
  { level: 0.3, trend: 0.03 },
];
const MIDDLE: Pace = { level: 0.15, trend: 0 };
/** What is less simple must have been wrong less by more than this share. */
const WORTH = 0.98;
/**
 * Where nothing was seen to compare, errors of steps grow as a random walk's, those of sums as if all were the same. The doubt is
 * fitted so that 80 % intervals hold 80 % on real series: docs/forecasts.md.
 */
const OF_STEPS = { growth: 0.5, doubt: 1.5 };
const OF_SUMS = { growth: 1, doubt: 4 };
/** Without a season, the level is that of the first step. */
const LEAST_BEGIN = 1;

/**
 * Level, damped trend and the seasons that the past supports, chosen by what would have been wrong least in forecasts from moments of
 * the past; bounds are quantiles of those very errors. Nothing seen: zero, with bounds that say nothing (infinite).
 */
export function forecast(series: EvenSeries, { horizon, quantiles = QUANTILES }: ForecastWish): Forecast {
  const values = Float64Array.from(series.values, (value) => (Number.isFinite(value) ? value : Number.NaN));
  const samples = values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  if (samples === 0) return nothingSeen(horizon);
  const grid = { ...series, seen: values.length, whole: values.length + horizon };
  const { best, seasons, span } = chosen(values, seasonsOf(grid), horizon);
  const size = typicalSize(values);
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const sums = summed(best);
  return {
    ...bandOf(best.forecast, spreadOf(best, { quantiles, span, size, ...OF_STEPS }), floor),
    sums: bandOf(sums.forecast, spreadOf(sums, { quantiles, span, size, ...OF_SUMS }), floor),
    seasons: seasons.map(({ kind }) => kind),
    samples,
  };
}

interface Choice {
  readonly best: Backtest;
  readonly seasons: readonly Season[];
  readonly span: number;
}

function chosen(values: Float64Array, seasons: readonly Season[], horizon: number): Choice {
  const begin = Math.min(values.length, Math.max(LEAST_BEGIN, ...seasons.map(({ steps }) => steps)));
  const run = (some: readonly Season[], pace: Pace): Backtest =>
    backtest(values, { seasons: some, pace, begin }, { horizon, from: begin });
  let best: Backtest | undefined;
  let taken: readonly Season[] = [];
  for (const some of subsetsOf(seasons)) {
    const tried = run(some, MIDDLE);
    if (best !== undefined && !(tried.meanError < WORTH * best.meanError)) continue;
    [best, taken] = [tried, some];
  }
  for (const pace of PACES.slice(1)) {
    const tried = run(taken, pace);
    if (best === undefined || tried.meanError < WORTH * best.meanError) best = tried;
  }
  return { best: best ?? run([], MIDDLE), seasons: taken, span: values.length - begin };
}

/** Simple ones first. */
function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const sets: (readonly Item[])[] = [[]];
  for (const item of items) sets.push(...sets.map((set) => [...set, item]));
  return sets.toSorted((a, b) => a.length - b.length);
}

/** The same forecasts, of sums from their origin on. */
function summed({ errors, forecast, horizon, ...rest }: Backtest): Backtest {
  const sums = new Float64Array(errors.length);
  for (let i = 0; i < errors.length; i++)
    sums[i] = (errors[i] ?? 0) + (i % horizon === 0 ? 0 : (sums[i - 1] ?? 0));
  const totals = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) totals[h] = (forecast[h] ?? 0) + (totals[h - 1] ?? 0);
  return { ...rest, horizon, errors: sums, forecast: totals };
}

/** What was never below zero is not forecast to be. */
function bandOf(median: Float64Array, { lower, upper }: Spread, floor: number): Band {
  const plus = (spread: Float64Array): Float64Array =>
    spread.map((value, h) => Math.max(floor, (median[h] ?? 0) + value));
  return { median: median.map((value) => Math.max(floor, value)), lower: plus(lower), upper: plus(upper) };
}

function typicalSize(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += Math.abs(value);
    count++;
  }
  return sum / count;
}

function nothingSeen(horizon: number): Forecast {
  const all = (value: number): Float64Array => new Float64Array(horizon).fill(value);
  const band = { median: all(0), lower: all(Number.NEGATIVE_INFINITY), upper: all(Number.POSITIVE_INFINITY) };
  return { ...band, sums: band, seasons: [], samples: 0 };
}
