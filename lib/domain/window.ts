import { HOURS_PER_MONTH, type Hours, hours } from "./units.ts";

/** ISO 8601 in UTC with a `Z`, e.g. `2026-11-24T08:00:00.000Z`: a plain JSON value that sorts as text. */
export type Instant = string & { readonly brand?: "Instant" };

/** Half-open: `start` belongs to it, `end` does not. */
export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const HOURS_PER_DAY = 24;
export const MS_PER_DAY = HOURS_PER_DAY * MS_PER_HOUR;
export const HOURS_PER_WEEK = 7 * HOURS_PER_DAY;
/** 30.42: a twelfth of 365 days. */
export const DAYS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_DAY;

export const instant = (epochMs: number): Instant => new Date(epochMs).toISOString();
export const epochMs = (at: Instant): number => Date.parse(at);
export const hoursBetween = (from: Instant, to: Instant): Hours =>
  hours((epochMs(to) - epochMs(from)) / MS_PER_HOUR);
export const durationOf = (window: Window): Hours => hoursBetween(window.start, window.end);
export const addHours = (at: Instant, count: number): Instant => instant(epochMs(at) + count * MS_PER_HOUR);
export const addDays = (at: Instant, count: number): Instant => addHours(at, count * HOURS_PER_DAY);
export const lookBack = (end: Instant, days: number): Window => ({ start: addDays(end, -days), end });

/** The whole UTC days before a window, as far as a longer look-back goes; a day that the window only has a part of is one of them. */
export function daysBefore({ start, end }: Window, lookBackDays: number): Window {
  const nextDay = (at: Instant): Instant => {
    const day = midnight(dayOf(at));
    return day === at ? day : addDays(day, 1);
  };
  return { start: nextDay(addDays(end, -lookBackDays)), end: nextDay(start) };
}

/** The UTC calendar month that holds `at`. */
export function monthOf(at: Instant): Window {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { start: instant(Date.UTC(year, month, 1)), end: instant(Date.UTC(year, month + 1, 1)) };
}

/** `2026-11-24` in UTC. */
export const dayOf = (at: Instant): string => at.slice(0, 10);
export const midnight = (day: string): Instant => `${day}T00:00:00.000Z`;
