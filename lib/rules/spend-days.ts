import { MS_PER_DAY, midnight } from "../domain/window.ts";
import { type Forecast, forecast } from "../timeseries/forecast.ts";

/** Recurring dollars of one UTC day; `open`: the provider has not billed all of it yet. */
export interface SpendDay {
  readonly day: string;
  readonly usd: number;
  readonly open: boolean;
}

/** What a day costs, by the newest one, the middle one of the newest three and of the newest seven. */
export interface SpendWindows {
  readonly newestUsd: number;
  readonly shortUsd: number;
  readonly longUsd: number;
  /** The newest day that is billed whole. */
  readonly newestDay: string;
  readonly wholeDays: number;
}

export interface SpendDays {
  readonly windows: SpendWindows;
  /** Of the days after `newestDay`. */
  readonly ahead: (horizon: number) => Forecast;
  /** Dollars of the first of last month above a usual day, where that stands out. */
  readonly invoiceOn: (day: string) => number;
}

/** Each weekday once; and the fewest days of which one alone cannot be the middle. */
const WEEK = 7;
const SHORT = 3;
/** Below that share of the usual day, a day still being billed is a part of one (Cost Explorer fills it over 24 to 48 hours). */
const PART_OF_A_DAY = 0.85;
/** Standard deviations beyond which a day between two others is an invoice, a refund or a retried job: not what a day costs. */
const ALONE = 5;
/** Median absolute deviation to standard deviation, of the normal distribution. */
const MAD_TO_DEVIATION = 1.4826;
/** A bill that never moved will: metering, a retry, a longer job. */
const LEAST_SPREAD = 0.01;

/** undefined without a day that is billed whole. Days ascend; those that are missing were not seen, which is not zero. */
export function spendDays(days: readonly SpendDay[]): SpendDays | undefined {
  const settled = days.filter(({ open }) => !open).slice(-WEEK);
  const usual = median(settled.map(({ usd }) => usd)) ?? 0;
  const whole = days.filter(({ open, usd }) => !open || usd >= usual * PART_OF_A_DAY);
  const [first, newest] = [whole[0], whole.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const plain = withoutLoners(whole.map(({ usd }) => usd));
  const values = new Float64Array(dayNumber(newest.day) - dayNumber(first.day) + 1).fill(Number.NaN);
  for (const [i, { day }] of whole.entries())
    values[dayNumber(day) - dayNumber(first.day)] = plain[i] ?? Number.NaN;
  const series = { startMs: dayNumber(first.day) * MS_PER_DAY, stepMs: MS_PER_DAY, values };
  const newestOf = (count: number) => median(whole.slice(-count).map(({ usd }) => usd)) ?? 0;
  return {
    windows: {
      newestUsd: newest.usd,
      shortUsd: newestOf(SHORT),
      longUsd: newestOf(WEEK),
      newestDay: newest.day,
      wholeDays: whole.length,
    },
    ahead: (horizon) => forecast(series, { horizon }),
    invoiceOn: (day) => {
      const index = whole.findIndex((one) => one.day === day);
      return index < 0 ? 0 : Math.max(0, (whole[index]?.usd ?? 0) - (plain[index] ?? 0));
    },
  };
}

export const dayNumber = (day: string): number => Math.round(Date.parse(midnight(day)) / MS_PER_DAY);

/** A day far from the week around it, of which no neighbour is as far: put at the week's middle. The newest has no neighbour yet. */
function withoutLoners(values: readonly number[]): readonly number[] {
  const spread = Math.max(spreadOf(values), Math.abs(median(values) ?? 0) * LEAST_SPREAD);
  const middles = values.map((_, i) => {
    const from = Math.max(0, Math.min(i - SHORT, values.length - WEEK));
    return median(values.slice(from, from + WEEK)) ?? 0;
  });
  const side = (i: number): number => {
    const off = (values[i] ?? 0) - (middles[i] ?? 0);
    return i < 0 || i >= values.length || Math.abs(off) <= ALONE * spread ? 0 : Math.sign(off);
  };
  return values.map((value, i) =>
    side(i) !== 0 && side(i - 1) !== side(i) && side(i + 1) !== side(i) ? (middles[i] ?? value) : value,
  );
}

/** From day to day, so that a level that moved once is not noise. */
function spreadOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)));
  return ((median(steps) ?? 0) * MAD_TO_DEVIATION) / Math.SQRT2;
}

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const high = sorted.length >> 1;
  const upper = sorted[high] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[high - 1] ?? upper) + upper) / 2;
}
