import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MessageData,
  type MetricDataQuery,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { SourceError } from "../../domain/errors.ts";
import type { Points } from "../../timeseries/samples.ts";
import { calling } from "../sdk-failure.ts";
import { NO_POINTS } from "./level.ts";
import type { MetricQuery } from "./metric.ts";
import type { Span } from "./metric-period.ts";
import type { Pace } from "./pace.ts";

export const GET_METRIC_DATA = "cloudwatch:GetMetricData";

export interface MetricAnswer {
  readonly points: Points;
  /** `Complete`, or what CloudWatch said instead; judged after the last page. */
  readonly status: string;
}

export interface ReadMetrics {
  /** One answer a query, in their order. */
  readonly answers: readonly MetricAnswer[];
  readonly messages: readonly string[];
}

export interface MetricReader {
  readonly client: CloudWatchClient;
  readonly region: string;
  readonly span: Span;
  readonly pace: Pace;
}

/** Reads up to 500 queries to their last page, or throws a SourceError: what a page would have held is not known. */
export async function readMetrics(
  { client, region, span, pace }: MetricReader,
  queries: readonly MetricQuery[],
): Promise<ReadMetrics> {
  const input = { ...rangeOf(span), MetricDataQueries: queries.map((query, i) => queryOf(query, i, span)) };
  const merged = new Map<string, Merging>();
  const messages: string[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    await pace(token === undefined ? queries.length * span.points : 0);
    const command = new GetMetricDataCommand({
      ...input,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page: GetMetricDataCommandOutput = await calling(GET_METRIC_DATA, region, () =>
      client.send(command),
    );
    messages.push(...textsOf(page.Messages));
    mergePage(merged, page.MetricDataResults ?? [], span.times);
    for (const result of page.MetricDataResults ?? []) messages.push(...textsOf(result.Messages));
    token = page.NextToken === "" ? undefined : page.NextToken;
    if (token !== undefined && seen.has(token))
      throw new SourceError(`${GET_METRIC_DATA} in ${region}`, "got the same page token twice; run again");
    seen.add(token ?? "");
  } while (token !== undefined);
  return { answers: queries.map((_, i) => answerOf(merged.get(idOf(i)))), messages };
}

const idOf = (index: number): string => `q${index}`;

/** No unit: the agent sends none, and asking for one finds nothing. */
const queryOf = (
  { metric, statistic }: MetricQuery,
  index: number,
  { periodSec }: Span,
): MetricDataQuery => ({
  Id: idOf(index),
  MetricStat: {
    Metric: {
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: periodSec,
    Stat: statistic,
  },
});

const rangeOf = ({ startMs, endMs }: Span) => ({
  StartTime: new Date(startMs),
  EndTime: new Date(endMs),
  ScanBy: "TimestampAscending" as const,
});

interface Merging {
  readonly pieces: Points[];
  status: string;
}

/**
 * A page may cut a series anywhere; its status is that of the last page it is on. A page's values are one column, and its series
 * parts of it (see Workspace). A value that is missing is no number, and will be rejected as one.
 */
function mergePage(
  merged: Map<string, Merging>,
  results: readonly MetricDataResult[],
  whole: Float64Array,
): void {
  const column = new Float64Array(results.reduce((sum, { Timestamps = [] }) => sum + Timestamps.length, 0));
  let from = 0;
  for (const { Id = "", StatusCode: status = "no status", Timestamps = [], Values = [] } of results) {
    const values = column.subarray(from, from + Timestamps.length);
    from += values.length;
    for (let i = 0; i < values.length; i++) values[i] = Values[i] ?? Number.NaN;
    const piece = { times: timesOf(Timestamps, whole), values };
    const known = merged.get(Id);
    known?.pieces.push(piece);
    if (known === undefined) merged.set(Id, { pieces: [piece], status });
    else known.status = status;
  }
}

/** Most series have a point in every period: they share one column of times. */
function timesOf(timestamps: readonly Date[], whole: Float64Array): Float64Array {
  const count = timestamps.length;
  let same = 0;
  if (count === whole.length) while (same < count && timestamps[same]?.getTime() === whole[same]) same++;
  if (same === whole.length) return whole;
  return Float64Array.from(timestamps, (timestamp) => timestamp.getTime());
}

function answerOf(merging: Merging | undefined): MetricAnswer {
  if (merging === undefined) return { points: NO_POINTS, status: "no answer" };
  const { pieces, status } = merging;
  const [only = NO_POINTS] = pieces;
  if (pieces.length === 1) return { points: only, status };
  return {
    status,
    points: {
      times: joined(pieces.map(({ times }) => times)),
      values: joined(pieces.map(({ values }) => values)),
    },
  };
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    whole.set(column, at);
    at += column.length;
  }
  return whole;
}

const textsOf = (messages: readonly MessageData[] | undefined): readonly string[] =>
  (messages ?? []).map(({ Code = "", Value = "" }) => `${Code}: ${Value}`);
