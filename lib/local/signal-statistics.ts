import type { DailyStatistics, Signal, SignalStatistics } from "../domain/fleet.ts";
import { fraction } from "../domain/units.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import { itemsOf, type Row } from "./duckdb.ts";

const HOURS_PER_WEEK = 168;
const MS_PER_SECOND = 1_000;

/** What SQL made of one series: its distribution, its days, its week. */
export interface SeriesRows {
  readonly distribution: Row;
  readonly daily: Row;
  readonly weekly: Row;
}

export function statisticsOfSeries(
  { distribution, daily, weekly }: SeriesRows,
  rejected: number,
  asOf: Instant,
): SignalStatistics {
  const samples = Number(distribution.samples);
  const firstMs = Number(daily.first) * MS_PER_SECOND;
  const lastMs = Number(daily.last) * MS_PER_SECOND;
  const intervalMs = intervalOf(daily, epochMs(asOf) - lastMs);
  const expected = Math.max(1, Math.round((epochMs(asOf) - firstMs) / intervalMs));
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p995 = 0] = itemsOf<number>(distribution.quantiles);
  return {
    signal: distribution.signal as Signal,
    ...(distribution.accelerator ? { accelerator: String(distribution.accelerator) } : {}),
    window: { start: instant(firstMs), end: instant(lastMs + intervalMs) },
    intervalSec: intervalMs / MS_PER_SECOND,
    samples,
    coverage: fraction(Math.min(1, samples / expected)),
    rejected,
    mean: Number(daily.mean),
    max: Number(daily.max),
    p50,
    p90,
    p95,
    p99,
    p995,
    dutyCycle: fraction(Number(daily.busy) / samples),
    lightDutyCycle: fraction(Number(distribution.light) / samples),
    ...(daily.lastActive === null ? {} : { lastActiveAt: instant(Number(daily.lastActive) * MS_PER_SECOND) }),
    daily: dailyOf(daily),
    hourOfWeek: hourOfWeekOf(weekly),
  };
}

/** A single sample has no spacing: what is left of the window is all it could stand for. */
const intervalOf = ({ spacing }: Row, restMs: number): number =>
  Math.max(MS_PER_SECOND, spacing === null ? restMs : Math.round(Number(spacing) * MS_PER_SECOND));

function dailyOf(row: Row): readonly DailyStatistics[] {
  const means = itemsOf<number>(row.means);
  const maxima = itemsOf<number>(row.maxima);
  const activeShares = itemsOf<number>(row.activeShares);
  const counts = itemsOf<number>(row.counts);
  return itemsOf<string>(row.days).map((day, i) => ({
    day,
    mean: means[i] ?? 0,
    max: maxima[i] ?? 0,
    activeShare: fraction(activeShares[i] ?? 0),
    samples: counts[i] ?? 0,
  }));
}

/** Numbers only where the week is full: an array that may hold null takes V8 three times the memory. */
function hourOfWeekOf(row: Row): readonly (number | null)[] {
  const hours = itemsOf<number>(row.hours);
  const means = itemsOf<number>(row.means);
  const profile = new Array<number | null>(HOURS_PER_WEEK).fill(hours.length < HOURS_PER_WEEK ? null : 0);
  for (let i = 0; i < hours.length; i++) profile[hours[i] ?? 0] = means[i] ?? null;
  return profile;
}
