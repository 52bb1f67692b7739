import type { InstanceTypes } from "./instance-type.ts";
import type { CapacityType } from "./offering.ts";
import type { Fraction } from "./units.ts";
import type { Instant, Window } from "./window.ts";

export const SIGNALS = [
  "cpuUtilization",
  "memoryUtilization",
  "gpuUtilization",
  "gpuMemoryUtilization",
  "networkBytes",
  "invocations",
  "requestsPerSecond",
  "backlog",
  "trainingSteps",
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Printed in percent by exporters, held as 0..1 here; the other signals keep their own unit. */
export const UTILIZATION_SIGNALS: ReadonlySet<Signal> = new Set<Signal>([
  "cpuUtilization",
  "memoryUtilization",
  "gpuUtilization",
  "gpuMemoryUtilization",
]);

/** What callers ask of a service: few series, one a service, that are looked back on longer than others. */
export const REQUEST_SIGNALS: readonly Signal[] = ["requestsPerSecond", "invocations"];

export const RESOURCE_KINDS = ["ec2", "sagemaker-endpoint", "sagemaker-training"] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/**
 * One series (a signal of a resource, or of one of its accelerators) reduced to what rules read.
 * Utilization is 0..1 of one accelerator or of the whole instance; other signals keep their unit.
 */
export interface SignalStatistics {
  readonly signal: Signal;
  /** The index as exporters number it; absent for the whole resource. */
  readonly accelerator?: string;
  /** From the first sample to one interval after the last. */
  readonly window: Window;
  readonly intervalSec: number;
  readonly samples: number;
  /** Samples present among those expected from the first one to the fleet's `asOf`. */
  readonly coverage: Fraction;
  /** Values thrown away: not a number, negative, above what the signal can be, in the future. */
  readonly rejected: number;
  readonly mean: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p995: number;
  /** Share of samples at or above 5 % (utilization) or above zero (counts). */
  readonly dutyCycle: Fraction;
  /** Share of samples at or above 1 % (utilization) or above zero (counts). */
  readonly lightDutyCycle: Fraction;
  readonly lastActiveAt?: Instant;
  /**
   * Of `gpuUtilization` that has been silent for `SILENCE_SEC` or longer at its end: the earlier silences as long, oldest first. Each has
   * samples, all below 5 %, from the end of one sample at or above it to the next.
   */
  readonly silences?: readonly Window[];
  /** One entry a UTC day that has samples. `activeShare` is the share of that day's samples at or above 5 %. */
  readonly daily: readonly DailyStatistics[];
  /** Of requests, where a rule reads their trend: requests a second of whole UTC days before `window`, oldest first. */
  readonly earlierDays?: readonly { readonly day: string; readonly qps: number }[];
  /** Mean by hour of the week, UTC, Monday 00:00 first; null where never sampled. */
  readonly hourOfWeek: readonly (number | null)[];
}

export interface DailyStatistics {
  readonly day: string;
  readonly mean: number;
  readonly max: number;
  readonly activeShare: Fraction;
  readonly samples: number;
}

export interface Resource {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly instanceType: string;
  /** Instances behind it: 1 for an EC2 instance, the running count of an endpoint or job. */
  readonly instances: number;
  readonly region: string;
  readonly account: string;
  readonly capacityType: CapacityType;
  readonly launchedAt: Instant;
  readonly tags: Readonly<Record<string, string>>;
  readonly telemetry: readonly SignalStatistics[];
  /** Signals that exist but cannot mean anything here, with the reason (MIG: no utilization). */
  readonly notMeasurable: readonly { readonly signal: Signal; readonly reason: string }[];
  /** Signals this run failed to read (throttled, denied, half a page): what depends on them is unknown, not absent. */
  readonly unread?: readonly { readonly signal: Signal; readonly reason: string }[];
  /** An asynchronous SageMaker endpoint publishes no `invocations`: their absence says nothing. */
  readonly asynchronous: boolean;
}

/** A part of the inventory that could not be read: a resource missing from it is not gone. */
export interface InventoryGap {
  readonly kinds: readonly ResourceKind[];
  readonly region: string;
  readonly account: string;
  readonly reason: string;
}

/** Whether a resource of this place might be there although the list does not have it. */
export const isHiddenBy = (
  { kinds, region, account }: InventoryGap,
  place: Pick<Resource, "kind" | "region" | "account">,
): boolean => kinds.includes(place.kind) && region === place.region && account === place.account;

export interface Fleet {
  readonly source: string;
  /** The moment the facts describe; rules get it as `now`. */
  readonly asOf: Instant;
  readonly window: Window;
  readonly resources: readonly Resource[];
  /** Absent or empty: the whole inventory was read. */
  readonly inventoryGaps?: readonly InventoryGap[];
  /** Types met that the catalog lacks, as the provider describes them. */
  readonly instanceTypes?: InstanceTypes;
  readonly problems: readonly Problem[];
}

/** Something we could not see or had to throw away. Reported always: silence is not an all-clear. */
export interface Problem {
  readonly where: string;
  readonly what: string;
  /** Rows or values concerned. */
  readonly count?: number;
  /** A read that failed, as against data that was thrown away: this run saw only part, and must not look like an all-clear. */
  readonly failure?: "denied" | "failed";
}

export const statisticsOf = (resource: Resource, signal: Signal): readonly SignalStatistics[] =>
  resource.telemetry.filter((series) => series.signal === signal);
