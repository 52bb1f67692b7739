import { MS_PER_DAY } from "../domain/window.ts";

const MS_PER_WEEK = 7 * MS_PER_DAY;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * MS_PER_DAY;
/** A finer profile than five minutes of a day and hours of a week has a sample or two a slot, and is noise. */
const MOST_DAY_SLOTS = 288;
const MOST_WEEK_SLOTS = 168;
/** Charges of a month's start (support, reservation fees, marketplace) land on its first days. */
const MONTH_START_DAYS = 3;

/** A profile that repeats: which slot of it each step falls into, -1 where it says nothing. */
export interface Season {
  readonly kind: "day" | "week" | "month-start";
  readonly slots: number;
  /** Of every step seen and to be forecast. */
  readonly slotOf: Int16Array;
  /** Steps until it has been seen whole. */
  readonly steps: number;
}

export interface StepGrid {
  /** Milliseconds since 1970, UTC, of the first step. */
  readonly startMs: number;
  readonly stepMs: number;
  /** Steps seen, and with those to be forecast. */
  readonly seen: number;
  readonly whole: number;
}

/** The seasons of which at least two whole cycles were seen: of one, nothing tells it from chance. */
export function seasonsOf(grid: StepGrid): readonly Season[] {
  const seasons = [
    cycle(grid, "day", { periodMs: MS_PER_DAY, originMs: 0, most: MOST_DAY_SLOTS }),
    cycle(grid, "week", { periodMs: MS_PER_WEEK, originMs: FIRST_MONDAY_MS, most: MOST_WEEK_SLOTS }),
    monthStart(grid),
  ];
  return seasons.filter((season) => season !== undefined);
}

interface Cycle {
  readonly periodMs: number;
  readonly originMs: number;
  readonly most: number;
}

function cycle(
  { startMs, stepMs, seen, whole }: StepGrid,
  kind: "day" | "week",
  { periodMs, originMs, most }: Cycle,
): Season | undefined {
  const steps = Math.round(periodMs / stepMs);
  if (steps < 2 || seen < 2 * steps) return undefined;
  const slots = Math.min(steps, most);
  const slotOf = new Int16Array(whole);
  for (let i = 0; i < whole; i++) {
    const since = (startMs + i * stepMs - originMs) % periodMs;
    slotOf[i] = Math.min(slots - 1, Math.floor(((since < 0 ? since + periodMs : since) / periodMs) * slots));
  }
  return { kind, slots, slotOf, steps };
}

function monthStart({ startMs, stepMs, seen, whole }: StepGrid): Season | undefined {
  if (stepMs !== MS_PER_DAY) return undefined;
  const slotOf = new Int16Array(whole);
  let starts = 0;
  for (let i = 0; i < whole; i++) {
    const day = new Date(startMs + i * stepMs).getUTCDate();
    slotOf[i] = day <= MONTH_START_DAYS ? day - 1 : -1;
    if (i < seen && day === 1) starts++;
  }
  return starts < 2 ? undefined : { kind: "month-start", slots: MONTH_START_DAYS, slotOf, steps: 1 };
}
