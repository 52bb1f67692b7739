import { describe, expect, test } from "vitest";
import type { SignalStatistics } from "../../lib/domain/fleet.ts";
import { instant } from "../../lib/domain/window.ts";
import { isHabit } from "../../lib/rules/stalled-training-habit.ts";
import { seriesReducer } from "../../lib/timeseries/series-statistics.ts";
import { aResource } from "../builders/fleet.ts";

const MINUTE = 60_000;
/** Whether the job is silent in the minutes that begin at this time (UTC). */
type Off = (at: Date) => boolean;

/** A job that works unless `off`, seen every five minutes (or every hour) up to `until` on Tuesday 2026-11-24. */
function seen(off: Off, { days = 7, until = "10:00", stepMinutes = 5 } = {}): SignalStatistics {
  const end = Date.parse(`2026-11-24T${until}:00Z`);
  const count = Math.round((days * 1440) / stepMinutes);
  const times = Float64Array.from({ length: count }, (_, i) => end - (count - i) * stepMinutes * MINUTE);
  const values = times.map((at) => (off(new Date(at)) ? 0 : 93));
  const now = instant(end);
  const reduce = seriesReducer({ periodSec: stepMinutes * 60, asOf: now, clock: now });
  const { statistics } = reduce({ signal: "gpuUtilization", average: { times, values } });
  if (!statistics) throw new Error("no sample");
  return statistics;
}

function isUsual(series: SignalStatistics): boolean {
  const { lastActiveAt = series.window.start, intervalSec } = series;
  const since = Date.parse(lastActiveAt) + intervalSec * 1_000;
  const silentMinutes = (Date.parse(series.window.end) - since) / MINUTE;
  return isHabit({ resource: aResource(), accelerator: "0", silentMinutes, workedHours: 9, series }, 15);
}

const minuteOfDay = (at: Date): number => at.getUTCHours() * 60 + at.getUTCMinutes();
const daily =
  (from: string, to: string): Off =>
  (at) => {
    const [start = 0, end = 0] = [from, to].map((time) => minuteOfDay(new Date(`2026-01-01T${time}Z`)));
    const minute = minuteOfDay(at);
    return start < end ? minute >= start && minute < end : minute >= start || minute < end;
  };
const today =
  (from: string): Off =>
  (at) =>
    at >= new Date(`2026-11-24T${from}:00Z`);
const either =
  (...all: readonly Off[]): Off =>
  (at) =>
    all.some((off) => off(at));
const every =
  (minutes: number): Off =>
  (at) =>
    (Date.parse("2026-11-24T10:00Z") - at.getTime()) % (minutes * MINUTE) <= 20 * MINUTE;
const tuesdays: Off = (at) => at.getUTCDay() === 2;

describe("a silence is a habit", () => {
  test.each<[string, SignalStatistics, boolean]>([
    ["20 minutes each morning, across the hour", seen(daily("09:45", "10:05")), true],
    ["an hour each morning, from the hour on", seen(daily("09:00", "10:00"), { until: "09:55" }), true],
    ["an hour and a quarter, no whole hour in it", seen(daily("08:55", "10:10")), true],
    [
      "as long, but at an hour in which it always worked",
      seen(either(daily("03:00", "05:30"), today("08:00"))),
      false,
    ],
    ["20 minutes every hour", seen(every(60), { days: 1 }), true],
    ["20 minutes every five hours, at another hour each day", seen(every(300)), true],
    ["20 minutes every six hours, over two weeks", seen(every(360), { days: 14 }), true],
    ["longer than the pauses it takes", seen(either(every(360), today("09:00"))), false],
    ["a first pause", seen(today("09:40")), false],
    [
      "an outage of 30 minutes on two days of the week before",
      seen(either((at) => [19, 21].includes(at.getUTCDate()) && daily("02:00", "02:30")(at), today("09:40"))),
      false,
    ],
    ["at night, with a run from one to four", seen(daily("04:00", "01:00")), true],
    [
      "the run of this night ended an hour early",
      seen(either(daily("04:00", "01:00"), today("03:00")), { until: "03:30" }),
      true,
    ],
    [
      "it broke off in its middle",
      seen(either(daily("04:00", "01:00"), today("02:15")), { until: "02:30" }),
      false,
    ],
    [
      "the run of this night has not begun an hour and a quarter after its time",
      seen(either(daily("04:00", "01:00"), today("00:00")), { until: "02:15" }),
      false,
    ],
    [
      "it is late by an hour",
      seen(either(daily("04:00", "01:00"), today("00:00")), { until: "02:00" }),
      true,
    ],
    [
      "dead for three days of a nightly run",
      seen((at) => at >= new Date("2026-11-21T12:00Z") || daily("04:00", "01:00")(at), { days: 14 }),
      false,
    ],
    ["on Tuesdays, and there was one before", seen(tuesdays, { days: 14 }), true],
    ["on the first Tuesday", seen(tuesdays, { days: 7 }), false],
    [
      "of a whole hour, as CloudWatch is read by day",
      seen(daily("09:00", "10:00"), { stepMinutes: 60 }),
      true,
    ],
  ])("%s", (_, series, expected) => {
    expect(isUsual(series)).toBe(expected);
  });
});
