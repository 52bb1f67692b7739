import { epochMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from "../domain/window.ts";
import type { Rank } from "./stalled-training-facts.ts";

const DAYS_PER_WEEK = 7;
/** Twice may be chance. */
const LEAST_TIMES = 3;
/** What is over within it may come at any hour (an evaluation, an epoch's end); a longer one is a schedule, which has its hours. */
const PAUSE_MS = 2 * MS_PER_HOUR;
/** A run ends sooner and the next begins later than the day before: by half of the silence, and by an hour at most. */
const MOST_SHIFT_MS = MS_PER_HOUR;

/** Milliseconds since 1970. */
interface Silence {
  readonly start: number;
  readonly end: number;
}

/**
 * Whether the job is silent as it often was before, and went on: as long, on most days; or in these hours, on most days or a week ago, but
 * for less than `silentMinutes` of it.
 */
export function isHabit(rank: Rank, silentMinutes: number): boolean {
  const { series, silentMinutes: minutes = 0 } = rank;
  const end = epochMs(series.window.end);
  const now = { start: end - minutes * MS_PER_MINUTE, end };
  const seenSince = epochMs(series.window.start);
  const before = (series.silences ?? []).map(({ start, end }) => ({
    start: epochMs(start),
    end: epochMs(end),
  }));
  const step = series.intervalSec * 1_000;
  return (
    isUsualPause(now, before, { seenSince, step }) || isUsualTime(now, before, { seenSince, silentMinutes })
  );
}

/** It came back from a pause as long (to the sample) on most days that were seen. */
function isUsualPause(
  now: Silence,
  before: readonly Silence[],
  { seenSince, step }: { readonly seenSince: number; readonly step: number },
): boolean {
  const longest = lengthOf(now);
  const alike = before.filter((one) => lengthOf(one) <= PAUSE_MS && lengthOf(one) + step > longest);
  const days = new Set(alike.map(({ start }) => Math.floor((now.start - start) / MS_PER_DAY)));
  return alike.length >= LEAST_TIMES && days.size * 2 > Math.floor((now.start - seenSince) / MS_PER_DAY);
}

function isUsualTime(
  now: Silence,
  before: readonly Silence[],
  { seenSince, silentMinutes }: { readonly seenSince: number; readonly silentMinutes: number },
): boolean {
  const widened = before.map(widen);
  const isSilentDaysAgo = (days: number): boolean => {
    const then = { start: now.start - days * MS_PER_DAY, end: now.end - days * MS_PER_DAY };
    const covered = widened.reduce((most, one) => Math.max(most, overlap(one, then)), 0);
    return lengthOf(now) - covered < silentMinutes * MS_PER_MINUTE;
  };
  // Days of this very silence say nothing of what is usual.
  const first = Math.max(1, Math.ceil(lengthOf(now) / MS_PER_DAY));
  const seen = Math.floor((now.start - seenSince) / MS_PER_DAY);
  const others = Array.from({ length: Math.max(0, seen - first + 1) }, (_, i) => first + i);
  const silent = others.filter(isSilentDaysAgo);
  if (silent.length >= LEAST_TIMES && silent.length * 2 > others.length) return true;
  return others.includes(DAYS_PER_WEEK) && isSilentDaysAgo(DAYS_PER_WEEK);
}

const lengthOf = ({ start, end }: Silence): number => end - start;

function widen(one: Silence): Silence {
  const shift = Math.min(MOST_SHIFT_MS, lengthOf(one) / 2);
  return { start: one.start - shift, end: one.end + shift };
}

const overlap = (one: Silence, other: Silence): number =>
  Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
