import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SourceError } from "../../domain/errors.ts";
import type { Problem, Signal } from "../../domain/fleet.ts";
import type { InstanceTypes } from "../../domain/instance-type.ts";
import { epochMs, type Instant, type Window } from "../../domain/window.ts";
import { pointsSince } from "../../timeseries/samples.ts";
import { type ReducedSeries, type Series, seriesReducer } from "../../timeseries/series-statistics.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { ec2Measurements } from "./ec2-measurements.ts";
import { trafficMeasurements } from "./endpoint-traffic.ts";
import { gpuMeasurements } from "./gpu-measurements.ts";
import { type Measurement, type MeasurementPlan, NOTHING, together } from "./measurement.ts";
import { memoryMeasurements } from "./memory-measurements.ts";
import { type Batch, batchesOf } from "./metric-batches.ts";
import { type ListMetrics, metricLister } from "./metric-listing.ts";
import { metricPeriod, type Span, spanOf } from "./metric-period.ts";
import { GET_METRIC_DATA, type MetricAnswer, type MetricReader, readMetrics } from "./metric-reader.ts";
import { paceOf, type Timer, wallTimer } from "./pace.ts";
import { findProcessedRequests } from "./processed-requests.ts";
import { sagemakerMeasurements } from "./sagemaker-measurements.ts";
import { type ResourceTelemetry, TelemetryTally } from "./telemetry-tally.ts";

export interface TelemetryRequest {
  /** All of one account and region, the connection's: whose a host's name is can be told among all of them only. */
  readonly items: readonly InventoryItem[];
  /** Ids of the items to read; all of them when absent. */
  readonly measured?: ReadonlySet<string>;
  readonly instanceTypes: InstanceTypes;
  readonly signals: readonly Signal[];
  readonly window: Window;
  readonly clock: Instant;
  /** Seconds; default 3600. Coarser where CloudWatch no longer has points as fine (`metricPeriod`). */
  readonly periodSec?: number;
  readonly onProgress?: (step: string) => void;
}

