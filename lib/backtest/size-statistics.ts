import { MS_PER_HOUR } from "../domain/window.ts";
import type { Points } from "../timeseries/samples.ts";
import { quantilesOf } from "../timeseries/selection.ts";

/** Percent of the present machine that a policy would provide, headroom included, seeing these points alone. */
export type Statistic = (past: Points) => number;

export interface SizePolicy {
  readonly policy: string;
  readonly source: string;
  readonly cpu: Statistic;
  /** Absent: memory is not looked at. */
  readonly memory?: Statistic;
}

export const quantileTimes =
  (share: number, factor: number): Statistic =>
  ({ values }) =>
    values.length === 0 ? 100 : factor * (quantilesOf(Float64Array.from(values), [share])[0] ?? 100);

export const maximumTimes =
  (factor: number): Statistic =>
  ({ values }) =>
    values.length === 0 ? 100 : factor * values.reduce((most, value) => Math.max(most, value), 0);

/** A sample weighs 2^(-age / 24 h); age from the newest sample. VPA buckets its histogram by 5 %, which is left out here. */
const HALF_LIFE_HOURS = 24;
/** Histories are loaded of this many days. */
const VPA_DAYS = 8;

export const decayingQuantileTimes =
  (share: number, factor: number): Statistic =>
  ({ times, values }) => {
    const newest = times.at(-1) ?? 0;
    const weighted = Array.from(values, (value, index) => ({
      value,
      ageHours: (newest - (times[index] ?? newest)) / MS_PER_HOUR,
    }))
      .filter(({ ageHours }) => ageHours < VPA_DAYS * 24)
      .map(({ value, ageHours }) => ({ value, weight: 2 ** (-ageHours / HALF_LIFE_HOURS) }))
      .toSorted((a, b) => a.value - b.value);
    const all = weighted.reduce((sum, { weight }) => sum + weight, 0);
    let below = 0;
    for (const { value, weight } of weighted) {
      below += weight;
      if (below >= share * all) return factor * value;
    }
    return 100;
  };

/** The highest value of each 24 hours before the newest, as VPA looks at memory. */
const dailyPeaks = ({ times, values }: Points): Points => {
  const newest = times.at(-1) ?? 0;
  const peaks = new Map<number, number>();
  for (const [index, time] of times.entries()) {
    const day = Math.floor((newest - time) / (24 * MS_PER_HOUR));
    peaks.set(day, Math.max(peaks.get(day) ?? 0, values[index] ?? 0));
  }
  const days = [...peaks].toSorted(([a], [b]) => b - a);
  return {
    times: Float64Array.from(days, ([day]) => newest - day * 24 * MS_PER_HOUR),
    values: Float64Array.from(days, ([, peak]) => peak),
  };
};

/** Half of the machine where the mean is below the threshold, in percent. */
const halfBelow =
  (thresholdPercent: number): Statistic =>
  ({ values }) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return values.length > 0 && mean < thresholdPercent ? 50 : 100;
  };

/** Rules as documented or as read in code (../shared/reference/peers.md, 2026-11). */
export const SIZE_BASELINES: readonly SizePolicy[] = [
  {
    policy: "Compute Optimizer: P99.5 + 20 %",
    source: "AWS, PutRecommendationPreferences defaults, 2026-11",
    cpu: quantileTimes(0.995, 1.2),
    memory: maximumTimes(1.2),
  },
  {
    policy: "KRR: P95, memory max + 15 %",
    source: "robusta-dev/krr, simple strategy, 2026-11",
    cpu: quantileTimes(0.95, 1),
    memory: maximumTimes(1.15),
  },
  {
    policy: "VPA: P90 × 1.15, 24 h half-life",
    source: "kubernetes/autoscaler, VPA recommender, 2026-11",
    cpu: decayingQuantileTimes(0.9, 1.15),
    memory: (past) => decayingQuantileTimes(0.9, 1.15)(dailyPeaks(past)),
  },
  {
    policy: "halve below a mean of 40 %",
    source: "rule of thumb of cost dashboards, CPU only",
    cpu: halfBelow(40),
  },
];
