import type { DailyStatistics, Resource, SignalStatistics } from "../domain/fleet.ts";
import { addDays, DAYS_PER_MONTH, midnight } from "../domain/window.ts";

/** What a workload is asked, as its machines measured it, all of them together. */
export interface Demand {
  /** Mean requests a second of each whole day, oldest first. */
  readonly dailyQps: readonly number[];
  /** Of the busiest hour of the week, brought to the level of the newest week. */
  readonly peakQps: number;
  readonly signal: "requestsPerSecond" | "invocations";
}

const WEEK = 7;
const HOURS_OF_WEEK = 168;

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
    return { dailyQps, peakQps: Math.max(...hours) * newest, signal };
  }
  return undefined;
}

const hoursOfWeek = (series: readonly SignalStatistics[]): readonly number[] =>
  Array.from({ length: HOURS_OF_WEEK }, (_, hour) =>
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

/** Growth a month, by the line through the logarithms of weekly means; undefined below two whole weeks of requests. */
export function measuredGrowth({ dailyQps }: Demand): number | undefined {
  const weeks: number[] = [];
  for (let end = dailyQps.length; end >= WEEK; end -= WEEK)
    weeks.unshift(meanOf(dailyQps.slice(end - WEEK, end)));
  if (weeks.length < 2 || weeks.some((qps) => qps <= 0)) return undefined;
  const middle = (weeks.length - 1) / 2;
  const logs = weeks.map(Math.log);
  const mean = meanOf(logs);
  const slope =
    logs.reduce((sum, log, week) => sum + (log - mean) * (week - middle), 0) /
    logs.reduce((sum, _, week) => sum + (week - middle) ** 2, 0);
  return Math.exp((slope * DAYS_PER_MONTH) / WEEK) - 1;
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
