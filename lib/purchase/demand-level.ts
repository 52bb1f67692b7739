import { HOURS_PER_DAY, HOURS_PER_WEEK, hoursBetween, type Instant } from "../domain/window.ts";
import { commitmentCurve } from "./commitment-curve.ts";
import { recentUsage } from "./commitment-term.ts";
import type { HourlyUsage, Rates } from "./commitment-usage.ts";

export interface UsageHistory extends HourlyUsage {
  /** Of the first hour. */
  readonly start: Instant;
}

/** What was known at `asOf`: later hours are cut off. Shares its memory. */
export function pastOf(history: UsageHistory, asOf: Instant): UsageHistory {
  const hours = Math.floor(Math.min(history.hours, Math.max(0, hoursBetween(history.start, asOf))));
  return { ...history, hours, instances: history.instances.subarray(0, hours * history.types.length) };
}

/**
 * The hourly commitment, USD, that would have cost least in each whole week, counted back from the end; of a history shorter than a
 * week, one over all of it. It is the level a commitment must follow: spikes do not move it, and it is already in committed dollars,
 * so that a family that replaces another leaves it where it was.
 */
export const weeklyLevels = (history: HourlyUsage, rates: Rates): Float64Array =>
  levelsBy(HOURS_PER_WEEK, history, rates);

function levelsBy(hours: number, history: HourlyUsage, rates: Rates): Float64Array {
  if (history.hours === 0) return new Float64Array(0);
  const count = Math.max(1, Math.floor(history.hours / hours));
  return Float64Array.from({ length: count }, (_, index) => {
    const seen = { ...history, hours: history.hours - (count - 1 - index) * hours };
    return commitmentCurve(recentUsage(seen, hours), rates).optimum.hourlyCommitmentUsd;
  });
}

/** Weeks that are compared day by day: long enough for 49 pairs of days, short enough to be of the fleet as it is. */
const RESTLESS_WEEKS = 8;

/**
 * How much a day differs from the same day a week before: the median size of the change of its level's logarithm, which a step, seven
 * such days wide, does not move. Days on which nothing was worth a commitment are left out; undefined without a pair of others.
 */
export function weeklyChange(history: HourlyUsage, rates: Rates): number | undefined {
  const days = levelsBy(HOURS_PER_DAY, recentUsage(history, RESTLESS_WEEKS * HOURS_PER_WEEK), rates);
  const changes = Array.from(days.subarray(7), (level, index) =>
    Math.abs(Math.log(level / (days[index] ?? 0))),
  );
  const sizes = changes.filter(Number.isFinite).toSorted((a, b) => a - b);
  const [low, high] = [sizes[(sizes.length - 1) >> 1], sizes[sizes.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
