import type { OwnedCommitment } from "./commitment.ts";
import type { Problem } from "./fleet.ts";
import { type Instant, instant } from "./window.ts";

/** An entry without which what is owned is not known: one that is left out would look like money that is free. */
export class UnreadableCommitment extends Error {
  override readonly name = "UnreadableCommitment";
}

/** `text` says why a commitment that may be in force covers no machine of ours. */
export interface LeftOut {
  readonly leftOut: string;
}

export interface OwnedReading {
  /** Each once, by start and id. */
  readonly owned: readonly OwnedCommitment[];
  readonly problems: readonly Problem[];
}

/** What each entry is; undefined: it never held, or holds no longer and is not told of. An id that comes twice counts as it came last. */
export function collected(
  entries: readonly (OwnedCommitment | LeftOut | undefined)[],
  where: string,
): OwnedReading {
  const owned = new Map<string, OwnedCommitment>();
  const reasons: string[] = [];
  for (const entry of entries) {
    if (entry === undefined) continue;
    if ("leftOut" in entry) reasons.push(entry.leftOut);
    else owned.set(entry.id, entry);
  }
  const problems = [...Map.groupBy(reasons, (reason) => reason)].map(([what, alike]) => ({
    where,
    what,
    count: alike.length,
  }));
  return { owned: [...owned.values()].toSorted(byStart), problems };
}

/** Readings of several places as one. */
export const joined = (readings: readonly OwnedReading[]): OwnedReading => ({
  owned: [
    ...new Map(readings.flatMap(({ owned }) => owned).map((one) => [one.id, one] as const)).values(),
  ].toSorted(byStart),
  problems: readings.flatMap(({ problems }) => problems),
});

const byStart = (a: OwnedCommitment, b: OwnedCommitment): number =>
  a.start === b.start ? (a.id < b.id ? -1 : 1) : a.start < b.start ? -1 : 1;

/** What was got stands in an error; `entry` names the commitment. */
export interface EntryField {
  readonly entry: string;
  readonly field: string;
  readonly got: unknown;
}

/** The value, or UnreadableCommitment that says what was expected instead. */
export function orUnreadable<T>(
  value: T | undefined,
  { entry, field, got }: EntryField,
  expected: string,
): T {
  if (value !== undefined) return value;
  throw new UnreadableCommitment(
    `${entry}: ${field}: got ${JSON.stringify(got) ?? "none"}, expected ${expected}`,
  );
}

/** ISO 8601 with its zone, as AWS writes moments. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Half-open [start, end); throws UnreadableCommitment. */
export function termOf(
  entry: string,
  fields: readonly [start: EntryField, end: EntryField],
): { readonly start: Instant; readonly end: Instant } {
  const [start, end] = fields.map((field) =>
    orUnreadable(momentOf(field.got), field, "a time like 2026-11-24T08:00:00Z"),
  );
  if (start !== undefined && end !== undefined && start < end) return { start, end };
  throw new UnreadableCommitment(`${entry}: got an end (${end}) not after the start (${start})`);
}

function momentOf(got: unknown): Instant | undefined {
  const ms = typeof got === "string" && MOMENT.test(got) ? Date.parse(got) : Number.NaN;
  return Number.isNaN(ms) ? undefined : instant(ms);
}

/** From zero on; text that is no plain number is none. */
export function amountOf(got: string | number | undefined): number | undefined {
  const amount = typeof got === "number" ? got : Number(got?.trim() || Number.NaN);
  return Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
