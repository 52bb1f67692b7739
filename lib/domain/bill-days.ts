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

/** The last day the bill knows, where by `now` later ones should long be in it: what was spent since is not known. undefined: it goes on. */
export function endedOn({ window, missingDays: missing }: Bill, now: Instant): string | undefined {
  const unknown = new Set(missing);
  let at = window.end < now ? window.end : addDays(midnight(dayOf(now)), 1);
  do at = addDays(at, -1);
  while (at > window.start && unknown.has(dayOf(at)));
  return isUnsettled(dayOf(at), now) ? undefined : dayOf(at);
}

/** Missing days before today, those since a bill that ended among them. */
export function missingDaysBy(bill: Bill, now: Instant): readonly string[] {
  const last = endedOn(bill, now);
  const today = dayOf(now);
  const since =
    last === undefined
      ? []
      : missingDays({ start: addDays(midnight(last), 1), end: midnight(today) }, new Set());
  return [...new Set([...bill.missingDays, ...since])].toSorted();
}
