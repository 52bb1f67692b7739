import {
  type DailyStatistics,
  type Signal,
  type SignalStatistics,
  UTILIZATION_SIGNALS,
} from "../domain/fleet.ts";
import { silencesOf } from "../domain/silences.ts";
import { fraction } from "../domain/units.ts";
import { epochMs, HOURS_PER_WEEK, type Instant } from "../domain/window.ts";
import { activityOf } from "./activity-share.ts";
import { Calendar, type TimeGrid, weekOf } from "./calendar.ts";
import { quantileBounds } from "./quantile-bound.ts";
import { type Points, type Samples, samplesOf } from "./samples.ts";
import { samplingIntervalMs } from "./sampling-interval.ts";
import { quantilesOf } from "./selection.ts";
import { Workspace } from "./workspace.ts";

/** One series as a metric service answers it. Utilization in percent of one device, other signals in their own unit. */
export interface Series {
  readonly signal: Signal;
  readonly accelerator?: string;
  /** The mean of each period, or its sum for signals that count. */
  readonly average: Points;
  readonly maximum?: Points;
}

export interface ReducedSeries {
  /** Absent when no sample could be used. */
  readonly statistics?: SignalStatistics;
  readonly rejected: number;
}

export interface Sampling {
  readonly periodSec: number;
  /** The moment the fleet is looked at: coverage counts up to it. */
  readonly asOf: Instant;
  /** The wall clock: samples after it are in the future. */
  readonly clock: Instant;
}

/** A value to 100.5 is a rounded 100; beyond that it is not a utilization (as in the files source). */
const MOST_PERCENT = 100.5;
const MS_PER_SECOND = 1_000;

/**
 * A reducer of series that share period and moment. Which field comes from the mean and which from the maximum:
 * docs/decisions/0003-hourly-statistics.md. Where they are equal, or no maximum was read, a field means what it means for files.
 */
export function seriesReducer({ periodSec, asOf, clock }: Sampling): (series: Series) => ReducedSeries {
  const calendar = new Calendar();
  const clockMs = epochMs(clock);
  const workspace = new Workspace();
  const frame = { calendar, workspace, periodSec, asOfMs: epochMs(asOf) };
  return (series) => {
    const most = UTILIZATION_SIGNALS.has(series.signal) ? MOST_PERCENT : Number.MAX_VALUE;
    const samples = samplesOf(series.average, series.maximum, { most, clockMs, workspace });
    return samples.times.length === 0
      ? { rejected: samples.rejected }
      : { rejected: samples.rejected, statistics: statisticsOf(series, samples, frame) };
  };
}

interface Frame {
  readonly calendar: Calendar;
  readonly workspace: Workspace;
  readonly periodSec: number;
  readonly asOfMs: number;
}

function statisticsOf(
  { signal, accelerator }: Series,
  samples: Samples,
  { calendar, workspace, periodSec, asOfMs }: Frame,
): SignalStatistics {
  const { times } = samples;
  const count = times.length;
  const inUnit = UTILIZATION_SIGNALS.has(signal) ? fromPercent : asItIs;
  const grid = calendar.grid(times);
  const { busy, lightSum } = activityOf(signal, samples, {
    periodSec,
    busy: workspace.column("busy", count),
  });
  const intervalMs = samplingIntervalMs(times, grid.starts, periodSec * MS_PER_SECOND);
  const firstMs = times[0] ?? 0;
  const lastMs = times[count - 1] ?? firstMs;
  const expected = Math.max(1, Math.round((asOfMs - firstMs) / intervalMs));
  const lastActive = busy.findLastIndex((share) => share > 0);
  return {
    signal,
    ...(accelerator === undefined ? {} : { accelerator }),
    window: { start: calendar.instant(firstMs), end: calendar.instant(lastMs + intervalMs) },
    intervalSec: intervalMs / MS_PER_SECOND,
    samples: count,
    coverage: fraction(Math.min(1, count / expected)),
    rejected: samples.rejected,
    ...distributionOf(samples, workspace, inUnit),
    dutyCycle: fraction(Math.min(1, sumOf(busy, 0, count) / count)),
    lightDutyCycle: fraction(Math.min(1, lightSum / count)),
    ...(lastActive < 0 ? {} : { lastActiveAt: calendar.instant(times[lastActive] ?? 0) }),
    ...silencesOf(signal, { times, busy, intervalMs }),
    daily: dailyOf(samples, { grid, busy, inUnit }),
    hourOfWeek: weekOf(samples.means, grid, { sums: workspace.column("week", HOURS_PER_WEEK), inUnit }),
  };
}

type InUnit = (value: number) => number;
const fromPercent: InUnit = (percent) => Math.min(1, percent / 100);
const asItIs: InUnit = (value) => value;

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
}

function maxOf(values: Float64Array, from: number, to: number): number {
  let max = 0;
  for (let i = from; i < to; i++) max = Math.max(max, values[i] ?? 0);
  return max;
}

type Distribution = Pick<SignalStatistics, "mean" | "max" | "p50" | "p90" | "p95" | "p99" | "p995">;

const SUSTAINED = [0.5, 0.9, 0.95];
const TO_FIT = [0.99, 0.995];

/** What a load sustains comes from means, what must fit from a bound on the finer samples. */
function distributionOf(samples: Samples, workspace: Workspace, inUnit: InUnit): Distribution {
  const { means, peaks } = samples;
  const count = means.length;
  const measured = peaks === means ? [...SUSTAINED, ...TO_FIT] : SUSTAINED;
  const quantiles = quantilesOf(workspace.orderOf(means), measured);
  const bounds = peaks === means ? [] : quantileBounds(samples, workspace.orderOf(peaks), TO_FIT);
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p995 = 0] = [...quantiles, ...bounds];
  return {
    mean: inUnit(sumOf(means, 0, count) / count),
    max: inUnit(maxOf(peaks, 0, count)),
    p50: inUnit(p50),
    p90: inUnit(p90),
    p95: inUnit(p95),
    p99: inUnit(p99),
    p995: inUnit(p995),
  };
}

interface Days {
  readonly grid: TimeGrid;
  readonly busy: Float64Array;
  readonly inUnit: InUnit;
}

function dailyOf({ means, peaks }: Samples, { grid, busy, inUnit }: Days): readonly DailyStatistics[] {
  return grid.days.map((day, i) => {
    const from = grid.starts[i] ?? 0;
    const to = grid.starts[i + 1] ?? from;
    const samples = to - from;
    return {
      day,
      mean: inUnit(sumOf(means, from, to) / samples),
      max: inUnit(maxOf(peaks, from, to)),
      activeShare: fraction(Math.min(1, sumOf(busy, from, to) / samples)),
      samples,
    };
  });
}
