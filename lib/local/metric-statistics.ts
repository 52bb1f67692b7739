import type { DuckDBConnection } from "@duckdb/node-api";
import { SourceError } from "../domain/errors.ts";
import type { Problem, Signal, SignalStatistics } from "../domain/fleet.ts";
import type { Instant, Window } from "../domain/window.ts";
import { type Row, rowsOf, sqlList, sqlText } from "./duckdb.ts";
import { dailySql, type HoursSql, hoursByMinute, hoursExactly, weeklySql } from "./hour-sql.ts";
import { idRanges } from "./metric-batches.ts";
import {
  distinctSql,
  distributionSql,
  type IdRange,
  type Reduction,
  rejectsSql,
  type SignalClass,
  samplesSql,
  signalClasses,
} from "./metric-sql.ts";
import { type SeriesRows, statisticsOfSeries } from "./signal-statistics.ts";

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
  /** The files hold signals besides `signals`. */
  readonly otherSignals: boolean;
  readonly resourceIds: ReadonlySet<string>;
  readonly divisors: readonly Divisor[];
  readonly onProgress?: (step: string) => void;
}

/** A series with samples none of which is a value. */
export interface ValuelessSeries {
  readonly resourceId: string;
  readonly signal: Signal;
  readonly accelerator: string;
  /** The exporter said "no value" (N/A); else it wrote values that cannot be. */
  readonly blanks: number;
  readonly rejected: number;
}

export interface MetricStatistics {
  readonly series: ReadonlyMap<string, readonly SignalStatistics[]>;
  readonly valueless: readonly ValuelessSeries[];
  readonly problems: readonly Problem[];
}

interface Tally {
  readonly series: Map<string, SignalStatistics[]>;
  readonly valueless: ValuelessSeries[];
  readonly strangers: Map<string, number>;
  duplicates: number;
  rejected: number;
}

/** Reduces the view `points` to statistics inside DuckDB, a batch of resources at a time; only the results come out. */
export async function reducePoints(
  connection: DuckDBConnection,
  request: StatisticsRequest,
): Promise<MetricStatistics> {
  const divisors = await tableOfDivisors(connection, request.divisors);
  const ranges = idRanges([...request.resourceIds], request.points);
  const tally: Tally = { series: new Map(), valueless: [], strangers: new Map(), duplicates: 0, rejected: 0 };
  for (const [i, range] of ranges.entries()) {
    request.onProgress?.(`reducing metrics, part ${i + 1} of ${ranges.length}`);
    for (const group of signalClasses(request.signals)) {
      await reduceBatch(connection, request, reductionOf(request, group, range, divisors), tally);
    }
  }
  return { series: tally.series, valueless: tally.valueless, problems: problemsOf(tally) };
}

const reductionOf = (
  { window, clock, otherSignals, signals }: StatisticsRequest,
  group: SignalClass,
  range: IdRange,
  divisors: string | undefined,
): Reduction => ({
  group,
  mixed: otherSignals || group.signals.length < signals.length,
  range,
  window,
  clock,
  ...(divisors === undefined || !group.utilization ? {} : { divisors }),
});

async function reduceBatch(
  connection: DuckDBConnection,
  request: StatisticsRequest,
  reduction: Reduction,
  tally: Tally,
): Promise<void> {
  const samples = samplesSql(reduction);
  const rejects = byKey(await rowsOf(connection, rejectsSql(reduction)));
  const asWritten = await reduceSeries(connection, reduction.group, samples, hoursByMinute);
  const crowded = [...asWritten].filter(
    ([, { distribution, daily }]) => distribution.samples !== daily.samples,
  );
  // Several samples in one minute are dense sampling or duplicates: only then are timestamps compared one by one.
  const distinct =
    crowded.length === 0
      ? asWritten
      : await reduceSeries(
          connection,
          reduction.group,
          distinctSql(
            samples,
            crowded.map(([key]) => key),
          ),
          hoursExactly,
        );
  for (const [key, series] of asWritten) {
    addSeries(tally, request, distinct.get(key) ?? series, series, rejects.get(key));
  }
  for (const [key, row] of rejects) if (!asWritten.has(key)) addValueless(tally, request, row);
}

