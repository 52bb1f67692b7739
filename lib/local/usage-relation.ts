import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import { columnsOf } from "./csv-columns.ts";
import { csvScan } from "./csv-scan.ts";
import { rowsOf, sqlName, sqlPath } from "./duckdb.ts";
import { sqlInstant } from "./instant-text.ts";
import { sizeOf } from "./text-file.ts";

/**
 * What a usage file becomes: `usage(startsAt TIMESTAMP in UTC, instanceType VARCHAR, instances DOUBLE)`; a part that cannot be read is NULL.
 */
export const USAGE = "usage";
const COLUMNS = { required: ["hour", "instanceType", "instances"], optional: [] } as const;
type Column = (typeof COLUMNS.required)[number];

/** Creates `usage` from `hour,instanceType,instances` in CSV, or in Parquet where the name ends in .parquet. */
export async function openUsage(connection: DuckDBConnection, path: string): Promise<void> {
  const file = basename(path);
  if ((await sizeOf(path)) === undefined)
    throw new ConfigError(`cannot find ${path}, expected hourly usage: hour,instanceType,instances`);
  try {
    await (/\.parquet$/i.test(path) ? openParquet : openCsv)(connection, path);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw new ConfigError(`${file}: cannot be read: ${reason}`, { cause });
  }
}

/** Parquet stays where it is: three passes over it cost less than a copy in memory. */
async function openParquet(connection: DuckDBConnection, path: string): Promise<void> {
  const scan = `read_parquet(${sqlPath(path)})`;
  const described = await rowsOf(connection, `DESCRIBE SELECT * FROM ${scan}`);
  const types = new Map(described.map((row) => [String(row.column_name), String(row.column_type)]));
  const columns = columnsOf(basename(path), [...types.keys()], COLUMNS);
  const hour = sqlName(columns.get("hour") ?? "");
  const isTime = /^(TIMESTAMP|DATE)/.test(types.get(columns.get("hour") ?? "") ?? "");
  const startsAt = isTime ? `CAST(${hour} AS TIMESTAMP)` : sqlHour(`${hour}::VARCHAR`);
  await connection.run(`CREATE VIEW ${USAGE} AS ${selectUsage(columns, startsAt)} FROM ${scan}`);
}

/** CSV is parsed once, into a table. */
async function openCsv(connection: DuckDBConnection, path: string): Promise<void> {
  const { columns, scan, problems } = await csvScan(path, USAGE, COLUMNS);
  const startsAt = sqlHour(sqlName(columns.get("hour") ?? ""));
  await connection.run(`CREATE TABLE ${USAGE} AS ${selectUsage(columns, startsAt)} FROM ${scan}`);
  const [broken] = await problems(connection);
  if (broken)
    throw new ConfigError(
      `${broken.where}: got ${broken.count} ${broken.what.replace(": left out", "")}; expected three fields a row: a row left out would count as zero usage`,
    );
}

/** The plain cast costs a third of reading any instant, but drops offsets: it reads only texts that have none. */
function sqlHour(text: string): string {
  const any = sqlInstant(`trim(${text})`);
  const hasOffset = `${text} LIKE '%+%' OR ${text} LIKE '___________%-%'`;
  return `CASE WHEN ${hasOffset} THEN ${any} ELSE coalesce(TRY_CAST(${text} AS TIMESTAMP), ${any}) END`;
}

/** `infinity` is a time to DuckDB. */
const selectUsage = (columns: ReadonlyMap<Column, string>, startsAt: string): string =>
  `SELECT nullif(nullif(${startsAt}, 'infinity'::TIMESTAMP), '-infinity'::TIMESTAMP) AS startsAt, nullif(trim(${sqlName(columns.get("instanceType") ?? "")}::VARCHAR), '') AS instanceType,
     TRY_CAST(${sqlName(columns.get("instances") ?? "")} AS DOUBLE) AS instances`;
