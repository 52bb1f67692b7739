import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import {
  addHours,
  epochMs,
  HOURS_PER_DAY,
  HOURS_PER_WEEK,
  type Instant,
  type Window,
} from "../domain/window.ts";
import type { TrainingWorkload, Workload } from "../domain/workload.ts";
import type { UsageHistory } from "./demand-level.ts";

export interface PlannedUsageFacts {
  readonly asOf: Instant;
  readonly termHours: number;
  /** By period of the term, the factor between the demand forecast from usage alone and that of late. */
  readonly outlook: readonly number[];
}

/** A workload's machines of one type, and when. */
export interface Run {
  readonly name: string;
  readonly kind: "inference" | "training";
  readonly type: string;
  /** A mean over a month. */
  readonly instances: number;
  /** Open where undefined. */
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  /** `to` is not planned but reckoned: a whole run from now or from its start. */
  readonly wholeRun: boolean;
  readonly growthPerMonth: number;
  /** Of the last week of usage, the share in which it was planned to run. */
  readonly weekShare: number;
}

export interface RunFacts {
  readonly history: UsageHistory;
  readonly facts: PlannedUsageFacts;
}

/** Undefined where no commitment covers it; a sentence where it cannot be said. */
export function runOf(
  workload: Workload,
  capacity: PlannedCapacity | undefined,
  { history, facts }: RunFacts,
): Run | string | undefined {
  if (workload.kind === "fixed" || workload.purchase === "spot" || capacity === undefined) return undefined;
  const { instanceType: type, instances } = capacity;
  if (!capacity.feasible || type === undefined)
    return `${workload.name}: not sized (${capacity.notes.join("; ")})`;
  if (!history.types.includes(type))
    return `${workload.name}: ${type} has no rate, or no plan of this scope covers it`;
  const length = workload.kind === "training" ? lengthOf(workload, capacity) : undefined;
  const { starts: from, ends } = workload;
  const last = length === undefined ? undefined : addHours(from ?? facts.asOf, length);
  const wholeRun = last !== undefined && (ends === undefined || last < ends);
  const to = wholeRun ? last : ends;
  const duty =
    workload.kind === "training" && workload.hoursPerMonth !== undefined
      ? capacity.hoursPerMonth / HOURS_PER_MONTH
      : 1;
  return {
    name: workload.name,
    kind: workload.kind,
    type,
    instances: instances * duty,
    from,
    to,
    wholeRun,
    growthPerMonth: workload.kind === "inference" ? (workload.demand.growthPerMonth ?? 0) : 0,
    weekShare: overlap({ from, to }, weekBefore(addHours(history.start, history.hours))),
  };
}

/** Hours from its start to its end, at most; undefined for a job that comes back month after month. */
function lengthOf({ training, hoursPerMonth }: TrainingWorkload, { runHours }: PlannedCapacity) {
  if (runHours !== undefined || hoursPerMonth !== undefined) return runHours;
  return training?.deadlineDays === undefined ? undefined : training.deadlineDays * HOURS_PER_DAY;
}

const weekBefore = (end: Instant): Window => ({ start: addHours(end, -HOURS_PER_WEEK), end });

function overlap({ from, to }: Pick<Run, "from" | "to">, { start, end }: Window): number {
  const begun = Math.max(epochMs(start), from === undefined ? -Infinity : epochMs(from));
  const over = Math.min(epochMs(end), to === undefined ? Infinity : epochMs(to));
  return Math.max(0, over - begun) / (epochMs(end) - epochMs(start));
}

/** A run, and what the last week of usage shows of it: instances, on average and at the peak. */
export interface Presence extends Run {
  readonly shown: number;
  readonly begun: number;
}
