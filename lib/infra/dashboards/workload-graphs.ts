import {
  type IMetric,
  type IWidget,
  LegendPosition,
  MathExpression,
  SearchExpression,
} from "aws-cdk-lib/aws-cloudwatch";
import { OWN_NAMESPACE, WORKLOAD_METRICS, type WorkloadMetric } from "../../pipeline/own-metrics.ts";
import { DAY, graph, HALF } from "./widgets.ts";

/**
 * By search and not by name: which workloads are the dearest is known when a run has looked, and a plan of 200 workloads draws no
 * larger a dashboard than one of two.
 */
const searchOf = (service: string, metric: WorkloadMetric): string =>
  `SEARCH('{${OWN_NAMESPACE},service,workload} service="${service}" MetricName="${WORKLOAD_METRICS[metric]}"', 'Maximum', ${DAY.toSeconds()})`;

/** The workload's name and its last value. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch's own placeholders
const NAMED_BY_WORKLOAD = "${PROP('Dim.workload')}: ${LAST}";

/** One area a workload, each on the other. */
export const byWorkload = (title: string, service: string, metric: WorkloadMetric): IWidget =>
  graph(
    title,
    [
      new SearchExpression({
        expression: searchOf(service, metric),
        label: NAMED_BY_WORKLOAD,
        period: DAY,
      }),
    ],
    { stacked: true, width: HALF, height: 8, legendPosition: LegendPosition.RIGHT },
  );

/** All workloads as one line. */
export const ofAllWorkloads = (service: string, metric: WorkloadMetric, label: string): IMetric =>
  new MathExpression({ expression: `SUM(${searchOf(service, metric)})`, label, period: DAY });
