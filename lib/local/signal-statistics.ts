import type { DailyStatistics, Signal, SignalStatistics } from "../domain/fleet.ts";
import { SILENCE_SEC, silencesOf } from "../domain/silences.ts";
import { fraction } from "../domain/units.ts";
import {
  epochMs,
  HOURS_PER_WEEK,
  type Instant,
  instant,
  MS_PER_HOUR,
  MS_PER_MINUTE,
} from "../domain/window.ts";
import { numbersOf, type Row } from "./duckdb.ts";

const MS_PER_SECOND = 1_000;
const MINUTES_PER_HOUR = 60;
/** Minutes of half a mask. */
const HALF = 30;

/** What SQL made of one series: its distribution, its days, its week. */
export interface SeriesRows {
  readonly distribution: Row;
  readonly daily: Row;
  readonly weekly: Row;
  /** When it was sampled and active, where it `isSilentAtItsEnd`. */
  readonly minutes?: Row;
}

/** Only then does somebody ask for its earlier silences, and only of accelerators. */
export const isSilentAtItsEnd = ({ last, lastActive }: Row, distribution: Row | undefined): boolean =>
  distribution?.signal === "gpuUtilization" &&
  lastActive !== null &&
  Number(last) - Number(lastActive) >= SILENCE_SEC;

export function statisticsOfSeries(
  { distribution, daily, weekly, minutes }: SeriesRows,
  rejected: number,
  asOf: Instant,
  dayNamed: (day: number) => string,
): SignalStatistics {
  const samples = Number(distribution.samples);
  const firstMs = Number(daily.first) * MS_PER_SECOND;
  const lastMs = Number(daily.last) * MS_PER_SECOND;
  const intervalMs = intervalOf(daily, epochMs(asOf) - lastMs);
  const expected = Math.max(1, Math.round((epochMs(asOf) - firstMs) / intervalMs));
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p995 = 0] = numbersOf(distribution.quantiles);
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
    ...(minutes === undefined ? {} : silencesOf("gpuUtilization", { ...activityOf(minutes), intervalMs })),
    daily: dailyOf(daily, dayNamed),
    hourOfWeek: hourOfWeekOf(weekly),
  };
}

/** A single sample has no spacing: what is left of the window is all it could stand for. */
const intervalOf = ({ spacing }: Row, restMs: number): number =>
  Math.max(MS_PER_SECOND, spacing === null ? restMs : Math.round(Number(spacing) * MS_PER_SECOND));

/** Columns one after another: hour since 1970, then the masks of `minutesSql`. */
function activityOf({ columns }: Row): { readonly times: Float64Array; readonly busy: Float64Array } {
  const values = numbersOf(columns);
  const hours = values.length / 5;
  const times: number[] = [];
  const busy: number[] = [];
  for (let i = 0; i < hours; i++) {
    for (let minute = 0; minute < MINUTES_PER_HOUR; minute++) {
      const half = minute < HALF ? 0 : 1;
      const bit = 1 << (minute % HALF);
      if (((values[(1 + half) * hours + i] ?? 0) & bit) === 0) continue;
      times.push((values[i] ?? 0) * MS_PER_HOUR + minute * MS_PER_MINUTE);
      busy.push(((values[(3 + half) * hours + i] ?? 0) & bit) === 0 ? 0 : 1);
    }
  }
  return { times: Float64Array.from(times), busy: Float64Array.from(busy) };
}

/** Columns one after another: day since 1970, mean, maximum, active share, samples. */
function dailyOf({ columns }: Row, dayNamed: (day: number) => string): readonly DailyStatistics[] {
  const values = numbersOf(columns);
  const days = values.length / 5;
  const at = (column: number, day: number): number => values[column * days + day] ?? 0;
  return Array.from({ length: days }, (_, i) => ({
    day: dayNamed(at(0, i)),
    mean: at(1, i),
    max: at(2, i),
    activeShare: fraction(at(3, i)),
    samples: at(4, i),
  }));
}

/**
 * Hours of the week, in no order, then their means. A full week is filled from 0 and not from null: an array that may hold null
 * takes V8 three times the memory.
 */
function hourOfWeekOf({ columns }: Row): readonly (number | null)[] {
  const values = numbersOf(columns);
  const hours = values.length / 2;
  const profile = new Array<number | null>(HOURS_PER_WEEK).fill(hours < HOURS_PER_WEEK ? null : 0);
  for (let i = 0; i < hours; i++) profile[values[i] ?? 0] = values[hours + i] ?? null;
  return profile;
}