export interface Telemetry {
  /** One entry a measured item. A signal that was not read in full is in `unread` and not in `telemetry`. */
  readonly byResource: ReadonlyMap<string, ResourceTelemetry>;
  /** Endpoints that publish a backlog and no `Invocations`. */
  readonly asynchronous: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** An hour: two weeks of 300 series are one page. */
const DEFAULT_PERIOD_SEC = 3_600;
/** Requests under way at once: while one page is reduced the next travels. More would only wait for the pace. */
const BATCHES_AT_ONCE = 3;

/** What CloudWatch measured of the items. Never throws for what AWS refuses: that is `unread`, with a problem. */
export async function readTelemetry(
  connection: Connection,
  request: TelemetryRequest,
  timer: Timer = wallTimer,
): Promise<Telemetry> {
  const options = clientOptions(connection);
  const client = metered(new CloudWatchClient(options), "cloudwatch", connection.meter, unitsOf);
  const { window, clock, periodSec = DEFAULT_PERIOD_SEC, onProgress } = request;
  const span = spanOf(window, metricPeriod(periodSec, window.start, clock));
  try {
    onProgress?.("looking up metrics");
    const plan = await planOf(metricLister(client, connection.region), request, span);
    const ids = measuredOf(request).map(({ id }) => id);
    const tally = new TelemetryTally(ids, `${GET_METRIC_DATA} in ${connection.region}`);
    for (const barred of plan.notMeasurable) tally.bar(barred);
    for (const missed of plan.unread) tally.miss(missed);
    const pace = paceOf(span, epochMs(clock), timer);
    const reader = { client, region: connection.region, span, pace };
    const reduce = seriesReducer({ periodSec: span.periodSec, asOf: window.end, clock });
    const last: (() => void)[] = [];
    await readBatches(reader, batchesOf(plan.measurements, span.points), { reduce, tally, last, onProgress });
    for (const combine of last) combine();
    return tally.total(plan.problems);
  } finally {
    client.destroy();
  }
}

/** Waits for every worker, so that none still reads when a bug in one ends the run. */
async function readBatches(reader: MetricReader, batches: readonly Batch[], sink: Sink): Promise<void> {
  const queue = batches.entries();
  const worker = async (): Promise<void> => {
    for (const [i, batch] of queue) {
      sink.onProgress?.(`reading metrics, part ${i + 1} of ${batches.length}`);
      await readBatch(reader, batch, sink);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: BATCHES_AT_ONCE }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** The price counts the metrics asked for. */
const unitsOf = (_command: string, input: unknown): number =>
  typeof input === "object" &&
  input !== null &&
  "MetricDataQueries" in input &&
  Array.isArray(input.MetricDataQueries)
    ? input.MetricDataQueries.length
    : 1;

const measuredOf = ({ items, measured }: TelemetryRequest): readonly InventoryItem[] =>
  measured === undefined ? items : items.filter(({ id }) => measured.has(id));

const machinesOf = (items: readonly InventoryItem[]) => items.filter(({ kind }) => kind === "ec2");

async function planOf(list: ListMetrics, request: TelemetryRequest, span: Span): Promise<MeasurementPlan> {
  const { instanceTypes } = request;
  const items = measuredOf(request);
  const machines = { running: machinesOf(request.items), measured: machinesOf(items) };
  const signals = new Set(request.signals);
  const [gpus, memory, traffic] = await Promise.all([
    gpuMeasurements(list, { machines, instanceTypes, signals }),
    signals.has("memoryUtilization") ? memoryMeasurements(list, machines) : NOTHING,
    trafficPlan(list, items, { signals, span }),
  ]);
  const known = items.map((item) => sagemakerMeasurements(item, signals, instanceTypes));
  const plain = { ...NOTHING, measurements: items.flatMap((item) => ec2Measurements(item, signals)) };
  return together([plain, gpus, memory, ...known, traffic]);
}

async function trafficPlan(
  list: ListMetrics,
  items: readonly InventoryItem[],
  { signals, span }: { readonly signals: ReadonlySet<Signal>; readonly span: Span },
): Promise<MeasurementPlan> {
  const { metricOf, failure, problems } = signals.has("invocations")
    ? await findProcessedRequests(list, items)
    : { metricOf: undefined, failure: undefined, problems: [] };
  const measurements = items.flatMap((item) =>
    trafficMeasurements(item, { signals, span, processed: metricOf }),
  );
  const unread = failure
    ? items
        .filter(({ asynchronous }) => asynchronous)
        .map(({ id }) => ({ resourceId: id, signal: "invocations" as const, reason: failure.message }))
    : [];
  return { ...NOTHING, measurements, unread, problems };
}

interface Sink {
  readonly reduce: (series: Series) => ReducedSeries;
  readonly tally: TelemetryTally;
  /** Called when all batches are read. */
  readonly last: (() => void)[];
  readonly onProgress: TelemetryRequest["onProgress"];
}

async function readBatch(reader: MetricReader, batch: Batch, sink: Sink): Promise<void> {
  const { tally, last } = sink;
  try {
    const queries = batch.flatMap((measurement) => measurement.queries);
    const { answers, messages } = await readMetrics(reader, queries);
    for (const message of messages) tally.addMessage(message);
    let at = 0;
    for (const measurement of batch) {
      const own = answers.slice(at, at + measurement.queries.length);
      at += own.length;
      const lacking = own.find(({ status }) => status !== "Complete");
      if (lacking) tally.addUnread(measurement, incomplete(lacking.status, reader.region));
      else if (measurement.isLast) last.push(() => combine(measurement, own, sink));
      else combine(measurement, own, sink);
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const measurement of batch) tally.addUnread(measurement, error);
  }
}

function combine(measurement: Measurement, own: readonly MetricAnswer[], { reduce, tally }: Sink): void {
  const { resourceId, isLast, sinceMs } = measurement;
  const combined = measurement.combine(
    own.map(({ points }) => (sinceMs === undefined ? points : pointsSince(points, sinceMs))),
    isLast ? tally.heardOf(resourceId) : { telemetry: [] },
  );
  tally.add(resourceId, combined, combined.series.map(reduce));
}

const incomplete = (status: string, region: string): SourceError =>
  new SourceError(`${GET_METRIC_DATA} in ${region}`, `CloudWatch answered ${status}`, {
    denied: status === "Forbidden",
  });
