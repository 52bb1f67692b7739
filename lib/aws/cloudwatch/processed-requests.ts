import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import type { InventoryItem } from "../inventory-item.ts";
import type { Metric } from "./metric.ts";
import type { ListMetrics } from "./metric-listing.ts";

export interface ProcessedRequests {
  readonly metricOf: ((item: InventoryItem) => Metric) | undefined;
  readonly problems: readonly Problem[];
  readonly failure?: SourceError;
}

const NONE: ProcessedRequests = { metricOf: undefined, problems: [] };

/** `InvocationsProcessed`; AWS's document spells it with three s (async-inference-monitor, 2026-11-24). */
const SPELLING = /^InvocationsProcess+ed$/;

/** Looks up, on one asynchronous endpoint, under which name and set the requests it has processed are published. */
export async function findProcessedRequests(
  list: ListMetrics,
  items: readonly InventoryItem[],
): Promise<ProcessedRequests> {
  const first = items.find(({ asynchronous, endpoint }) => asynchronous && endpoint !== undefined);
  if (first?.endpoint === undefined) return NONE;
  try {
    const listed = await list({
      namespace: "AWS/SageMaker",
      dimensions: { EndpointName: first.endpoint.name },
    });
    const found = listed
      .filter(({ name, dimensions }) => SPELLING.test(name) && isOfEndpoint(dimensions))
      .toSorted((a, b) => Object.keys(b.dimensions).length - Object.keys(a.dimensions).length)[0];
    return found === undefined ? NONE : { metricOf: (item) => sameMetricOf(item, found), problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ...NONE, problems: [problemOf(error)], failure: error };
  }
}

const isOfEndpoint = (dimensions: Metric["dimensions"]): boolean =>
  Object.keys(dimensions).every((name) => name === "EndpointName" || name === "VariantName");

function sameMetricOf({ endpoint }: InventoryItem, { namespace, name, dimensions }: Metric): Metric {
  return {
    namespace,
    name,
    dimensions: {
      EndpointName: endpoint?.name ?? "",
      ...("VariantName" in dimensions ? { VariantName: endpoint?.variant ?? "" } : {}),
    },
  };
}
