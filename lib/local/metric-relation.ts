import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { columnsOf } from "./csv-columns.ts";
import { csvScan } from "./csv-scan.ts";
import { rowsOf, sqlName, sqlPath, sqlText } from "./duckdb.ts";
import { sqlInstant } from "./instant-text.ts";
import { pointsOfMetricData } from "./metric-data.ts";
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

/** Creates `points`; undefined when the folder holds no metrics at all. */
export async function openMetrics(
  connection: DuckDBConnection,
  dir: string,
): Promise<{ readonly files: readonly string[]; readonly problems: readonly Problem[] } | undefined> {
  const files = await metricFiles(dir);
  if (files.length === 0) return undefined;
  const selects: string[] = [];
  const problems: Problem[] = [];
  for (const [index, file] of files.entries()) {
    const relation = await relationOf(connection, file, `file${index}`);
    selects.push(relation.select);
    problems.push(...relation.problems);
  }
  await connection.run(`CREATE VIEW ${POINTS} AS ${selects.join(" UNION ALL ")}`);
  return { files, problems };
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

async function relationOf(connection: DuckDBConnection, path: string, table: string) {
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
async function parquetPoints(connection: DuckDBConnection, path: string) {
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
    problems: [],
  };
}

/** CSV is parsed once, into a table: the statistics read it twice. */
async function csvPoints(connection: DuckDBConnection, path: string, table: string) {
  const { columns, scan, problems } = await csvScan(path, table, COLUMNS);
  const value = numberOf(sqlName(columns.get("value") ?? ""));
  const sampledAt = sqlInstant(sqlName(columns.get("timestamp") ?? ""));
  await connection.run(`CREATE TEMP TABLE ${table} AS ${selectPoints(columns, sampledAt, value, scan)}`);
  return { select: `SELECT * FROM ${table}`, problems: await problems(connection) };
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
