import type { Spend } from "../domain/assessment.ts";
import type { RegisteredRule } from "../rules/registered-rule.ts";
import type { RuleContext } from "../rules/rule.ts";

export const JOBS = ["utilization", "recent", "spend"] as const;
export type Job = (typeof JOBS)[number];

export interface JobScope {
  readonly rules: readonly RegisteredRule[];
  /** Judge only what was launched within these hours, and training. */
  readonly launchedWithinHours?: number;
  /** What it reads in the bill besides findings. */
  readonly spendOf?: (context: RuleContext) => Spend | undefined;
  /** For the month's cost of ourselves: 730 hours, 30.4 days. */
  readonly runsPerMonth: number;
}
