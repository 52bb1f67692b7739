import { count } from "../domain/money.ts";
import { durationOf, HOURS_PER_DAY, type Instant, type Window } from "../domain/window.ts";

/** `2026-11-24 08:00 UTC` */
export const momentText = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** `14 days to 2026-11-24 00:00 UTC` */
export const windowText = (window: Window): string => `${lengthText(window)} to ${momentText(window.end)}`;

/** Days from two on, hours below. */
export function lengthText(window: Window): string {
  const length = durationOf(window);
  return length >= 2 * HOURS_PER_DAY
    ? `${count(Math.round((length / HOURS_PER_DAY) * 10) / 10)} days`
    : `${count(Math.round(length))} hours`;
}
