import type { Signal, SignalStatistics } from "../../domain/fleet.ts";
import { epochMs } from "../../domain/window.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { Series } from "../../timeseries/series-statistics.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { NO_POINTS } from "./level.ts";
import type { Combined, Heard, Measurement } from "./measurement.ts";
import type { Metric, MetricQuery } from "./metric.ts";
import type { Span } from "./metric-period.ts";
import { sinceCreation } from "./sagemaker-measurements.ts";

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
      ...sinceCreation(item),
      isLast: true,
      combine: (answers, heard) => combine(endpoint, request, { answers, heard }),
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

interface Said {
  readonly answers: readonly Points[];
  readonly heard: Heard;
}

function combine({ item }: Endpoint, { signals, span }: TrafficRequest, { answers, heard }: Said): Combined {
  const [average = NO_POINTS, maximum = NO_POINTS] = signals.has("backlog") ? answers : [];
  const calls = answers[signals.has("backlog") ? 2 : 0];
  const backlog: Series[] = average.times.length === 0 ? [] : [{ signal: "backlog", average, maximum }];
  if (calls === undefined) return { series: backlog };
  const isSilent = calls.times.length === 0;
  if (isSilent && (item.asynchronous || backlog.length > 0)) return { series: backlog, asynchronous: true };
  const reason = isSilent ? unknownBecause(heard) : undefined;
  if (reason !== undefined) return { series: backlog, unread: { signal: "invocations", reason } };
  const instances = item.asynchronous ? [] : heard.telemetry;
  if (isSilent && !instances.some(({ signal }) => WORK.has(signal))) return { series: backlog };
  const signs = [...calls.times, ...instances.map(({ window }) => epochMs(window.start))];
  return { series: [...backlog, { signal: "invocations", average: withZeros(calls, signs, span) }] };
}

/**
 * What of the instances' load is work (ours, 2026-11-25): a GPU at or above 5 % for one percent of the time; a CPU whose P95 is
 * 10 % or more, for a server and its health checks alone take some.
 */
const WORK = new Map<Signal, (one: SignalStatistics) => boolean>([
  ["gpuUtilization", ({ dutyCycle }) => dutyCycle > 0.01],
  ["cpuUtilization", ({ p95 }) => p95 >= 0.1],
]);

/**
 * Why silence is not zero. Endpoints of several containers that are invoked directly publish their calls by container
 * (AWS, multi-container-metrics, 2026-11-24).
 */
function unknownBecause({ telemetry, unread: [missing] = [] }: Heard): string | undefined {
  if (missing !== undefined)
    return `CloudWatch has none of the variant, and whether its instances work was not read (${missing.signal})`;
  const busy = telemetry.find((one) => WORK.get(one.signal)?.(one));
  return busy === undefined
    ? undefined
    : `CloudWatch has none of the variant, yet its ${busy.signal} shows work: they may be counted by ContainerName`;
}

/**
 * CloudWatch has no `Invocations` point for a period without calls (read in CleanCloud's code; AWS is silent on it, 2026-11-24). In
 * an answer that is complete, gaps are zeros from the variant's first sign of life on: a call, or a load of its instances. The
 * endpoint's creation is none: a variant may be newer, or go by a new name.
 */
function withZeros(calls: Points, signs: readonly number[], { periodSec, startMs, endMs }: Span): Points {
  const periodMs = periodSec * 1_000;
  const first = signs.reduce((earliest, sign) => Math.min(earliest, sign), endMs);
  const from = Math.max(startMs, Math.floor(first / periodMs) * periodMs);
  const count = Math.max(0, Math.ceil((endMs - from) / periodMs));
  const times = Float64Array.from({ length: count }, (_, i) => from + i * periodMs);
  const values = new Float64Array(count);
  for (let i = 0; i < calls.times.length; i++) {
    const slot = Math.round(((calls.times[i] ?? 0) - from) / periodMs);
    if (slot >= 0 && slot < count) values[slot] = calls.values[i] ?? 0;
  }
  return { times, values };
}
