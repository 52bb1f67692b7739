import type { DuckDBConnection } from "@duckdb/node-api";
import { SourceError } from "../domain/errors.ts";
import type { Signal } from "../domain/fleet.ts";
import type { Instant, Window } from "../domain/window.ts";
import { type Row, rowsOf, sqlList, sqlText } from "./duckdb.ts";
import {
  dailySql,
  type HourFolding,
  hoursByMinute,
  hoursExactly,
  minutesSql,
  weeklySql,
} from "./hour-sql.ts";
import { idRanges } from "./metric-batches.ts";
import {
  distinctSql,
  distributionSql,
  type Reduction,
  rejectsSql,
  type SignalClass,
  samplesSql,
  signalClasses,
} from "./metric-sql.ts";
import { type MetricStatistics, MetricTally } from "./metric-tally.ts";
import { isSilentAtItsEnd, type SeriesRows } from "./signal-statistics.ts";

/** How many devices a resource's undivided utilization is the sum over. */
export interface Divisor {
  readonly resourceId: string;
  readonly gpus: number;
  readonly vcpus: number;
}

export interface StatisticsRequest {
  readonly signals: readonly Signal[];
  readonly window: Window;
  readonly clock: Instant;
  /** Points in the files, of any signal and time. */
  readonly points: number;
  /** Whether rows of a resource lie together in the files. */
  readonly order: "sorted" | "unsorted";
  /** The files hold signals besides `signals`. */
  readonly otherSignals: boolean;
  readonly resourceIds: ReadonlySet<string>;
  readonly divisors: readonly Divisor[];
  readonly onProgress?: (step: string) => void;
}

/**
 * Reduces the view `points` to statistics inside DuckDB, a batch of resources at a time; only the results come out. The connections
 * take turns: while one batch's rows are read here, DuckDB works on the next.
 */
export async function reducePoints(
  connections: readonly [DuckDBConnection, ...DuckDBConnection[]],
  request: StatisticsRequest,
): Promise<MetricStatistics> {
  const divisors = await tableOfDivisors(connections[0], request.divisors);
  const ranges = idRanges([...request.resourceIds], request.points, request.order);
  const tally = new MetricTally(request.resourceIds, request.window.end);
  for (const group of signalClasses(request.signals)) {
    const all = reductionOf(request, group, divisors);
    const rejects = byKey(await rowsOf(connections[0], rejectsSql(all)));
    const seen = new Set<bigint>();
    const queue = ranges.entries();
    await allOf(connections, async (connection) => {
      for (const [i, range] of queue) {
        request.onProgress?.(`reducing metrics, part ${i + 1} of ${ranges.length}`);
        for (const [key, { series, written }] of await reduceBatch(connection, { ...all, range })) {
          seen.add(key);
          tally.add(series, written, rejects.get(key));
        }
      }
    });
    for (const [key, row] of rejects) if (!seen.has(key)) tally.addValueless(row);
  }
  return tally.total();
}

/** Waits for every worker, so that none still queries when the first failure closes the database. */
async function allOf<Worker>(
  workers: readonly Worker[],
  work: (worker: Worker) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(workers.map(work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

const reductionOf = (
  { window, clock, otherSignals, signals }: StatisticsRequest,
  group: SignalClass,
  divisors: string | undefined,
): Reduction => ({
  group,
  mixed: otherSignals || group.signals.length < signals.length,
  range: {},
  window,
  clock,
  ...(divisors === undefined || !group.utilization ? {} : { divisors }),
});

interface ReducedSeries {
  readonly series: SeriesRows;
  /** Samples in the files, the same moment as often as it is there. */
  readonly written: number;
}

async function reduceBatch(
  connection: DuckDBConnection,
  reduction: Reduction,
): Promise<ReadonlyMap<bigint, ReducedSeries>> {
  const samples = samplesSql(reduction);
  const asWritten = await reduceSeries(connection, reduction.group, samples, hoursByMinute);
  const crowded = [...asWritten].filter(
    ([, { distribution, daily }]) => distribution.samples !== daily.samples,
  );
  // Several samples in one minute are dense sampling or duplicates: only then are timestamps compared one by one.
  const keys = crowded.map(([key]) => key);
  const distinct =
    keys.length === 0
      ? asWritten
      : await reduceSeries(connection, reduction.group, distinctSql(samples, keys), hoursExactly);
  return new Map(
    [...asWritten].map(([key, series]) => [
      key,
      { series: distinct.get(key) ?? series, written: Number(series.distribution.samples) },
    ]),
  );
}

async function reduceSeries(
  connection: DuckDBConnection,
  group: SignalClass,
  samples: string,
  folding: HourFolding,
): Promise<ReadonlyMap<bigint, SeriesRows>> {
  const distributions = byKey(await rowsOf(connection, distributionSql(group, samples)));
  // A table, not a common table expression: DuckDB folds it twice as fast.
  await connection.run(`CREATE OR REPLACE TEMP TABLE hours AS ${folding.hours(group, samples)}`);
  const days = await rowsOf(connection, dailySql(group, folding, "hours"));
  const weeks = byKey(await rowsOf(connection, weeklySql(group, "hours")));
  const quiet = days.flatMap(({ key, ...daily }) =>
    isSilentAtItsEnd(daily, distributions.get(key as bigint)) ? [key as bigint] : [],
  );
  const minutes = byKey(quiet.length === 0 ? [] : await rowsOf(connection, minutesSql("hours", quiet)));
  await connection.run("DROP TABLE hours");
  return new Map(
    days.flatMap((daily) => {
      const key = daily.key as bigint;
      const distribution = distributions.get(key);
      const weekly = weeks.get(key);
      return distribution === undefined || weekly === undefined
        ? []
        : [[key, { distribution, daily, weekly, ...minutesOf(minutes.get(key)) }] as const];
    }),
  );
}

const minutesOf = (minutes: Row | undefined): Pick<SeriesRows, "minutes"> =>
  minutes === undefined ? {} : { minutes };

/** 30,000 series meet in one 64-bit hash once in 40 billion fleets; should it happen, stop rather than mix two series. */
function byKey(rows: readonly Row[]): ReadonlyMap<bigint, Row> {
  const keyed = new Map(rows.map((row) => [row.key as bigint, row]));
  if (keyed.size < rows.length)
    throw new SourceError("files", "two series have the same hash; rename one of the resources");
  return keyed;
}

async function tableOfDivisors(
  connection: DuckDBConnection,
  divisors: readonly Divisor[],
): Promise<string | undefined> {
  if (divisors.length === 0) return undefined;
  const rows = divisors.map(({ resourceId, gpus, vcpus }) => `(${sqlText(resourceId)}, ${gpus}, ${vcpus})`);
  await connection.run(
    `CREATE TABLE divisors AS SELECT resourceId, gpus::DOUBLE AS gpus, vcpus::DOUBLE AS vcpus FROM (VALUES ${sqlList(rows)}) d(resourceId, gpus, vcpus)`,
  );
  return "divisors";
}
