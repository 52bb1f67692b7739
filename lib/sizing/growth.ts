import type { CapacityPlan, PlannedCapacity } from "../domain/plan.ts";
import type { Usd } from "../domain/units.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { sizeWorkload } from "./capacity-plan.ts";
import type { SizingFacts } from "./planned-capacity.ts";
import { grown } from "./replicas.ts";

/** A quarter, for what is bought by the hour; a year, for quotas, commitments and budgets. Months. */
export const HORIZONS = { short: 3, long: 12 } as const;

/** What a service takes once its peak has grown so far. */
export interface GrownCapacity {
  readonly inMonths: number;
  readonly peakQps: number;
  readonly replicas: number;
  readonly instances: number;
  readonly monthlyUsd?: Usd;
}

export interface Growth {
  readonly workload: string;
  readonly growthPerMonth: number;
  /** Until the planned replicas no longer hold peak with headroom and percentile; Infinity where demand does not grow. */
  readonly lastsMonths: number;
  readonly short: GrownCapacity;
  readonly long: GrownCapacity;
  /** When to add how many replicas, up to the long horizon. */
  readonly additions: readonly { readonly inMonths: number; readonly replicas: number }[];
}

/** Of every sized service whose demand changes; demand that nobody can hold any more ends its list. */
export function growthOf({ plan, workloads }: CapacityPlan, facts: SizingFacts): Growth[] {
  return plan.workloads.flatMap((workload) => {
    const now = workloads.find((one) => one.workload === workload.name);
    if (workload.kind !== "inference" || !workload.demand.growthPerMonth || !now?.replicas) return [];
    return [growthOfService(workload, now, (later) => sizeWorkload(later, plan.region, facts))];
  });
}

type Size = (workload: InferenceWorkload) => PlannedCapacity;

function growthOfService(workload: InferenceWorkload, now: PlannedCapacity, size: Size): Growth {
  const { growthPerMonth = 0 } = workload.demand;
  const at = (inMonths: number): GrownCapacity => grownCapacity(workload, inMonths, size);
  const months = Array.from({ length: HORIZONS.long }, (_, index) => at(index + 1));
  const planned = now.replicas?.count ?? 0;
  return {
    workload: workload.name,
    growthPerMonth,
    lastsMonths: lastsOf((inMonths) => at(inMonths).replicas > planned, growthPerMonth),
    short: months[HORIZONS.short - 1] ?? at(HORIZONS.short),
    long: months[HORIZONS.long - 1] ?? at(HORIZONS.long),
    additions: additionsOf(months, planned),
  };
}

function grownCapacity(workload: InferenceWorkload, inMonths: number, size: Size): GrownCapacity {
  const peakQps = grown(workload.demand.peakQps, workload.demand.growthPerMonth ?? 0, inMonths);
  const { replicas, instances, monthlyUsd } = size({ ...workload, demand: { ...workload.demand, peakQps } });
  return {
    inMonths,
    peakQps,
    replicas: replicas?.count ?? Infinity,
    instances,
    ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
  };
}

/** Longer than that nobody plans: it is then said to last. Months. */
const FARTHEST = 120;
/** About an hour of a month. */
const PRECISION = 1 / 730;

function lastsOf(isTooSmall: (inMonths: number) => boolean, growthPerMonth: number): number {
  if (growthPerMonth <= 0 || !isTooSmall(FARTHEST)) return Infinity;
  let [holds, fails] = [0, FARTHEST];
  while (fails - holds > PRECISION) {
    const middle = (holds + fails) / 2;
    if (isTooSmall(middle)) fails = middle;
    else holds = middle;
  }
  return holds;
}

function additionsOf(months: readonly GrownCapacity[], planned: number): Growth["additions"] {
  let held = planned;
  return months.flatMap(({ inMonths, replicas }) => {
    if (replicas <= held || replicas === Infinity) return [];
    const added = replicas - held;
    held = replicas;
    return [{ inMonths, replicas: added }];
  });
}
