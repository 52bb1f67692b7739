import type { PlannedCapacity } from "../../domain/plan.ts";
import type { Usd } from "../../domain/units.ts";
import type { ComputeWorkload, SizingFacts } from "../planned-capacity.ts";

/**
 * What nobody can compute from a plan. Each is stated beside the figure that rests on it. The values are
 * round ones of ours (2026-11), to be replaced by your own measurement.
 */
export interface Assumptions {
  /** Parameters of the student over the teacher's. DistilBERT, the usual example, is 0.60 (arXiv 1910.01108). */
  readonly studentSize: number;
  /** Share of the month in which a service gets no request at all. */
  readonly idleShare: number;
  /** Mean demand over peak demand: what a queue that may wait overnight has to be built for. */
  readonly meanOverPeak: number;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = { studentSize: 0.6, idleShare: 0.5, meanOverPeak: 0.4 };

export interface WhatIf {
  readonly workload: ComputeWorkload;
  readonly now: PlannedCapacity;
  /** Share of the hours of `now` that strategies before this one leave paid: 1 when absent. */
  readonly paidShare?: number;
  readonly facts: SizingFacts;
  readonly assumptions: Assumptions;
  /** Busiest share of the planned vCPU and memory really used, 0..1, when the fleet was watched. */
  readonly observedUtilization?: number;
}

/** The workload as it would be planned; the core sizes and prices it anew, so strategies compose without overlap. */
export type Proposal =
  | { readonly applies: false; readonly why: string }
  | {
      readonly applies: true;
      readonly why: string;
      readonly workload: ComputeWorkload;
      /** Share of the month's hours still paid. */
      readonly paidShare?: number;
    };

export interface Strategy {
  readonly id: string;
  readonly title: string;
  readonly tradeOff: string;
  /** computed: from plan and prices alone. assumed: rests on an assumption or changes the product; never in the total. */
  readonly basis: "computed" | "assumed";
  propose(whatIf: WhatIf): Proposal;
}

export interface StrategyOutcome {
  readonly strategy: string;
  readonly workload: string;
  readonly applies: boolean;
  readonly why: string;
  readonly basis: Strategy["basis"];
  readonly tradeOff: string;
  readonly monthlyUsdNow?: Usd;
  readonly monthlyUsdThen?: Usd;
  /** What it would run on: "3 x g5.2xlarge, 3 replicas". */
  readonly layoutThen?: string;
  /** Negative when it would cost more. */
  readonly savingUsd?: Usd;
  readonly arithmetic: readonly string[];
}

/** Machines, accelerators and replicas in a line. */
export const layoutOf = ({
  instances,
  instanceType,
  accelerators,
  accelerator,
  replicas,
}: PlannedCapacity): string =>
  [
    `${instances} x ${instanceType}`,
    ...(accelerators > 0 ? [`${accelerators} x ${accelerator}`] : []),
    ...(replicas ? [`${replicas.count} ${replicas.count === 1 ? "replica" : "replicas"}`] : []),
  ].join(", ");

export const notApplicable = (why: string): Proposal => ({ applies: false, why });
