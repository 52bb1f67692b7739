import type { Signal } from "../../domain/fleet.ts";
import { epochMs } from "../../domain/window.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { Series } from "../../timeseries/series-statistics.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { NO_POINTS } from "./level.ts";
import type { Combined, Measurement } from "./measurement.ts";
import type { Metric, MetricQuery } from "./metric.ts";
import type { Span } from "./metric-period.ts";

const SAGEMAKER = "AWS/SageMaker";

export interface TrafficRequest {
  readonly signals: ReadonlySet<Signal>;
  readonly span: Span;
  /** The metric of requests an asynchronous endpoint has processed, if it was found. */
  readonly processed: ((item: InventoryItem) => Metric) | undefined;
}

interface Endpoint {
  readonly item: InventoryItem;
  readonly name: string;
  readonly variant: string;
}

/**
 * Calls and backlog of an endpoint. The backlog is asked of every endpoint: one that has it and no `Invocations` is asynchronous,
 * and the silence of its `Invocations` says nothing (AWS, async-inference-monitor, 2026-11-24).
 */
export function trafficMeasurements(item: InventoryItem, request: TrafficRequest): readonly Measurement[] {
  if (item.endpoint === undefined) return [];
  const endpoint = { item, ...item.endpoint };
  const queries: readonly MetricQuery[] = [...backlogOf(endpoint, request), ...callsOf(endpoint, request)];
  if (queries.length === 0) return [];
  const signals = (["backlog", "invocations"] as const).filter((signal) => request.signals.has(signal));
  return [
    {
      resourceId: item.id,
      signals,
      queries,
      combine: (answers) => combine(endpoint, request, answers),
    },
  ];
}

function backlogOf({ name }: Endpoint, { signals }: TrafficRequest): readonly MetricQuery[] {
  if (!signals.has("backlog")) return [];
  const metric: Metric = {
    namespace: SAGEMAKER,
    name: "ApproximateBacklogSize",
    dimensions: { EndpointName: name },
  };
  return [
    { metric, statistic: "Average" },
    { metric, statistic: "Maximum" },
  ];
}

function callsOf(
  { item, name, variant }: Endpoint,
  { signals, processed }: TrafficRequest,
): readonly MetricQuery[] {
  if (!signals.has("invocations")) return [];
  if (item.asynchronous)
    return processed === undefined ? [] : [{ metric: processed(item), statistic: "Sum" }];
  const dimensions = { EndpointName: name, VariantName: variant };
  return [{ metric: { namespace: SAGEMAKER, name: "Invocations", dimensions }, statistic: "Sum" }];
}

function combine({ item }: Endpoint, request: TrafficRequest, answers: readonly Points[]): Combined {
  const [average = NO_POINTS, maximum = NO_POINTS] = request.signals.has("backlog") ? answers : [];
  const calls = answers[request.signals.has("backlog") ? 2 : 0];
  const backlog: Series[] = average.times.length === 0 ? [] : [{ signal: "backlog", average, maximum }];
  if (calls === undefined) return { series: backlog };
  const silent = calls.times.length === 0;
  if (silent && (item.asynchronous || backlog.length > 0)) return { series: backlog, asynchronous: true };
  const from = item.asynchronous ? Number.POSITIVE_INFINITY : epochMs(item.launchedAt);
  return {
    series: [...backlog, { signal: "invocations", average: withZeros(calls, from, request.span) }],
  };
}

/**
 * CloudWatch has no `Invocations` point for a period without calls (read in CleanCloud's code; AWS is silent on it, 2026-11-24). In
 * an answer that is complete, gaps are zeros: from the launch, or from the first call where that is earlier or the launch unsure.
 */
function withZeros(calls: Points, launchedMs: number, { periodSec, startMs, endMs }: Span): Points {
  const periodMs = periodSec * 1_000;
  const launch = Math.max(startMs, Math.floor(launchedMs / periodMs) * periodMs);
  const from = Math.min(
    launch,
    calls.times.reduce((first, time) => Math.min(first, time), launch),
  );
  const count = Math.max(0, Math.ceil((endMs - from) / periodMs));
  const times = Float64Array.from({ length: count }, (_, i) => from + i * periodMs);
  const values = new Float64Array(count);
  for (let i = 0; i < calls.times.length; i++) {
    const slot = Math.round(((calls.times[i] ?? 0) - from) / periodMs);
    if (slot >= 0 && slot < count) values[slot] = calls.values[i] ?? 0;
  }
  return { times, values };
}
