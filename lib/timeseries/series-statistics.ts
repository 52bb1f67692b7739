import {
  type DailyStatistics,
  type Signal,
  type SignalStatistics,
  UTILIZATION_SIGNALS,
} from "../domain/fleet.ts";
import { fraction } from "../domain/units.ts";
import { epochMs, type Instant } from "../domain/window.ts";
import { type ActivityShare, activityShare, BUSY, LIGHT } from "./activity-share.ts";
import { Calendar, dayStarts, MS_PER_DAY, weekOf } from "./calendar.ts";
import { QuantileBound, quantileOf } from "./quantiles.ts";
import { type Points, type Samples, samplesOf } from "./samples.ts";
import { samplingIntervalMs } from "./sampling-interval.ts";

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
  const frame = { calendar, periodSec, asOfMs: epochMs(asOf) };
  return (series) => {
    const most = UTILIZATION_SIGNALS.has(series.signal) ? MOST_PERCENT : Number.MAX_VALUE;
    const samples = samplesOf(series.average, series.maximum, { most, clockMs });
    return samples.times.length === 0
      ? { rejected: samples.rejected }
      : { rejected: samples.rejected, statistics: statisticsOf(series, samples, frame) };
  };
}

interface Frame {
  readonly calendar: Calendar;
  readonly periodSec: number;
  readonly asOfMs: number;
}

function statisticsOf(
  { signal, accelerator }: Series,
  samples: Samples,
  { calendar, periodSec, asOfMs }: Frame,
): SignalStatistics {
  const { times } = samples;
  const inUnit = UTILIZATION_SIGNALS.has(signal) ? fromPercent : asItIs;
  const busy = sharesOf(samples, activityShare(signal, periodSec, BUSY));
  const light = sharesOf(samples, activityShare(signal, periodSec, LIGHT));
  const starts = dayStarts(samples);
  const intervalMs = samplingIntervalMs(samples, starts, periodSec * MS_PER_SECOND);
  const firstMs = times[0] ?? 0;
  const lastMs = times.at(-1) ?? firstMs;
  const expected = Math.max(1, Math.round((asOfMs - firstMs) / intervalMs));
  const lastActive = busy.findLastIndex((share) => share > 0);
  return {
    signal,
    ...(accelerator === undefined ? {} : { accelerator }),
    window: { start: calendar.instant(firstMs), end: calendar.instant(lastMs + intervalMs) },
    intervalSec: intervalMs / MS_PER_SECOND,
    samples: times.length,
    coverage: fraction(Math.min(1, times.length / expected)),
    rejected: samples.rejected,
    ...distributionOf(samples, inUnit),
    dutyCycle: shareOf(busy, 0, busy.length),
    lightDutyCycle: shareOf(light, 0, light.length),
    ...(lastActive < 0 ? {} : { lastActiveAt: calendar.instant(times[lastActive] ?? 0) }),
    daily: dailyOf(samples, { starts, busy, calendar, inUnit }),
    hourOfWeek: weekOf(samples, inUnit),
  };
}

type InUnit = (value: number) => number;
const fromPercent: InUnit = (percent) => Math.min(1, percent / 100);
const asItIs: InUnit = (value) => value;

function sharesOf({ means, peaks }: Samples, active: ActivityShare): Float64Array {
  const shares = new Float64Array(means.length);
  for (let i = 0; i < shares.length; i++) shares[i] = active(means[i] ?? 0, peaks[i] ?? 0);
  return shares;
}

const shareOf = (shares: Float64Array, from: number, to: number) =>
  fraction(Math.min(1, sumOf(shares, from, to) / (to - from)));

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

function distributionOf({ means, peaks }: Samples, inUnit: InUnit): Distribution {
  const count = means.length;
  const sorted = means.toSorted();
  const bound = peaks === means ? undefined : new QuantileBound(means, peaks);
  const sustained = (share: number) => inUnit(quantileOf(sorted, share));
  const atMost = (share: number) => (bound === undefined ? sustained(share) : inUnit(bound.at(share)));
  return {
    mean: inUnit(sumOf(means, 0, count) / count),
    max: inUnit(maxOf(peaks, 0, count)),
    p50: sustained(0.5),
    p90: sustained(0.9),
    p95: sustained(0.95),
    p99: atMost(0.99),
    p995: atMost(0.995),
  };
}

interface Days {
  readonly starts: readonly number[];
  readonly busy: Float64Array;
  readonly calendar: Calendar;
  readonly inUnit: InUnit;
}

function dailyOf(
  { times, means, peaks }: Samples,
  { starts, busy, calendar, inUnit }: Days,
): readonly DailyStatistics[] {
  return starts.slice(0, -1).map((from, i) => {
    const to = starts[i + 1] ?? from;
    return {
      day: calendar.day(Math.floor((times[from] ?? 0) / MS_PER_DAY)),
      mean: inUnit(sumOf(means, from, to) / (to - from)),
      max: inUnit(maxOf(peaks, from, to)),
      activeShare: shareOf(busy, from, to),
      samples: to - from,
    };
  });
}
