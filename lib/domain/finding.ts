import type { Resource } from "./fleet.ts";
import type { CapacityType, Price } from "./offering.ts";
import type { Fraction, Usd } from "./units.ts";
import type { Instant, Window } from "./window.ts";

export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Confidence = "low" | "medium" | "high";

/** `inPlan`: said by plan.yaml's silence, and over as soon as it is no longer written there. `by` and `at`: who did it by hand, and when. */
export type FindingState =
  | { readonly kind: "open"; readonly reopened?: { readonly by: string; readonly at: Instant } }
  | { readonly kind: "worse"; readonly since: Instant }
  | {
      readonly kind: "snoozed";
      readonly until: Instant;
      readonly reason: string;
      readonly inPlan?: true;
      readonly by?: string;
      readonly at?: Instant;
    }
  | {
      readonly kind: "dismissed";
      readonly reason: string;
      readonly inPlan?: true;
      readonly by?: string;
      readonly at?: Instant;
    }
  | { readonly kind: "resolved"; readonly reason: ResolvedReason; readonly at: Instant };

/** After OptScale's archive reasons: why a finding went away is itself news. */
export type ResolvedReason = "recommendation-applied" | "resource-deleted" | "no-longer-true";

/** Per month of 730 hours, list prices; `net` is after commitments that already cover the resource. */
export interface Dollars {
  readonly nowUsdPerMonth: Usd;
  readonly proposedUsdPerMonth: Usd;
  /** What the advice saves a month; negative for an up-size. */
  readonly savingUsdPerMonth: Usd;
  readonly netSavingUsdPerMonth?: Usd;
  readonly price: Price;
}

/** What to do: exactly one of these is the action, the text is for people. */
export interface Advice {
  readonly text: string;
  readonly command?: string;
  /** The lines to write into plan.yaml. */
  readonly planEdit?: string;
}

/** A change of machine a rule considered; the first of `alternatives` is the advice. */
export interface Candidate {
  readonly instanceType: string;
  readonly usdPerMonth: Usd;
  readonly savingUsdPerMonth: Usd;
  /** Projected utilization of the busiest dimension and of each, 0..1. */
  readonly projected: Readonly<Record<string, number>>;
  /** Share of observed time in which demand would exceed it. */
  readonly risk: Fraction;
}

/** What following the advice does to one machine: from the fleet as it is to the fleet as advised. */
export interface FleetChange {
  readonly resource: string;
  readonly to: "stopped" | ChangedMachine;
}

/** Absent: as it is. */
export interface ChangedMachine {
  readonly instanceType?: string;
  readonly capacityType?: CapacityType;
  /** Dollars paid for an hour's worth of work, in hours at the new price: above 1 where interruptions lose work or leave gaps. */
  readonly stretch?: number;
}

export type Place = Pick<Resource, "kind" | "region" | "account">;

type Scalar = string | number | boolean | null;

/** Evidence, not an opinion. `observed` and `expected` hold the numbers the sentence in `title` rests on. */
export interface Finding {
  readonly id: string;
  readonly rule: string;
  readonly resource: string;
  /** The plan's workload, or "unplanned". */
  readonly workload: string;
  readonly owner?: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Where the resource lives; absent for what is no resource (a workload, the budget). */
  readonly place?: Place;
  readonly title: string;
  readonly observed: Readonly<Record<string, Scalar>>;
  readonly expected: Readonly<Record<string, Scalar>>;
  readonly window: Window;
  readonly samples: number;
  readonly signalsUsed: readonly string[];
  readonly signalsNotChecked: readonly string[];
  readonly dollars?: Dollars;
  readonly advice: Advice;
  readonly risk: string;
  readonly arithmetic: readonly string[];
  /**
   * How far it has gone, where that is told in stages (a budget's thresholds): told anew once it is above every stage told
   * before. Its unit is the rule's own.
   */
  readonly step?: number;
  readonly proposed?: { readonly instanceType: string; readonly alternatives: readonly Candidate[] };
  /** Absent: the advice changes no machine that runs. */
  readonly changes?: readonly FleetChange[];
  /** The finding on the same machines that comes first: this one is for who does not follow it, and is in no total. */
  readonly alternativeTo?: string;
  /** Between what opens a finding and what closes it: keeps one that is open and opens none. Never in what is stored. */
  readonly lingers?: true;
  /** Findings that are followed first: the dollars are what is saved on top of theirs. */
  readonly presumes?: readonly string[];
  readonly state: FindingState;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** Counts up each time it is announced anew (opened, grew worse, came back). */
  readonly version: number;
  /** What people were last told, so that slow growth is measured against it; of `step` the highest ever told. */
  readonly announced?: Announced;
}

export interface Announced {
  readonly severity: Severity;
  readonly savingUsdPerMonth?: Usd;
  readonly step?: number;
}

/** What a rule says: the finding without the memory that `reconcile` adds. */
export type FindingEvidence = Omit<Finding, "state" | "firstSeen" | "lastSeen" | "version" | "announced">;

export type Verdict =
  | { readonly kind: "finding"; readonly finding: FindingEvidence }
  | { readonly kind: "pass"; readonly rule: string; readonly resource: string }
  | { readonly kind: "unknown"; readonly rule: string; readonly resource: string; readonly missing: string };

export const findingId = (rule: string, resource: string): string => `${rule}:${resource}`;
export const isAtLeast = (severity: Severity, floor: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(floor);

/** Live ones are what there is to do; the rest is memory. */
export const isLive = ({ state }: Finding): boolean => state.kind === "open" || state.kind === "worse";

/** Worth telling at its version: opened, worse or resolved; what people silenced is not. */
export const isNews = ({ state }: Pick<Finding, "state">): boolean =>
  state.kind !== "snoozed" && state.kind !== "dismissed";

/** What the advice saves a month, net of commitments where they are known; undefined without dollars. */
export const savingOf = ({ dollars }: Pick<FindingEvidence, "dollars">): Usd | undefined =>
  dollars?.netSavingUsdPerMonth ?? dollars?.savingUsdPerMonth;

/** What happens now (a job hangs, a budget runs out) comes before advice, whose dollars wait till tomorrow. */
export const isUrgent = ({ severity, dollars }: Pick<FindingEvidence, "severity" | "dollars">): boolean =>
  severity === "critical" || (severity === "high" && dollars === undefined);
