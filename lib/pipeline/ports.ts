import type { Message } from "../alerts/message.ts";
import type { Spend, Totals, WorkloadComparison } from "../domain/assessment.ts";
import type { Bill } from "../domain/bill.ts";
import type { Commitments } from "../domain/commitment.ts";
import type { Finding, Severity } from "../domain/finding.ts";
import type { Fleet, Problem, Signal } from "../domain/fleet.ts";
import type { PriceBook } from "../domain/offering.ts";
import type { Realised } from "../domain/realised.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import type { Instant } from "../domain/window.ts";
import type { Workload } from "../domain/workload.ts";
import type { Job } from "./jobs.ts";

export interface GatherRequest {
  /** Signals some rule reads; nothing else is fetched. */
  readonly signals: readonly Signal[];
  readonly lookBackDays: number;
  /** Requests are looked back on for so long, by the day (`SignalStatistics.earlierDays`); absent: no rule reads their trend. */
  readonly trendDays?: number;
  /** The wall clock: samples after it are in the future and rejected. */
  readonly clock: Instant;
  /** The moment to look from, when the user fixes it; else the newest sample not after `clock`. */
  readonly asOf?: Instant;
  /** Utilization is asked for of resources launched at or after this, and of `training` however old; the inventory is always whole. */
  readonly launchedSince?: Instant;
  /** What the plan recognises training by: a job that hangs costs by the hour, in its second week too. */
  readonly training?: readonly Workload[];
  readonly onProgress?: (step: string) => void;
}

export interface FleetSource {
  readonly name: string;
  /**
   * Throws ConfigError for input the user must mend, SourceError when nothing at all could be read. What was lost of
   * the rest is in `inventoryGaps`, `unread` and `problems`.
   */
  fetchFleet(request: GatherRequest): Promise<Fleet>;
}

export interface BillSource {
  /** undefined: there is no bill to read (none given). A bill that fails to read throws. */
  fetchBill(request: GatherRequest): Promise<Bill | undefined>;
}

/** What is committed to, at what use. */
export interface CommitmentSource {
  /** Never throws SourceError: a part that fails is absent, and a problem says why. */
  fetchCommitments(request: { readonly asOf: Instant }): Promise<{
    readonly commitments: Commitments;
    readonly problems: readonly Problem[];
  }>;
}

export interface Prices {
  readonly book: PriceBook;
  /** Spot by zone, where it was read live. */
  readonly zonePrices?: SpotMarket["zonePrices"];
  readonly problems: readonly Problem[];
}

export interface PriceSource {
  /** Live prices of these regions over dated ones; a region that fails is dated, and a problem says so. */
  fetchPrices(regions: readonly string[]): Promise<Prices>;
}

/** Findings between runs. `save` is all or nothing per finding; a crash leaves the store whole. */
export interface FindingStore {
  load(): Promise<readonly Finding[]>;
  /**
   * Writes each finding if the stored version is still the one it was read at (`expectedVersion`, 0 = absent).
   * Answers the ids that were written; the others were changed by somebody else meanwhile.
   */
  save(
    changes: readonly { readonly finding: Finding; readonly expectedVersion: number }[],
  ): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A claim keeps a second announcer away until `until`; one whose holder died lapses then. */
export interface Lease {
  readonly now: Instant;
  readonly until: Instant;
}

/** Who is told. Each channel has an outbox of its own: what one could not be told, the other still is. */
export const CHANNELS = ["people", "machines"] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Findings saved and not yet told on one channel. `save` puts a finding into every channel's in the same write that advances
 * its version to news (`isNews`), so nothing can be saved and forgotten; it leaves one when that version was marked there. The end of
 * what nobody on the channel was told of, or was told of only until its last end, is no news there: it is not pending. What grew worse
 * meanwhile is new there.
 */
export interface Outbox {
  /** Read consistently: what `save` has answered is in it. */
  pending(): Promise<readonly Finding[]>;
  /** The ids that are now held for the caller; the others are held by somebody else, or have moved on. Counts as heard: it may be sent. */
  claim(findings: readonly Finding[], lease: Lease): Promise<readonly string[]>;
  /** Told: at this version. A finding that has moved on meanwhile stays pending. */
  markAnnounced(findings: readonly Finding[]): Promise<void>;
}

/** Delivers one message to people; resolves when it was accepted. */
export interface Messenger {
  send(message: Message): Promise<void>;
}

/** One event a change, for machines. Resolves when all were accepted. */
export interface EventBus {
  publish(findings: readonly Finding[]): Promise<void>;
}

/** What a run says of itself: the trigger of `notify`, and what alarms watch. */
export interface RunRecord {
  readonly job: Job;
  readonly finishedAt: Instant;
  readonly resources: number;
  readonly findings: number;
  /** The same, taken apart. Absent in records of an earlier version. */
  readonly findingsBySeverity?: Readonly<Record<Severity, number>>;
  readonly unknown: number;
  readonly judged: number;
  /** Reads that failed: above zero, this run saw only part. */
  readonly failedReads: number;
  readonly ownCostUsd: number;
  readonly projectedOwnCostUsdPerMonth: number;
  /** For the reports between runs: what ran against what was planned. Of the daily jobs only. */
  readonly workloads?: readonly WorkloadComparison[];
  /** Cheaper workloads that `workloads` has no room for. */
  readonly workloadsLeftOut?: number;
  readonly totals?: Totals;
  /** 0..1, over the accelerators that are measured; absent where none is. */
  readonly meanGpuUtilization?: number;
  readonly spend?: Spend;
  readonly commitments?: Commitments;
  /** What the bill shows of the findings resolved in the last four weeks. Of the spend job only. */
  readonly realised?: readonly Realised[];
  /** Findings of earlier runs that were still untold when this one began. */
  readonly untoldFindings?: number;
  /** From the end of the newest billed day. */
  readonly billAgeHours?: number;
  /** Of the alert topic. */
  readonly subscriptions?: { readonly confirmed: number; readonly pending: number };
}

export interface RunLog {
  record(run: RunRecord): Promise<void>;
}
