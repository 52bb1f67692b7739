import { ComparisonOperator, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Job } from "../../pipeline/jobs.ts";
import type { RunMetric } from "../run-metrics.ts";
import { forEachJob, lastOfDay, type WatchedByName } from "./watched.ts";

/**
 * Hours without a completed run until it counts as missed, counted in periods of one hour. CloudWatch looks back seven days where
 * the period is an hour or more, and one day only where it is less (PutMetricAlarm, `Period`; read 2026-11-25), so a daily job can
 * have its day and four hours of grace without metric math.
 */
const MISSED_AFTER_HOURS: Readonly<Record<Job, number>> = { recent: 3, utilization: 28, spend: 28 };

/** Two days late is usual at a month's start; beyond three the bill has stopped. */
const BILL_STALE_AFTER_HOURS = 72;
/** More than half of the verdicts unknown: what is reported is no longer the fleet. */
const UNKNOWN_SHARE = 0.5;

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/** What says that Headroom no longer sees. Nothing published is what a missed run looks like: there, missing data is the alarm. */
export const sight = (runMetric: RunMetric): WatchedByName => ({
  ...forEachJob("Missed", (job) => ({
    metric: runMetric("runCompleted", job, { statistic: Stats.SUM }),
    description: `No ${job} run has completed for ${MISSED_AFTER_HOURS[job]} hours: read the function's log. Right after the first deployment: none has been due yet.`,
    runbook: "missed-runs",
    operator: LESS_THAN_THRESHOLD,
    threshold: 1,
    of: MISSED_AFTER_HOURS[job],
    bad: MISSED_AFTER_HOURS[job],
    missing: TreatMissingData.BREACHING,
  })),
  UnknownShare: {
    metric: runMetric("unknownShare", "utilization"),
    description: `More than ${UNKNOWN_SHARE * 100} % of the verdicts are unknown: see the report's "not seen" section for what is not measured.`,
    runbook: "unknown-share",
    operator: GREATER_THAN_THRESHOLD,
    threshold: UNKNOWN_SHARE,
    ...lastOfDay,
  },
  ...forEachJob("FailedReads", (job) => ({
    metric: runMetric("failedReads", job),
    description: `Reads of the ${job} job failed (throttled, denied or cut off): what they would have shown is reported as unknown. The log names them.`,
    runbook: "failed-reads",
    operator: GREATER_THAN_THRESHOLD,
    threshold: 0,
    ...(job === "recent" ? { of: 3, bad: 3 } : lastOfDay),
  })),
  BillStale: {
    metric: runMetric("billAgeHours", "spend"),
    description: `The newest billed day is more than ${BILL_STALE_AFTER_HOURS} hours old: spend findings rest on old figures. Is Cost Explorer on?`,
    runbook: "bill-stale",
    operator: GREATER_THAN_THRESHOLD,
    threshold: BILL_STALE_AFTER_HOURS,
    ...lastOfDay,
  },
});
