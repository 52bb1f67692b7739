import { findingId } from "../domain/finding.ts";
import type { Resource, SignalStatistics } from "../domain/fleet.ts";
import { addDays, dayOf, midnight } from "../domain/window.ts";
import type { RuleContext } from "./rule.ts";

/**
 * What counts as quiet. The maximum alone is no test (a health check's 5-minute spike hides an idle card) and
 * the mean alone neither (a nightly burst of two hours at 90 % has a mean below 8 %).
 */
export interface QuietLimits {
  /** Share of samples at or above 5 % that is still noise. */
  readonly dutyCycle: number;
  /** Share of samples at or above 1 %: a service at a constant 3 % serves somebody. */
  readonly lightDutyCycle: number;
  /** Share of a day's samples at or above 5 % that makes it a working day (0.02 = half an hour). */
  readonly activeDayShare: number;
}

/** Whether one of these findings on it is only kept open: its cards are still as quiet to the rules that leave quiet cards to them. */
export const isKeptQuiet = (
  { keptOpen }: Pick<RuleContext, "keptOpen">,
  { id }: Resource,
  ...rules: readonly ("idle" | "partly-idle")[]
): boolean => rules.some((rule) => keptOpen?.has(findingId(rule, id)));

/** Working days on more than this share of the days are a habit, not an accident. */
const HABIT = 0.25;

/** Why a series is not quiet, or undefined if it is. */
export function workBecause(series: SignalStatistics, limits: QuietLimits): string | undefined {
  if (series.dutyCycle > limits.dutyCycle)
    return `at or above 5 % in ${percent(series.dutyCycle)} of samples`;
  if (series.lightDutyCycle > limits.lightDutyCycle) {
    return `at or above 1 % in ${percent(series.lightDutyCycle)} of samples`;
  }
  return rhythmOf(series, limits.activeDayShare);
}

/** A short piece of work that keeps coming back: nightly, or on the same weekday. */
function rhythmOf(series: SignalStatistics, activeDayShare: number): string | undefined {
  const active = series.daily.filter((day) => day.activeShare >= activeDayShare).map((day) => day.day);
  if (active.length === 0) return undefined;
  if (active.length > Math.max(1, series.daily.length * HABIT)) {
    return `works on ${active.length} of ${series.daily.length} days`;
  }
  const days = new Set(active);
  const weekly = active.find((day) => days.has(dayOf(addDays(midnight(day), 7))));
  return weekly ? `works every week, as on ${weekly}` : undefined;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
