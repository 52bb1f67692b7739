import { type RegisteredRule, RULES } from "../rules/index.ts";

export const JOBS = ["utilization", "recent", "spend"] as const;
export type Job = (typeof JOBS)[number];

export interface JobScope {
  readonly rules: readonly RegisteredRule[];
  /** Judge only what was launched within these hours. */
  readonly launchedWithinHours?: number;
  /** For the month's cost of ourselves: 730 hours, 30.4 days. */
  readonly runsPerMonth: number;
}

const rulesNamed = (...ids: readonly string[]) => RULES.filter(({ id }) => ids.includes(id));

/**
 * Two days: the hourly look and the daily one see the same history of a machine that is younger, so they cannot contradict each
 * other; an older one is judged once a day over the full look-back, and here only noticed when it is gone.
 */
const YOUNG_HOURS = 48;

/** What each schedule judges. Every rule that reads the fleet is in `utilization`, every one that reads the bill in `spend`. */
export const JOB_SCOPES: Readonly<Record<Job, JobScope>> = {
  utilization: { rules: RULES.filter(({ id }) => id !== "budget"), runsPerMonth: 365 / 12 },
  recent: { rules: rulesNamed("idle", "partly-idle"), launchedWithinHours: YOUNG_HOURS, runsPerMonth: 730 },
  spend: { rules: rulesNamed("budget"), runsPerMonth: 365 / 12 },
};
