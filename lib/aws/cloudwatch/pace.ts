import { setTimeout } from "node:timers/promises";
import { MS_PER_HOUR } from "../../domain/window.ts";
import type { Span } from "./metric-period.ts";

/** Resolves when a call for so many points may go out. */
export type Pace = (points: number) => Promise<void>;

export interface Timer {
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * GetMetricData: 50 calls a second an account and region; 396,000 points a second if the start is more than three hours ago,
 * else 180,000 (AWS, cloudwatch_limits, 2026-11-24).
 */
const CALLS_PER_SECOND = 50;
const RECENT_HOURS = 3;
const POINTS_PER_SECOND = { recent: 180_000, older: 396_000 } as const;
/** A tenth is left for the account's dashboards and alarms; what they take beyond it, the SDK's adaptive retry makes room for. */
const OUR_SHARE = 0.9;

export const wallTimer: Timer = { now: () => performance.now(), sleep: (ms) => setTimeout(ms) };

export function paceOf({ startMs }: Span, clockMs: number, timer: Timer): Pace {
  const age = clockMs - startMs > RECENT_HOURS * MS_PER_HOUR ? "older" : "recent";
  const pointsPerMs = (POINTS_PER_SECOND[age] * OUR_SHARE) / 1_000;
  const leastMs = 1_000 / (CALLS_PER_SECOND * OUR_SHARE);
  let free = Number.NEGATIVE_INFINITY;
  return async (points) => {
    const now = timer.now();
    const at = Math.max(now, free);
    free = at + Math.max(leastMs, points / pointsPerMs);
    if (at > now) await timer.sleep(at - now);
  };
}
