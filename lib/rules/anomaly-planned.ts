import { DAYS_PER_MONTH, dayOf, HOURS_PER_DAY, MS_PER_DAY } from "../domain/window.ts";
import type { AnomalyEvent } from "./anomaly-events.ts";
import type { RuleContext } from "./rule.ts";

/** Days by which what happens may come before or after what is written down: people start by hand, bills cut by UTC. */
const SLACK_DAYS = 2;

/** Dollars a day that plan.yaml says start (or, below zero, end) about that day, at list price. */
export interface PlannedMove {
  readonly workload: string;
  readonly usdPerDay: number;
}

/** What is left of an event when what is planned is taken away. */
export interface UnplannedEvent extends AnomalyEvent {
  /** All that is planned about then, the same way. */
  readonly planned: readonly PlannedMove[];
  /** Workloads that do no more than what is planned of them: they are no part of the event. */
  readonly explained: ReadonlySet<string>;
}

/** undefined: what is planned explains it, or leaves less than what is worth telling. It explains its own dollars and no more. */
export function unplannedEvent(
  context: RuleContext,
  event: AnomalyEvent,
  leastUsd: number,
): UnplannedEvent | undefined {
  const planned = plannedMoves(context, event.since).filter(
    ({ usdPerDay }) => usdPerDay * event.movedUsd > 0,
  );
  const parts = [...event.parts, ...event.elsewhere];
  const workloads = parts.filter(({ cut }) => cut.name === "workload");
  const done = workloads.filter(({ part, excessUsd }) =>
    planned.some(
      ({ workload, usdPerDay }) => workload === part && Math.abs(excessUsd) - Math.abs(usdPerDay) < leastUsd,
    ),
  );
  const explained = new Set(done.map(({ part }) => part));
  const movedUsd = event.movedUsd - sumOf(done.map(({ excessUsd }) => excessUsd));
  const others = planned.filter(({ workload }) => !explained.has(workload));
  const left = movedUsd * Math.sign(event.movedUsd) - Math.abs(sumOf(others.map((one) => one.usdPerDay)));
  if (planned.length > 0 && left < leastUsd) return undefined;
  const rest = workloads.filter((one) => !done.includes(one));
  const held = done.length > 0 && rest.length > 0 ? rest : event.parts.filter((one) => !done.includes(one));
  return {
    ...event,
    movedUsd,
    parts: held,
    elsewhere: parts.filter((one) => !held.includes(one) && !done.includes(one)),
    planned,
    explained,
  };
}

function plannedMoves({ plan }: RuleContext, since: string): readonly PlannedMove[] {
  return (plan?.plan.workloads ?? []).flatMap((one) => {
    const { name, starts, ends } = one;
    const planned = plan?.workloads.find(({ workload }) => workload === name);
    const usdPerDay =
      one.kind === "fixed" ? one.monthlyUsd / DAYS_PER_MONTH : (planned?.usdPerHour ?? 0) * HOURS_PER_DAY;
    const sign = (isNear(starts, since) ? 1 : 0) - (isNear(ends, since) ? 1 : 0);
    return sign === 0 ? [] : [{ workload: name, usdPerDay: sign * usdPerDay }];
  });
}

const isNear = (at: string | undefined, since: string): boolean =>
  at !== undefined && Math.abs(Date.parse(dayOf(at)) - Date.parse(since)) <= SLACK_DAYS * MS_PER_DAY;

export const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
