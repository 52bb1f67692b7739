import type { DailyStatistics, Resource, SignalStatistics } from "../domain/fleet.ts";
import { addDays, DAYS_PER_MONTH, epochMs, HOURS_PER_WEEK, MS_PER_DAY, midnight } from "../domain/window.ts";

/** What a workload is asked, as its machines measured it, all of them together. */
export interface Demand {
  /** Mean requests a second of each whole day, oldest first. */
  readonly dailyQps: readonly number[];
  /** The same of the days on which every machine was counted that is there now, from before the window too: what grows must not be the count. */
  readonly trend: readonly { readonly day: string; readonly qps: number }[];
  /** Of the busiest hour of the week, brought to the level of the newest week. */
  readonly peakQps: number;
  readonly signal: "requestsPerSecond" | "invocations";
}

const WEEK = 7;
/** Fewer days than these make no week: which are missing would move its mean. */
const LEAST_OF_WEEK = 5;

/**
 * undefined: no machine of it counts requests. The busiest hour, not the busiest second: maxima of single machines do not come together,
 * and what varies within an hour is what headroom is for. Levels are of whole weeks: what has a Sunday more or only the night of a day is
 * lower, and would be another peak every morning.
 */
export function demandOf(resources: readonly Resource[]): Demand | undefined {
  for (const signal of ["requestsPerSecond", "invocations"] as const) {
    const series = resources.flatMap(({ telemetry }) => telemetry.filter((one) => one.signal === signal));
    if (series.length === 0) continue;
    const byDay = new Map<string, number>();
    for (const one of series)
      for (const { day, mean } of one.daily.filter((day) => isWhole(day, one)))
        byDay.set(day, (byDay.get(day) ?? 0) + mean * perSecond(one));
    const dailyQps = [...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, qps]) => qps);
    const hours = hoursOfWeek(series);
    const level = meanOf(hours);
    const newest = level > 0 && dailyQps.length >= WEEK ? meanOf(dailyQps.slice(-WEEK)) / level : 1;
    const trend = trendOf(series);
    return { dailyQps, trend, peakQps: Math.max(...hours) * newest, signal };
  }
  return undefined;
}

const hoursOfWeek = (series: readonly SignalStatistics[]): readonly number[] =>
  Array.from({ length: HOURS_PER_WEEK }, (_, hour) =>
    series.reduce((sum, one) => sum + (one.hourOfWeek[hour] ?? 0) * perSecond(one), 0),
  );

/** Both ends of the day are within what was measured. */
function isWhole({ day }: DailyStatistics, { window }: SignalStatistics): boolean {
  const start = midnight(day);
  return start >= window.start && addDays(start, 1) <= window.end;
}

/** Invocations are counted over the interval of a sample; requests per second are a rate already. */
export const perSecond = ({ signal, intervalSec }: SignalStatistics): number =>
  signal === "invocations" ? 1 / intervalSec : 1;

function trendOf(series: readonly SignalStatistics[]): Demand["trend"] {
  const days = series.flatMap((one) => [
    ...(one.earlierDays ?? []),
    ...one.daily.flatMap((own) =>
      isWhole(own, one) ? [{ day: own.day, qps: own.mean * perSecond(one) }] : [],
    ),
  ]);
  return [...Map.groupBy(days, ({ day }) => day)]
    .filter(([, own]) => own.length === series.length)
    .map(([day, own]) => ({ day, qps: own.reduce((sum, { qps }) => sum + qps, 0) }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** Standard errors of the slope within which weeks have only wandered. */
const SURE = 2;
/** A month. Less adds an eighth in a year, which headroom is for; a service that is full would be told to grow by the noise. House value, 2026-11. */
const LEAST_GROWTH = 0.01;

/**
 * Growth a month, by the line through the logarithms of the means of weeks, where it stands out of their wandering, else none; undefined
 * below two weeks of requests.
 */
export function measuredGrowth({ trend }: Demand): number | undefined {
  const newest = trend.at(-1)?.day;
  if (newest === undefined) return undefined;
  const byWeek = Map.groupBy(trend, ({ day }) => Math.floor(daysBetween(day, newest) / WEEK));
  const weeks = [...byWeek]
    .filter(([, days]) => days.length >= LEAST_OF_WEEK)
    .map(([ago, days]) => ({ at: -ago, log: Math.log(meanOf(days.map(({ qps }) => qps))) }));
  if (weeks.length < 2 || weeks.some(({ log }) => !Number.isFinite(log))) return undefined;
  const middle = meanOf(weeks.map(({ at }) => at));
  const mean = meanOf(weeks.map(({ log }) => log));
  const spread = weeks.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const slope = weeks.reduce((sum, { at, log }) => sum + (log - mean) * (at - middle), 0) / spread;
  const unexplained = weeks.reduce((sum, { at, log }) => sum + (log - mean - slope * (at - middle)) ** 2, 0);
  const error = Math.sqrt(unexplained / Math.max(1, weeks.length - 2) / spread);
  const growth = Math.exp((slope * DAYS_PER_MONTH) / WEEK) - 1;
  return Math.abs(slope) <= SURE * error || Math.abs(growth) < LEAST_GROWTH ? 0 : growth;
}

const daysBetween = (from: string, to: string): number =>
  (epochMs(midnight(to)) - epochMs(midnight(from))) / MS_PER_DAY;

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
