import type { ComparisonOperator, IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { JOBS, type Job } from "../../pipeline/jobs.ts";

/** Sections of docs/runbook.md, as GitHub names their anchors. */
export type RunbookSection =
  | "headroom-is-blind"
  | "money-is-burning"
  | "nobody-would-hear"
  | "missed-runs"
  | "unknown-share"
  | "failed-reads"
  | "bill-stale"
  | "critical-findings"
  | "waste-rate"
  | "function-errors"
  | "runs-dead-letters"
  | "news-dead-letters"
  | "interruptions-dead-letters"
  | "untold-findings"
  | "subscriptions";

/** An alarm about one metric. */
export interface Watched {
  readonly metric: IMetric;
  readonly description: string;
  readonly runbook: RunbookSection;
  readonly operator: ComparisonOperator;
  readonly threshold: number;
  /** Periods looked at, and how many of them must be bad. */
  readonly of: number;
  readonly bad: number;
  /** What silence means; nothing unless said. */
  readonly missing?: TreatMissingData;
}

export type WatchedByName = Readonly<Record<string, Watched>>;

/** A daily job's last word holds until the next has spoken, two hours of grace included. */
export const lastOfDay = { of: 26, bad: 1 };

export const forEachJob = (
  name: string,
  watch: (job: Job) => Watched,
  jobs: readonly Job[] = JOBS,
): WatchedByName => Object.fromEntries(jobs.map((job) => [`${name}${capitalized(job)}`, watch(job)]));

export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
