import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { columnsOf } from "./csv-columns.ts";
import { csvRecords } from "./csv-records.ts";
import { rowsOf, sqlPath, sqlText } from "./duckdb.ts";
import { readStart } from "./text-file.ts";

/** Room for a header of any sane width. */
const HEADER_BYTES = 65_536;

export interface CsvScan<Column extends string> {
  /** Where the file has the contract's columns. */
  readonly columns: ReadonlyMap<Column, string>;
  /** A table function: every column as text, NULL where empty. */
  readonly scan: string;
  /** After the scan has run: the rows it could not split into the header's columns. */
  readonly problems: (connection: DuckDBConnection) => Promise<readonly Problem[]>;
}

/** A large CSV file for DuckDB to read. Nothing is guessed: comma, double quote, header, all text. */
export async function csvScan<Required extends string, Optional extends string>(
  path: string,
  name: string,
  names: { readonly required: readonly Required[]; readonly optional: readonly Optional[] },
): Promise<CsvScan<Required | Optional>> {
  const file = basename(path);
  const [header] = csvRecords(await readStart(path, HEADER_BYTES));
  const fields = header?.fields ?? [];
  if (new Set(fields).size < fields.length)
    throw new ConfigError(`${file}: got the same column twice in ${fields.join(",")}`);
  const columns = columnsOf(file, fields, names);
  const types = fields.map((field) => `${sqlText(field)}: 'VARCHAR'`).join(", ");
  const scan = `read_csv([${sqlPath(path)}], auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${types}},
    store_rejects = true, rejects_table = '${name}Errors', rejects_scan = '${name}Scans', rejects_limit = 0)`;
  return { columns, scan, problems: (connection) => rejectedRows(connection, file, name) };
}

async function rejectedRows(
  connection: DuckDBConnection,
  file: string,
  name: string,
): Promise<readonly Problem[]> {
  const [row] = await rowsOf(
    connection,
    `SELECT count(DISTINCT line)::DOUBLE AS lines, min(line)::DOUBLE AS first FROM ${name}Errors`,
  );
  const count = Number(row?.lines ?? 0);
  const what = `rows that do not have the header's columns, the first on line ${row?.first}: left out`;
  return count === 0 ? [] : [{ where: file, what, count }];
}
