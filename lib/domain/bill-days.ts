import { addDays, dayOf, type Instant, type Window } from "./window.ts";

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

/** The days of the window that nothing is known of: not zero, missing. */
export function missingDays(window: Window, present: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  for (let at = window.start; at < window.end; at = addDays(at, 1)) {
    if (!present.has(dayOf(at))) missing.push(dayOf(at));
  }
  return missing;
}

const midnight = (day: string): Instant => `${day}T00:00:00.000Z`;
