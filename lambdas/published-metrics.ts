import { Metrics } from "@aws-lambda-powertools/metrics";
import type { WorkloadComparison } from "../lib/domain/assessment.ts";
import { OWN_METRICS, WORKLOAD_METRICS } from "../lib/pipeline/own-metrics.ts";
import type { RunRecord } from "../lib/pipeline/ports.ts";
import { metricsOf } from "../lib/pipeline/run-measurements.ts";
import { workloadMetricsOf } from "../lib/pipeline/workload-measurements.ts";
import { metrics } from "./instrumented.ts";

/** A set of dimensions is one of EMF's lines: the workloads' lines are not the run's. */
const workloadMetrics = new Metrics();

/** Written when the handler ends, with whatever else it measured. */
export function publishRun(record: RunRecord): void {
  metrics.addDimension("job", record.job);
  for (const { metric, unit, value } of metricsOf(record))
    metrics.addMetric(OWN_METRICS[metric], unit, value);
}

/** One line a workload. */
export function publishWorkloads(workloads: readonly WorkloadComparison[], most: number): void {
  for (const { workload, measurements } of workloadMetricsOf(workloads, most)) {
    workloadMetrics.addDimension("workload", workload);
    for (const { metric, unit, value } of measurements)
      workloadMetrics.addMetric(WORKLOAD_METRICS[metric], unit, value);
    workloadMetrics.publishStoredMetrics();
  }
}
