import type { DuckDBConnection } from "@duckdb/node-api";
import { nearest } from "../domain/errors.ts";
import { type Problem, SIGNALS, type Signal } from "../domain/fleet.ts";
import { epochMs, type Instant, instant, MS_PER_DAY } from "../domain/window.ts";
import { rowsOf, sqlList, sqlText } from "./duckdb.ts";
import { POINTS } from "./metric-relation.ts";
import { sqlTimestamp } from "./metric-sql.ts";

/** One look over all points before any is reduced: what is there, how recent it is, what cannot be read. */
export interface MetricSurvey {
  /** Those asked for that the files hold. */
  readonly signals: readonly Signal[];
  /** The files hold others too. */
  readonly otherSignals: boolean;
  readonly points: number;
  /** Newest sample of a known signal not after the clock; undefined without one. */
  readonly newest: Instant | undefined;
  readonly problems: readonly Problem[];
}

/** 300 s: CloudWatch's basic monitoring period, for a fleet whose newest series has one sample (AWS, 2026-11-24). */
const DEFAULT_INTERVAL_MS = 300_000;
/** A series sampled more rarely than once a day must not move `asOf` by more than that. */
const LONGEST_INTERVAL_MS = MS_PER_DAY;

/** `nvidia_smi_utilization_memory` is the share of time the memory bus was busy, not memory in use (CloudWatch agent, 2026-11-24). */
const NOT_VRAM = /nvidia_smi_utilization_memory/i;

export async function surveyPoints(
  connection: DuckDBConnection,
  wanted: readonly Signal[],
  clock: Instant,
): Promise<MetricSurvey> {
  const rows = await rowsOf(
    connection,
    `SELECT signal, count(*)::DOUBLE AS points, count(sampledAt)::DOUBLE AS dated, epoch_ms(max(sampledAt))::DOUBLE AS newest
     FROM ${POINTS} GROUP BY signal ORDER BY signal`,
  );
  const known = rows.filter(({ signal }) => SIGNALS.some((name) => name === signal));
  const last = Math.max(...known.map((row) => Number(row.newest ?? Number.NEGATIVE_INFINITY)));
  const ahead = last > epochMs(clock) ? await samplesAfter(connection, clock) : { newest: last, future: 0 };
  const signals = wanted.filter((name) => known.some(({ signal }) => signal === name));
  return {
    signals,
    otherSignals: rows.length > signals.length,
    points: sum(known, "points"),
    newest: Number.isFinite(ahead.newest) ? instant(ahead.newest) : undefined,
    problems: [
      ...rows
        .filter((row) => !known.includes(row))
        .map((row) => unknownSignal(row.signal, Number(row.points))),
      ...counted(ahead.future, `samples after the clock (${clock}): rejected`),
      ...counted(
        sum(known, "points") - sum(known, "dated"),
        "samples whose timestamp cannot be read: rejected",
      ),
    ],
  };
}

/** A second look, at files that reach beyond the clock only. */
async function samplesAfter(connection: DuckDBConnection, clock: Instant) {
  const [row] = await rowsOf(
    connection,
    `SELECT epoch_ms(max(sampledAt) FILTER (sampledAt <= ${sqlTimestamp(clock)}))::DOUBLE AS newest,
       countif(sampledAt > ${sqlTimestamp(clock)})::DOUBLE AS future
     FROM ${POINTS} WHERE signal IN (${sqlList(SIGNALS.map(sqlText))})`,
  );
  return { newest: Number(row?.newest ?? Number.NEGATIVE_INFINITY), future: Number(row?.future ?? 0) };
}

/** The newest sample plus its series' interval: the end of what that sample describes. */
export async function endOfNewest(connection: DuckDBConnection, newest: Instant): Promise<Instant> {
  const upTo = `sampledAt <= ${sqlTimestamp(newest)}`;
  const [series] = await rowsOf(
    connection,
    `SELECT resourceId, signal, coalesce(accelerator, '') AS accelerator FROM ${POINTS}
     WHERE sampledAt = ${sqlTimestamp(newest)} LIMIT 1`,
  );
  const same = Object.entries(series ?? {}).map(([column, text]) =>
    column === "accelerator"
      ? `coalesce(accelerator, '') = ${sqlText(String(text))}`
      : `${column} = ${sqlText(String(text))}`,
  );
  const [row] = await rowsOf(
    connection,
    `SELECT epoch_ms(median(gap))::DOUBLE AS interval FROM (SELECT sampledAt - lag(sampledAt) OVER (ORDER BY sampledAt) AS gap
       FROM (SELECT DISTINCT sampledAt FROM ${POINTS} WHERE ${[...same, upTo].join(" AND ")}))`,
  );
  const interval = typeof row?.interval === "number" ? row.interval : DEFAULT_INTERVAL_MS;
  return instant(epochMs(newest) + Math.min(interval, LONGEST_INTERVAL_MS));
}

function unknownSignal(signal: unknown, count: number): Problem {
  const name = String(signal ?? "");
  if (NOT_VRAM.test(name)) {
    const what = `${name} is the share of time GPU memory was read or written, not memory in use; expected gpuMemoryUtilization from used and total memory: rejected`;
    return { where: "metrics", what, count };
  }
  const near = nearest(name, SIGNALS);
  const hint = near === undefined ? `expected one of ${SIGNALS.join(", ")}` : `is ${near} meant?`;
  return { where: "metrics", what: `unknown signal ${JSON.stringify(name)} (${hint}): rejected`, count };
}

const counted = (count: number, what: string): readonly Problem[] =>
  count === 0 ? [] : [{ where: "metrics", what, count }];

const sum = (rows: readonly Readonly<Record<string, unknown>>[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
