import { dayOf, HOURS_PER_DAY, MS_PER_DAY } from "../domain/window.ts";
import type { RuleContext } from "./rule.ts";

/** Days by which what happens may come before or after what is written down: people start by hand, bills cut by UTC. */
const SLACK_DAYS = 2;

export interface PlannedMove {
  readonly usdPerDay: number;
  readonly workloads: readonly string[];
}

/** Dollars a day that plan.yaml says start (or, below zero, end) about that day, at list price. */
export function plannedMove({ plan }: RuleContext, since: string): PlannedMove {
  const moves = (plan?.plan.workloads ?? []).flatMap(({ name, starts, ends }) => {
    const planned = plan?.workloads.find(({ workload }) => workload === name);
    const usdPerDay = (planned?.usdPerHour ?? 0) * HOURS_PER_DAY;
    const sign = (isNear(starts, since) ? 1 : 0) - (isNear(ends, since) ? 1 : 0);
    return sign === 0 ? [] : [{ name, usdPerDay: sign * usdPerDay }];
  });
  return {
    usdPerDay: moves.reduce((sum, { usdPerDay }) => sum + usdPerDay, 0),
    workloads: moves.map(({ name }) => name),
  };
}

const isNear = (at: string | undefined, since: string): boolean =>
  at !== undefined && Math.abs(Date.parse(dayOf(at)) - Date.parse(since)) <= SLACK_DAYS * MS_PER_DAY;
