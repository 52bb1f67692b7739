import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Job } from "../pipeline/jobs.ts";
import { OWN_METRICS, OWN_NAMESPACE } from "../pipeline/own-metrics.ts";

export type OwnMetric = keyof typeof OWN_METRICS;

/** What a job says of itself, as the handlers publish it: all of it under `service` and `job`. */
export const runMetric = (
  metric: OwnMetric,
  job: Job,
  { period = Duration.hours(1), statistic = Stats.MAXIMUM }: { period?: Duration; statistic?: string } = {},
): Metric =>
  new Metric({
    namespace: OWN_NAMESPACE,
    metricName: OWN_METRICS[metric],
    dimensionsMap: { service: "headroom", job },
    period,
    statistic,
  });
