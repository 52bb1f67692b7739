import type { Bill } from "../domain/bill.ts";
import type { Finding } from "../domain/finding.ts";
import type { Fleet, Signal } from "../domain/fleet.ts";
import type { PriceBook } from "../domain/offering.ts";
import type { Instant } from "../domain/window.ts";

export interface GatherRequest {
  /** Signals some rule reads; nothing else is fetched. */
  readonly signals: readonly Signal[];
  readonly lookBackDays: number;
  /** The wall clock: samples after it are in the future and rejected. */
  readonly clock: Instant;
  /** The moment to look from, when the user fixes it; else the newest sample not after `clock`. */
  readonly asOf?: Instant;
  readonly onProgress?: (step: string) => void;
}

export interface FleetSource {
  readonly name: string;
  /** Throws ConfigError for input the user must mend, SourceError for a source that failed. */
  fetchFleet(request: GatherRequest): Promise<Fleet>;
}

export interface BillSource {
  /** undefined: there is no bill to read (none given). A bill that fails to read throws. */
  fetchBill(request: GatherRequest): Promise<Bill | undefined>;
}

export interface PriceSource {
  fetchPrices(): Promise<PriceBook>;
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
