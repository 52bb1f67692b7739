import { type DailyStatistics, type Signal, type SignalStatistics, UTILIZATION_SIGNALS } from "../domain/fleet.ts";
import { fraction } from "../domain/units.ts";
import { type Instant, epochMs, instant } from "../domain/window.ts";
import { itemsOf, type Row } from "./duckdb.ts";

const HOURS_PER_WEEK = 168;
const MS_PER_SECOND = 1_000;
/** Percent as exporters print it, 0..1 inside. */
const PERCENT = 100;

/** Two rows of SQL, the distribution and the rhythm of one series, as the domain's value. */
export function statisticsOfSeries(distribution: Row, rhythm: Row, rejected: number, asOf: Instant): SignalStatistics {
  const signal = distribution.signal as Signal;
  const accelerator = String(distribution.accelerator ?? "");
  const scale = UTILIZATION_SIGNALS.has(signal) ? PERCENT : 1;
  const samples = Number(distribution.samples);
  const firstMs = Number(rhythm.first) * MS_PER_SECOND;
  const lastMs = Number(rhythm.last) * MS_PER_SECOND;
  const endMs = epochMs(asOf);
  // A single sample has no spacing: what is left of the window is all it could stand for.
  const intervalMs = rhythm.spacing === null ? Math.max(endMs - lastMs, MS_PER_SECOND) : Number(rhythm.spacing) * MS_PER_SECOND;
  const expected = Math.max(1, Math.round((endMs - firstMs) / intervalMs));
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p995 = 0] = itemsOf<number>(distribution.quantiles).map((value) => value / scale);
  return {
    signal,
    ...(accelerator === "" ? {} : { accelerator }),
    window: { start: instant(firstMs), end: instant(lastMs + intervalMs) },
    intervalSec: intervalMs / MS_PER_SECOND,
    samples,
    coverage: fraction(Math.min(1, samples / expected)),
    rejected,
    mean: Number(rhythm.mean) / scale,
    max: Number(rhythm.max) / scale,
    p50,
    p90,
    p95,
    p99,
    p995,
    dutyCycle: fraction(Number(rhythm.busy) / samples),
    lightDutyCycle: fraction(Number(distribution.light) / samples),
    ...(rhythm.lastActive === null ? {} : { lastActiveAt: instant(Number(rhythm.lastActive) * MS_PER_SECOND) }),
    daily: dailyOf(rhythm, scale),
    hourOfWeek: hourOfWeekOf(rhythm, scale),
  };
}

function dailyOf(rhythm: Row, scale: number): readonly DailyStatistics[] {
  const means = itemsOf<number>(rhythm.means);
  const maxima = itemsOf<number>(rhythm.maxima);
  const activeShares = itemsOf<number>(rhythm.activeShares);
  const counts = itemsOf<number>(rhythm.counts);
  return itemsOf<string>(rhythm.days).map((day, i) => ({
    day,
    mean: (means[i] ?? 0) / scale,
    max: (maxima[i] ?? 0) / scale,
    activeShare: fraction(activeShares[i] ?? 0),
    samples: counts[i] ?? 0,
  }));
}

function hourOfWeekOf(rhythm: Row, scale: number): readonly (number | null)[] {
  const profile = new Array<number | null>(HOURS_PER_WEEK).fill(null);
  const means = itemsOf<number>(rhythm.hourMeans);
  for (const [i, hour] of itemsOf<number>(rhythm.hours).entries()) profile[hour] = (means[i] ?? 0) / scale;
  return profile;
}
