import type { CapacityType, Price } from "./offering.ts";
import type { Fraction, Usd, UsdPerHour } from "./units.ts";
import type { Instant } from "./window.ts";
import type { Workload } from "./workload.ts";

export interface Budget {
  readonly monthlyUsd: Usd;
  /** Shares of the budget at which to speak, ascending. */
  readonly alertAt: readonly number[];
  /** Of single workloads, by name, as the bill's workload tag has them. */
  readonly workloads?: Readonly<Record<string, Usd>>;
  /** Tag -> value -> dollars: of teams, projects, cost centres. */
  readonly tags?: Readonly<Record<string, Readonly<Record<string, Usd>>>>;
}

/** plan.yaml, validated, defaults filled in. */
export interface Plan {
  readonly version: 1;
  readonly region: string;
  readonly budget?: Budget;
  readonly headroom: Fraction;
  readonly workloads: readonly Workload[];
  /** rule id -> limit -> value, as written; each rule's defaults fill the rest. */
  readonly limits: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** rule:resource ids, or globs, silenced by people, with the reason. */
  readonly silence: readonly Silence[];
}

export interface Silence {
  readonly finding: string;
  readonly reason: string;
  /** Snoozed until then; dismissed for good when absent. */
  readonly until?: Instant;
}

/** What one workload was planned to run on and to cost. */
export interface PlannedCapacity {
  readonly workload: string;
  readonly kind: Workload["kind"];
  readonly feasible: boolean;
  /** Why not feasible, or what could not be priced; plain sentences. */
  readonly notes: readonly string[];
  readonly instanceType?: string;
  readonly instances: number;
  readonly accelerator?: string;
  readonly accelerators: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** Hours a month it runs: 730 for services. */
  readonly hoursPerMonth: number;
  /** Of a training run sized from its tokens: all of it, which may be more than a month. */
  readonly runHours?: number;
  readonly purchase: CapacityType;
  /** Of a service: how many, and the requests per second each serves. */
  readonly replicas?: { readonly count: number; readonly qpsEach: number };
  /** Estimated use of each accelerator's memory, when the model is known. */
  readonly vramGiBEach?: number;
  readonly price?: Price;
  /** While it runs, also of what does not run now. Absent when there is no price: unknown, not free. */
  readonly usdPerHour?: UsdPerHour;
  readonly monthlyUsd?: Usd;
  /** Each line of the arithmetic, in order, for `explain`. */
  readonly arithmetic: readonly string[];
}

/** The plan sized and priced: what `assess` compares the fleet with. */
export interface CapacityPlan {
  readonly plan: Plan;
  readonly workloads: readonly PlannedCapacity[];
  /** Sum over priced workloads; `unpriced` names the others. */
  readonly monthlyUsd: Usd;
  readonly unpriced: readonly string[];
}
