import {
  type CloudWatchClient,
  type Metric as ListedMetric,
  ListMetricsCommand,
} from "@aws-sdk/client-cloudwatch";
import { SourceError } from "../../domain/errors.ts";
import { calling } from "../sdk-failure.ts";
import type { Dimensions, Metric } from "./metric.ts";

export const LIST_METRICS = "cloudwatch:ListMetrics";

export interface ListingFilter {
  readonly namespace: string;
  readonly name?: string;
  /** A listed set holds these and may hold more. */
  readonly dimensions?: Dimensions;
  /** Only metrics with a point in the last three hours; else in the last two weeks. */
  readonly recentlyActive?: true;
}

/** Every metric that matches, or a SourceError: a page that is missing would make a measured card look unmeasured. */
export type ListMetrics = (filter: ListingFilter) => Promise<readonly Metric[]>;

export const metricLister =
  (client: CloudWatchClient, region: string): ListMetrics =>
  async (filter) => {
    const metrics: Metric[] = [];
    const seen = new Set<string>();
    for (let token: string | undefined, more = true; more; ) {
      const page = await calling(LIST_METRICS, region, () => client.send(commandOf(filter, token)));
      for (const metric of page.Metrics ?? []) metrics.push(metricOf(metric));
      token = page.NextToken;
      more = token !== undefined && token !== "";
      if (token !== undefined && seen.has(token))
        throw new SourceError(`${LIST_METRICS} in ${region}`, "got the same page token twice; run again");
      seen.add(token ?? "");
    }
    return metrics;
  };

const commandOf = (
  { namespace, name, dimensions = {}, recentlyActive }: ListingFilter,
  token: string | undefined,
) =>
  new ListMetricsCommand({
    Namespace: namespace,
    ...(name === undefined ? {} : { MetricName: name }),
    ...(Object.keys(dimensions).length === 0
      ? {}
      : { Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) }),
    ...(recentlyActive ? { RecentlyActive: "PT3H" as const } : {}),
    ...(token === undefined ? {} : { NextToken: token }),
  });

const metricOf = ({ Namespace = "", MetricName = "", Dimensions = [] }: ListedMetric): Metric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value])),
});
