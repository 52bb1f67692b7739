import { MS_PER_DAY } from "../domain/window.ts";
import type { SamplingPace } from "./anomaly-pace.ts";

/** 1970-01-01 was a Thursday: 3 days after a Monday. */
const DAYS_FROM_MONDAY = 3;
/** Half hours. */
const DAY_SLOTS = 48;
const WEEK_DAYS = 7;
/** A slot is the mean of its visits, then follows: 50 visits of a time of day, 8 of a weekday. */
const DAY_GAIN = 0.02;
const WEEK_GAIN = 0.125;
/** Charges of a month's start (support, reservation fees, marketplace) land on its first days. */
const MONTH_START_DAYS = 3;
const MONTH_GAIN = 0.25;
/** Seen once, a weekday or a day of the month may have been like that by chance. */
const VISITS_TO_TRUST = 2;

/** How far a series is from its level and its usual days and weekdays, smoothed: a lasting deviation counts, a flicker hardly does. */
export class SeasonalResidual {
  readonly #times = new Float64Array(DAY_SLOTS);
  readonly #timeVisits = new Uint32Array(DAY_SLOTS);
  readonly #weekdays = new Float64Array(WEEK_DAYS);
  readonly #weekdayVisits = new Uint32Array(WEEK_DAYS);
  readonly #monthStarts = new Float64Array(MONTH_START_DAYS);
  readonly #monthStartVisits = new Uint32Array(MONTH_START_DAYS);
  #level = 0;
  #smooth = 0;
  #isFirst = true;
  #day = Number.NaN;
  #daySum = 0;
  #dayCount = 0;

  /** Size of the deviation at this moment. */
  sizeOf(value: number, atMs: number, pace: SamplingPace): number {
    if (this.#isFirst) this.#level = value;
    this.#isFirst = false;
    if (pace.isDaily && dayOfMonth(atMs) <= MONTH_START_DAYS) return this.#ofMonthStart(value, atMs);
    const day = Math.floor(atMs / MS_PER_DAY);
    if (day !== this.#day) this.#endDay(day);
    this.#level += pace.levelGain * (value - this.#level);
    const slot = Math.floor(((atMs - day * MS_PER_DAY) / MS_PER_DAY) * DAY_SLOTS);
    const rest = value - this.#level - this.#weekdayShift(weekdayOf(day));
    const residual = this.#withoutTime(rest, slot);
    this.#daySum += residual + this.#weekdayShift(weekdayOf(day));
    this.#dayCount++;
    this.#smooth += pace.smoothGain * (residual - this.#smooth);
    return Math.abs(this.#smooth);
  }

  /** Says nothing of the days after it: neither level nor weekday learn from it. */
  #ofMonthStart(value: number, atMs: number): number {
    const at = dayOfMonth(atMs) - 1;
    const rest = value - this.#level - this.#weekdayShift(weekdayOf(Math.floor(atMs / MS_PER_DAY)));
    const usual = this.#monthStarts[at] ?? 0;
    const visits = (this.#monthStartVisits[at] ?? 0) + 1;
    this.#monthStartVisits[at] = visits;
    this.#monthStarts[at] = usual + Math.max(MONTH_GAIN, 1 / visits) * (rest - usual);
    return Math.abs(visits > VISITS_TO_TRUST ? rest - usual : rest);
  }

  #withoutTime(rest: number, slot: number): number {
    const usual = this.#times[slot] ?? 0;
    const visits = (this.#timeVisits[slot] ?? 0) + 1;
    this.#timeVisits[slot] = visits;
    this.#times[slot] = usual + Math.max(DAY_GAIN, 1 / visits) * (rest - usual);
    return visits > 1 ? rest - usual : rest;
  }

  #weekdayShift(weekday: number): number {
    return (this.#weekdayVisits[weekday] ?? 0) < VISITS_TO_TRUST ? 0 : (this.#weekdays[weekday] ?? 0);
  }

  #endDay(next: number): void {
    if (this.#dayCount > 0) {
      const weekday = weekdayOf(this.#day);
      const visits = (this.#weekdayVisits[weekday] ?? 0) + 1;
      const usual = this.#weekdays[weekday] ?? 0;
      this.#weekdayVisits[weekday] = visits;
      this.#weekdays[weekday] =
        usual + Math.max(WEEK_GAIN, 1 / visits) * (this.#daySum / this.#dayCount - usual);
    }
    this.#day = next;
    this.#daySum = 0;
    this.#dayCount = 0;
  }
}

const dayOfMonth = (atMs: number): number => new Date(atMs).getUTCDate();
const weekdayOf = (day: number): number => (((day + DAYS_FROM_MONDAY) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
