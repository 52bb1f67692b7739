import { counted } from "../domain/money.ts";
import { HOURS_PER_DAY, hoursBetween, type Instant } from "../domain/window.ts";
import { momentText } from "./moment.ts";

/** What a report rests on, each left by a job. */
export type Look = "full" | "spend" | "hourly";

/** A daily look and four hours of grace; the bill's, which is itself a day behind, one more day; three hourly ones. */
const OLD_AFTER_HOURS: Readonly<Record<Look, number>> = { full: 28, spend: 48, hourly: 3 };

const NAMES: Readonly<Record<Look, string>> = {
  full: "full look at the fleet",
  spend: "look at the bill",
  hourly: "hourly look",
};

export const isOld = (look: Look, at: Instant, now: Instant): boolean =>
  hoursBetween(at, now) > OLD_AFTER_HOURS[look];

/** `14 days ago`, below two days in hours. */
export function agoText(at: Instant, now: Instant): string {
  const hours = Math.floor(hoursBetween(at, now));
  return hours >= 2 * HOURS_PER_DAY
    ? `${counted(Math.floor(hours / HOURS_PER_DAY), "day")} ago`
    : `${counted(hours, "hour")} ago`;
}

/** One sentence for each look that is old or never came. */
export const agedLooks = (
  looks: readonly (readonly [Look, Instant | undefined])[],
  now: Instant,
): readonly string[] =>
  looks.flatMap(([look, at]) => {
    if (at === undefined) return [`No ${NAMES[look]} has finished yet.`];
    if (!isOld(look, at, now)) return [];
    return [
      `The last ${NAMES[look]} finished ${agoText(at, now)} (${momentText(at)}): read its function's log.`,
    ];
  });
