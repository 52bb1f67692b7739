import type { Finding, Verdict } from "./finding.ts";
import type { Problem } from "./fleet.ts";
import type { SizedPlan } from "./sized-plan.ts";
import type { Usd } from "./units.ts";
import type { Instant, Window } from "./window.ts";

/** Planned, actual and possible, side by side, for one workload ("unplanned" gathers the rest). */
export interface WorkloadComparison {
  readonly workload: string;
  readonly kind: "inference" | "training" | "fixed" | "unplanned";
  readonly owner?: string;
  readonly plannedInstances?: number;
  readonly actualInstances: number;
  readonly plannedAccelerators?: number;
  readonly actualAccelerators: number;
  readonly plannedInstanceType?: string;
  readonly actualInstanceTypes: readonly string[];
  /** Means over the workload's resources, 0..1; absent when nothing measures it. */
  readonly meanGpuUtilization?: number;
  readonly meanCpuUtilization?: number;
  /** 730 hours at list price of the capacity type; absent when a price is unknown. */
  readonly plannedUsdPerMonth?: Usd;
  readonly actualUsdPerMonth?: Usd;
  /** After the best advice on each resource. */
  readonly couldBeUsdPerMonth?: Usd;
}

export interface ResourceSummary {
  readonly id: string;
  readonly workload: string;
  readonly instanceType: string;
  readonly region: string;
  readonly accelerators: number;
  readonly usdPerMonth?: Usd;
  readonly meanGpuUtilization?: number;
  readonly meanCpuUtilization?: number;
}

export interface Spend {
  readonly daily: readonly { readonly day: string; readonly usd: Usd; readonly estimated: boolean }[];
  /** Absent where no day of this month is billed: not zero. */
  readonly monthToDateUsd?: Usd;
  readonly projectedMonthUsd?: Usd;
  /** Four forecasts in five end between these; absent where too little is known to say. */
  readonly projectedLowUsd?: Usd;
  readonly projectedHighUsd?: Usd;
  readonly budgetMonthlyUsd?: Usd;
  readonly missingDays: readonly string[];
  /** The bill's last day, where it has stopped: what was spent since is not known. */
  readonly endedOn?: string;
}

export interface Totals {
  /** Undefined without a plan. */
  readonly plannedUsdPerMonth?: Usd;
  readonly actualUsdPerMonth: Usd;
  readonly couldBeUsdPerMonth: Usd;
  /** What the machines of both cost with commitments paid and used, and bought as advised. Absent where nobody read what is owned. */
  readonly afterCommitments?: { readonly actualUsdPerMonth: Usd; readonly couldBeUsdPerMonth: Usd };
  /** Resources with no known price: their dollars are in none of the totals. */
  readonly unpricedResources: number;
  /** Accelerator dollars a month that no metric covers. */
  readonly blindUsdPerMonth: Usd;
}

export interface Changes {
  readonly opened: readonly string[];
  readonly worse: readonly string[];
  readonly resolved: readonly string[];
  readonly kept: readonly string[];
}

export type UnknownVerdict = Extract<Verdict, { kind: "unknown" }>;

/** One run of the main job, as a plain value: what the table, the JSON and the page are drawn from. */
export interface Assessment {
  readonly source: string;
  readonly asOf: Instant;
  readonly window: Window;
  /** Live findings, most dollars first; then snoozed, dismissed and just-resolved ones. */
  readonly findings: readonly Finding[];
  readonly changes: Changes;
  readonly unknowns: readonly UnknownVerdict[];
  readonly passes: number;
  readonly workloads: readonly WorkloadComparison[];
  readonly resources: readonly ResourceSummary[];
  readonly totals: Totals;
  readonly spend?: Spend;
  /** Means over the fleet by hour of week, UTC, Monday 00:00 first, 0..1; null where nothing was sampled. */
  readonly gpuHourOfWeek: readonly (number | null)[];
  readonly cpuHourOfWeek: readonly (number | null)[];
  readonly prices: { readonly origin: string; readonly asOf: string; readonly sources: readonly string[] };
  readonly problems: readonly Problem[];
  /** Absent without a plan. */
  readonly sized?: SizedPlan;
  /** What asking cost; absent where nothing that costs was asked. */
  readonly ownCost?: OwnCostSummary;
}

/** Headroom's own API calls of one run, at list price. */
export interface OwnCostSummary {
  readonly usd: Usd;
  /** The same run once a day. */
  readonly usdPerMonth: Usd;
  readonly calls: readonly { readonly api: string; readonly requests: number }[];
}