async function reduceSeries(
  connection: DuckDBConnection,
  group: SignalClass,
  samples: string,
  hours: HoursSql,
): Promise<ReadonlyMap<bigint, SeriesRows>> {
  const distributions = byKey(await rowsOf(connection, distributionSql(group, samples)));
  // A table, not a common table expression: DuckDB folds it twice as fast.
  await connection.run(`CREATE OR REPLACE TEMP TABLE hours AS ${hours(group, samples)}`);
  const days = await rowsOf(connection, dailySql(group, "hours"));
  const weeks = byKey(await rowsOf(connection, weeklySql(group, "hours")));
  await connection.run("DROP TABLE hours");
  return new Map(
    days.flatMap((daily) => {
      const key = daily.key as bigint;
      const distribution = distributions.get(key);
      const weekly = weeks.get(key);
      return distribution === undefined || weekly === undefined
        ? []
        : [[key, { distribution, daily, weekly }] as const];
    }),
  );
}

/** 30,000 series meet in one 64-bit hash once in 40 billion fleets; should it happen, stop rather than mix two series. */
function byKey(rows: readonly Row[]): ReadonlyMap<bigint, Row> {
  const keyed = new Map(rows.map((row) => [row.key as bigint, row]));
  if (keyed.size < rows.length)
    throw new SourceError("files", "two series have the same hash; rename one of the resources");
  return keyed;
}

function addSeries(
  tally: Tally,
  request: StatisticsRequest,
  series: SeriesRows,
  asWritten: SeriesRows,
  rejects: Row | undefined,
): void {
  const resourceId = String(series.distribution.resourceId);
  const rejected = Number(rejects?.rejected ?? 0);
  const written = Number(asWritten.distribution.samples);
  if (isStranger(tally, request, resourceId, written + rejected)) return;
  tally.rejected += rejected;
  tally.duplicates += written - Number(series.distribution.samples);
  const statistics = statisticsOfSeries(series, rejected, request.window.end);
  const known = tally.series.get(resourceId);
  if (known === undefined) tally.series.set(resourceId, [statistics]);
  else known.push(statistics);
}

function addValueless(tally: Tally, request: StatisticsRequest, row: Row): void {
  const resourceId = String(row.resourceId);
  const blanks = Number(row.blanks);
  const rejected = Number(row.rejected);
  if (isStranger(tally, request, resourceId, blanks + rejected)) return;
  tally.rejected += rejected;
  const accelerator = String(row.accelerator ?? "");
  tally.valueless.push({ resourceId, signal: row.signal as Signal, accelerator, blanks, rejected });
}

function isStranger(tally: Tally, request: StatisticsRequest, resourceId: string, samples: number): boolean {
  if (request.resourceIds.has(resourceId)) return false;
  tally.strangers.set(resourceId, (tally.strangers.get(resourceId) ?? 0) + samples);
  return true;
}

async function tableOfDivisors(
  connection: DuckDBConnection,
  divisors: readonly Divisor[],
): Promise<string | undefined> {
  if (divisors.length === 0) return undefined;
  const rows = divisors.map(({ resourceId, gpus, vcpus }) => `(${sqlText(resourceId)}, ${gpus}, ${vcpus})`);
  await connection.run(
    `CREATE TEMP TABLE divisors AS SELECT resourceId, gpus::DOUBLE AS gpus, vcpus::DOUBLE AS vcpus FROM (VALUES ${sqlList(rows)}) d(resourceId, gpus, vcpus)`,
  );
  return "divisors";
}

function problemsOf({ strangers, duplicates, rejected }: Tally): readonly Problem[] {
  const samplesOfStrangers = [...strangers.values()].reduce((total, count) => total + count, 0);
  const examples = [...strangers.keys()]
    .toSorted()
    .slice(0, 3)
    .map((id) => JSON.stringify(id))
    .join(", ");
  return [
    {
      what: `samples of ${strangers.size} resources that the inventory does not list (${examples}): left out`,
      count: samplesOfStrangers,
    },
    { what: "samples written more than once for the same moment: the largest was kept", count: duplicates },
    {
      what: "samples not a number, negative, above what the signal can be, or in the future: rejected",
      count: rejected,
    },
  ].flatMap((problem) => (problem.count === 0 ? [] : [{ where: "metrics", ...problem }]));
}
