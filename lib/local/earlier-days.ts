import type { DuckDBConnection } from "@duckdb/node-api";
import type { Signal, SignalStatistics } from "../domain/fleet.ts";
import type { Instant, Window } from "../domain/window.ts";
import { type Row, rowsOf } from "./duckdb.ts";
import { samplesSql } from "./metric-sql.ts";
import type { MetricStatistics } from "./metric-tally.ts";

/** A whole day has samples nearly all the time (a morning is lower than a day), and no more than fit: another interval is another unit. */
const LEAST_OF_DAY = 0.9;
const MOST_OF_DAY = 1.05;
const SEC_PER_DAY = 86_400;

interface Looking {
  readonly signals: readonly Signal[];
  /** Whole UTC days. */
  readonly window: Window;
  readonly clock: Instant;
}

/** Gives series of requests the days before their window. */
export async function withEarlierDays(
  connection: DuckDBConnection,
  series: MetricStatistics["series"],
  { signals, window, clock }: Looking,
): Promise<MetricStatistics["series"]> {
  if (signals.length === 0 || window.start >= window.end) return series;
  const group = { utilization: false, signals };
  const samples = samplesSql({ group, mixed: true, range: {}, window, clock });
  const rows = await rowsOf(
    connection,
    `SELECT resourceId, signal, accelerator, strftime(sampledAt, '%Y-%m-%d') AS day, avg(value) AS mean, count(*)::DOUBLE AS samples
     FROM (SELECT resourceId, signal, accelerator, sampledAt, max(value) AS value FROM (${samples}) GROUP BY ALL) GROUP BY ALL ORDER BY day`,
  );
  const days = Map.groupBy(rows, (row) => `${row.signal} ${row.accelerator ?? ""} ${row.resourceId}`);
  return new Map(
    [...series].map(([id, own]) => [
      id,
      own.map((one) => ({
        ...one,
        ...earlierDaysOf(one, days.get(`${one.signal} ${one.accelerator ?? ""} ${id}`)),
      })),
    ]),
  );
}

function earlierDaysOf(
  { signal, intervalSec }: SignalStatistics,
  rows: readonly Row[] | undefined,
): Pick<SignalStatistics, "earlierDays"> {
  const earlierDays = (rows ?? []).flatMap(({ day, mean, samples }) => {
    const share = (Number(samples) * intervalSec) / SEC_PER_DAY;
    if (share < LEAST_OF_DAY || share > MOST_OF_DAY) return [];
    return [{ day: String(day), qps: signal === "invocations" ? Number(mean) / intervalSec : Number(mean) }];
  });
  return earlierDays.length === 0 ? {} : { earlierDays };
}
