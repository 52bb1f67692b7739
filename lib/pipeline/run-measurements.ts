import type { Totals } from "../domain/assessment.ts";
import type { Commitments } from "../domain/commitment.ts";
import type { Severity } from "../domain/finding.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { commitmentUse } from "./commitment-use.ts";
import type { OwnMetric } from "./own-metrics.ts";
import type { RunRecord } from "./ports.ts";
import { unknownShare } from "./run-record.ts";

/** As CloudWatch names them; `None` is what it has for dollars and shares. */
export type MeasurementUnit = "Count" | "Percent" | "None";

export interface Measurement<Metric extends string = OwnMetric> {
  readonly metric: Metric;
  readonly unit: MeasurementUnit;
  readonly value: number;
}

/** What one run publishes under its job. What it does not know is left out: a gap in the graph, and never a zero. */
export function metricsOf(record: RunRecord): readonly Measurement[] {
  return [
    count("runCompleted", 1),
    count("failedReads", record.failedReads),
    plain("ownCostUsd", record.ownCostUsd),
    ...OF_JOB[record.job](record),
  ].flatMap((one) => one ?? []);
}

type Maybe = Measurement | undefined;

const OF_JOB: Readonly<Record<RunRecord["job"], (record: RunRecord) => readonly Maybe[]>> = {
  recent: ({ untoldFindings }) => [count("untoldFindings", untoldFindings)],
  utilization: (record) => [
    ...bySeverity(record.findingsBySeverity),
    plain("unknownShare", unknownShare(record)),
    ...dollarsOf(record.totals),
    percent("gpuUtilizationPercent", record.meanGpuUtilization),
  ],
  spend: (record) => [
    ...bySeverity(record.findingsBySeverity),
    plain("billAgeHours", record.billAgeHours),
    count("subscriptionsPending", record.subscriptions?.pending),
    count("subscriptionsConfirmed", record.subscriptions?.confirmed),
    plain("monthToDateUsd", record.spend?.monthToDateUsd),
    plain("forecastMonthUsd", record.spend?.projectedMonthUsd),
    ...commitmentsOf(record.commitments),
  ],
};

const SEVERITY_METRICS: Readonly<Record<Severity, OwnMetric>> = {
  critical: "criticalFindings",
  high: "highFindings",
  medium: "mediumFindings",
  low: "lowFindings",
  info: "infoFindings",
};

const bySeverity = (counts: RunRecord["findingsBySeverity"]): readonly Maybe[] =>
  counts === undefined
    ? []
    : (["critical", "high", "medium", "low", "info"] as const).map((severity) =>
        count(SEVERITY_METRICS[severity], counts[severity]),
      );

const dollarsOf = (totals: Totals | undefined): readonly Maybe[] =>
  totals === undefined
    ? []
    : [
        plain("wasteUsdPerHour", (totals.actualUsdPerMonth - totals.couldBeUsdPerMonth) / HOURS_PER_MONTH),
        plain("blindUsdPerHour", totals.blindUsdPerMonth / HOURS_PER_MONTH),
      ];

function commitmentsOf(commitments: Commitments | undefined): readonly Maybe[] {
  const { coverage, utilization } = commitmentUse(commitments);
  return [
    percent("commitmentCoveragePercent", coverage),
    percent("commitmentUtilizationPercent", utilization),
  ];
}

const count = (metric: OwnMetric, value: number | undefined): Maybe => measured(metric, "Count", value);
const plain = (metric: OwnMetric, value: number | undefined): Maybe => measured(metric, "None", value);
/** Of a share, 0..1. */
const percent = (metric: OwnMetric, share: number | undefined): Maybe =>
  measured(metric, "Percent", share === undefined ? undefined : share * 100);

const measured = (metric: OwnMetric, unit: MeasurementUnit, value: number | undefined): Maybe =>
  value === undefined || !Number.isFinite(value) ? undefined : { metric, unit, value };
