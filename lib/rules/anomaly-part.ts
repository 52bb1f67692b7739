import type { BillLine } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { MS_PER_DAY } from "../domain/window.ts";
import { type Forecast, forecast } from "../timeseries/forecast.ts";
import type { Cut } from "./anomaly-cuts.ts";
import type { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import type { LimitValues } from "./rule.ts";
import { dayNumber, median } from "./spend-days.ts";

/** A part of the bill whose newest days are outside what its past would have them be. */
export interface UnusualPart {
  readonly cut: Cut;
  readonly part: string;
  readonly lines: readonly BillLine[];
  /** The first such day, the newest, and how many there are: usual ones may lie between. */
  readonly since: string;
  readonly newest: string;
  readonly days: number;
  /** Dollars of the newest unusual day, above (or below) what was expected of it. */
  readonly excessUsd: number;
  readonly actualUsd: number;
  readonly expectedUsd: number;
  readonly lowUsd: number;
  readonly highUsd: number;
}

/** Dollars by day; what a part has no line on is zero. */
export type DailyUsd = ReadonlyMap<string, number>;

export interface PartBounds
  extends Pick<LimitValues<typeof ANOMALY_LIMITS>, "minUsdPerDay" | "minShare" | "toldDays"> {
  /** Times the distance from what is expected to the bound. */
  readonly beyond: number;
  /** A day that has been as high (or as low) in the past is no news. */
  readonly isRecordOnly: boolean;
}

export type Move = Omit<UnusualPart, "cut" | "part" | "lines">;

/** Of a hundred usual days one is outside on either side. */
const BOUNDS = [0.01, 0.99] as const;

/**
 * undefined: as usual. The newest days are held against the forecast from the days before them, so that a jump does not excuse itself. A
 * day still being billed can only show a rise: what is missing of it may come.
 */
export function unusualMove(usd: DailyUsd, days: readonly BilledDay[], bounds: PartBounds): Move | undefined {
  const judged = days.slice(-bounds.toldDays);
  const past = days.slice(0, -bounds.toldDays);
  const last = past.at(-1);
  if (last === undefined || isSmall(usd, bounds)) return undefined;
  const ahead = dayNumber(judged.at(-1)?.day ?? last.day) - dayNumber(last.day);
  const band = forecastFrom(past, usd, Math.max(HORIZON, ahead));
  const before = past.map(({ day }) => usd.get(day) ?? 0);
  const isRecord = (actual: number, excess: number): boolean =>
    excess > 0 ? actual > Math.max(...before) : actual < Math.min(...before);
  const outside = judged.flatMap(({ day, open }) => {
    const step = dayNumber(day) - dayNumber(last.day) - 1;
    const actual = usd.get(day) ?? 0;
    const [expected, low, high] = [band.median, band.lower, band.upper].map(
      (one) => one[step] ?? Number.NaN,
    ) as [number, number, number];
    const excess = actual - expected;
    const least = Math.max(bounds.minUsdPerDay, bounds.minShare * Math.abs(expected));
    const isFar =
      excess > (high - expected) * bounds.beyond || (!open && excess < (low - expected) * bounds.beyond);
    const isOut = isFar && Math.abs(excess) >= least && (!bounds.isRecordOnly || isRecord(actual, excess));
    return isOut ? [{ day, actual, expected, low, high, excess }] : [];
  });
  const newest = outside.at(-1);
  if (newest === undefined) return undefined;
  const same = outside.filter(({ excess }) => excess > 0 === newest.excess > 0);
  return {
    since: same[0]?.day ?? newest.day,
    newest: newest.day,
    days: same.length,
    excessUsd: newest.excess,
    actualUsd: newest.actual,
    expectedUsd: newest.expected,
    lowUsd: newest.low,
    highUsd: newest.high,
  };
}

/** It never cost as much as would have to be missing or too much. */
const isSmall = (usd: DailyUsd, { minUsdPerDay }: PartBounds): boolean =>
  [...usd.values()].every((one) => Math.abs(one) < minUsdPerDay);

function forecastFrom(past: readonly BilledDay[], usd: DailyUsd, horizon: number): Forecast {
  const first = dayNumber(past[0]?.day ?? "");
  const span = dayNumber(past.at(-1)?.day ?? "") - first + 1;
  const values = new Float64Array(span).fill(Number.NaN);
  for (const { day } of past) values[dayNumber(day) - first] = usd.get(day) ?? 0;
  return forecast(
    { startMs: first * MS_PER_DAY, stepMs: MS_PER_DAY, values },
    { horizon, quantiles: BOUNDS },
  );
}

/** Days ahead at least: what would have been wrong least over two weeks is less of a chance than over three days. */
const HORIZON = 14;

/** Credits and refunds are no spend, and are not expected to come again. */
export function dailyUsd(lines: readonly BillLine[]): DailyUsd {
  const sums = new Map<string, number>();
  for (const { day, usd, category } of lines)
    if (category === "usage" || category === "commitment") sums.set(day, (sums.get(day) ?? 0) + usd);
  return sums;
}

/** Two of each weekday: the middle of fewer moves with the rhythm. */
const USUAL_DAYS = 14;

/** What a day of it cost before, by the middle of the two weeks before `day`. */
export function usualUsd(usd: DailyUsd, days: readonly BilledDay[], day: string): number {
  const before = days.filter((one) => one.day < day).slice(-USUAL_DAYS);
  return median(before.map((one) => usd.get(one.day) ?? 0)) ?? 0;
}

/** Dollars of `day` above (or below) that. */
export function movedUsd(lines: readonly BillLine[], days: readonly BilledDay[], day: string): number {
  const usd = dailyUsd(lines);
  return (usd.get(day) ?? 0) - usualUsd(usd, days, day);
}
