import { DAYS_PER_MONTH } from "../domain/window.ts";
import { FLEET_RULES } from "../rules/fleet-rules.ts";
import type { JobScope } from "./jobs.ts";

/**
 * Two days: what is older is judged once a day, and here only noticed when it is gone, but for training, which hangs in its second week as
 * well. Both looks see the same history, so they cannot contradict each other.
 */
const YOUNG_HOURS = 48;
/** What costs by the hour while nobody knows. */
const HOURLY = new Set(["idle", "partly-idle", "stalled-training"]);

/** Every rule that reads the fleet is in `utilization`. */
export const FLEET_JOBS: Readonly<Record<"utilization" | "recent", JobScope>> = {
  utilization: { rules: FLEET_RULES, runsPerMonth: DAYS_PER_MONTH },
  recent: {
    rules: FLEET_RULES.filter(({ id }) => HOURLY.has(id)),
    launchedWithinHours: YOUNG_HOURS,
    runsPerMonth: 730,
  },
};
