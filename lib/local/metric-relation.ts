import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { columnsOf } from "./csv-columns.ts";
import { csvScan } from "./csv-scan.ts";
import { rowsOf, sqlName, sqlPath, sqlText } from "./duckdb.ts";
import { sqlInstant } from "./instant-text.ts";
import { type PointsRelation, pointsOfMetricData } from "./metric-data.ts";
import { sizeOf } from "./text-file.ts";

/**
 * The relation every metric file becomes: `points(resourceId, signal, accelerator, sampledAt TIMESTAMP in UTC, value DOUBLE)`.
 * `sampledAt` is NULL where no time could be read, `value` is NULL where the exporter had none (empty, N/A) and NaN where it is no number.
 */
export const POINTS = "points";
const COLUMNS = {
  required: ["timestamp", "resourceId", "signal", "value"],
  optional: ["accelerator"],
} as const;
type Column = (typeof COLUMNS)["required" | "optional"][number];

/** What nvidia-smi, DCGM and spreadsheets write where there is no value. */
const NO_VALUE = ["", "n/a", "na", "[n/a]", "null", "none", "-", "not supported", "[not supported]"];

export interface OpenedMetrics {
  readonly order: "sorted" | "unsorted";
  readonly problems: readonly Problem[];
}

/** Creates `points`; undefined when the folder holds no metrics at all. */
export async function openMetrics(
  connection: DuckDBConnection,
  dir: string,
): Promise<OpenedMetrics | undefined> {
  const files = await metricFiles(dir);
  if (files.length === 0) return undefined;
  const relations: PointsRelation[] = [];
  for (const [index, file] of files.entries())
    relations.push(await relationOf(connection, file, `file${index}`));
  await connection.run(
    `CREATE VIEW ${POINTS} AS ${relations.map(({ select }) => select).join(" UNION ALL ")}`,
  );
  return {
    order: relations.every(({ sorted }) => sorted) ? "sorted" : "unsorted",
    problems: relations.flatMap(({ problems }) => problems),
  };
}

/** `metrics.parquet`, `metrics.csv` and the folder `metrics/` together, else `get-metric-data.json`. */
async function metricFiles(dir: string): Promise<readonly string[]> {
  const folder = await readdir(join(dir, "metrics")).catch((): string[] => []);
  const named = ["metrics.parquet", "metrics.csv"].map((name) => join(dir, name));
  const found = folder
    .filter((name) => /\.(csv|parquet)$/i.test(name))
    .toSorted()
    .map((name) => join(dir, "metrics", name));
  for (const path of named) if ((await sizeOf(path)) !== undefined) found.unshift(path);
  if (found.length > 0) return found;
  const json = join(dir, "get-metric-data.json");
  return (await sizeOf(json)) === undefined ? [] : [json];
}

async function relationOf(
  connection: DuckDBConnection,
  path: string,
  table: string,
): Promise<PointsRelation> {
  const read = path.endsWith(".json")
    ? pointsOfMetricData
    : /\.parquet$/i.test(path)
      ? parquetPoints
      : csvPoints;
  try {
    return await read(connection, path, table);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw new ConfigError(`${basename(path)}: cannot be read: ${reason}`, { cause });
  }
}

/** Parquet stays where it is: DuckDB reads only the columns and row groups a query needs. */
async function parquetPoints(connection: DuckDBConnection, path: string): Promise<PointsRelation> {
  const scan = `read_parquet(${sqlPath(path)})`;
  const described = await rowsOf(connection, `DESCRIBE SELECT * FROM ${scan}`);
  const types = new Map(described.map((row) => [String(row.column_name), String(row.column_type)]));
  const columns = columnsOf(basename(path), [...types.keys()], COLUMNS);
  const typeOf = (column: Column) => types.get(columns.get(column) ?? "") ?? "";
  const timeType = typeOf("timestamp");
  const time = sqlName(columns.get("timestamp") ?? "");
  const sampledAt =
    timeType === "TIMESTAMP"
      ? time
      : timeType.startsWith("TIMESTAMP") || timeType === "DATE"
        ? `CAST(${time} AS TIMESTAMP)`
        : sqlInstant(`${time}::VARCHAR`);
  const value = sqlName(columns.get("value") ?? "");
  return {
    select: selectPoints(
      columns,
      sampledAt,
      typeOf("value") === "VARCHAR" ? numberOf(value) : `${value}::DOUBLE`,
      scan,
    ),
    sorted: await isSorted(connection, path, columns.get("resourceId") ?? ""),
    problems: [],
  };
}

/** Sorted by resource, for our purpose: next to no row group begins, by its own statistics, before the one below it ends. */
async function isSorted(connection: DuckDBConnection, path: string, column: string): Promise<boolean> {
  const [row] = await rowsOf(
    connection,
    `SELECT count(*)::DOUBLE AS row_groups, countif(low IS NULL OR low < below)::DOUBLE AS overlapping FROM (
       SELECT stats_min_value AS low, lag(stats_max_value) OVER (ORDER BY stats_min_value, stats_max_value) AS below
       FROM parquet_metadata(${sqlPath(path)}) WHERE path_in_schema = ${sqlText(column)})`,
  );
  return Number(row?.overlapping) <= Number(row?.row_groups) * MOST_OVERLAPPING;
}
/** Share of row groups; files written by several threads have some at their seams. */
const MOST_OVERLAPPING = 0.1;

/** CSV is parsed once, into a table: the statistics read it twice. */
async function csvPoints(connection: DuckDBConnection, path: string, table: string): Promise<PointsRelation> {
  const { columns, scan, problems } = await csvScan(path, table, COLUMNS);
  const value = numberOf(sqlName(columns.get("value") ?? ""));
  const sampledAt = sqlInstant(sqlName(columns.get("timestamp") ?? ""));
  await connection.run(`CREATE TABLE ${table} AS ${selectPoints(columns, sampledAt, value, scan)}`);
  return { select: `SELECT * FROM ${table}`, sorted: false, problems: await problems(connection) };
}

const selectPoints = (
  columns: ReadonlyMap<Column, string>,
  sampledAt: string,
  value: string,
  from: string,
): string =>
  `SELECT ${sqlName(columns.get("resourceId") ?? "")}::VARCHAR AS resourceId, ${sqlName(columns.get("signal") ?? "")}::VARCHAR AS signal,
    ${columns.has("accelerator") ? `${sqlName(columns.get("accelerator") ?? "")}::VARCHAR` : "''"} AS accelerator,
    ${sampledAt} AS sampledAt, ${value} AS value FROM ${from}`;

const numberOf = (text: string): string => `CASE
  WHEN ${text} IS NULL OR lower(trim(${text})) IN (${NO_VALUE.map(sqlText).join(", ")}) THEN NULL
  ELSE coalesce(TRY_CAST(${text} AS DOUBLE), 'nan'::DOUBLE) END`;
