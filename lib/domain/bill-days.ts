import type { Bill } from "./bill.ts";
import { addDays, dayOf, type Instant, midnight, type Window } from "./window.ts";

/** Cost Explorer and the exports settle within two days (reference/aws-facts.md 5: never alert on less without saying so). */
const SETTLES_AFTER_DAYS = 2;

/** Still likely to change at `asOf`: today and the two days before. */
export const isUnsettled = (day: string, asOf: Instant): boolean =>
  day >= dayOf(addDays(asOf, -SETTLES_AFTER_DAYS));

/** From the first day to the end of the last one. */
export function spanOf(days: Iterable<string>): Window | undefined {
  const sorted = [...days].toSorted();
  const [first] = sorted;
  const last = sorted.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { start: midnight(first), end: addDays(midnight(last), 1) };
}

/** A day the bill answered for; `open`: it may still grow. */
export interface BilledDay {
  readonly day: string;
  readonly open: boolean;
}

/** Those before `today`, ascending: today's part of a day is none. */
export function billedDays(bill: Bill, today: string): readonly BilledDay[] {
  const open = new Map<string, boolean>();
  for (const { day, estimated } of bill.lines)
    if (day < today) open.set(day, estimated || (open.get(day) ?? false));
  return [...open]
    .map(([day, isOpen]) => ({ day, open: isOpen }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** The days of the window that nothing is known of: not zero, missing. */
export function missingDays(window: Window, present: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  for (let at = window.start; at < window.end; at = addDays(at, 1)) {
    if (!present.has(dayOf(at))) missing.push(dayOf(at));
  }
  return missing;
}
