import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Job } from "../pipeline/jobs.ts";
import { OWN_METRICS, OWN_NAMESPACE, type OwnMetric } from "../pipeline/own-metrics.ts";

/** A metric of a job of one monitor; the maximum of an hour unless said. */
export type RunMetric = (
  metric: OwnMetric,
  job: Job,
  options?: { readonly period?: Duration; readonly statistic?: string; readonly label?: string },
) => Metric;

/** What the jobs of one monitor say of themselves, as its handlers publish it: all of it under `service` and `job`. */
export const runMetricsOf =
  (service: string): RunMetric =>
  (metric, job, { period = Duration.hours(1), statistic = Stats.MAXIMUM, ...label } = {}) =>
    new Metric({
      namespace: OWN_NAMESPACE,
      metricName: OWN_METRICS[metric],
      dimensionsMap: { service, job },
      period,
      statistic,
      ...label,
    });
