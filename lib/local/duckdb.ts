import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, DuckDBListValue } from "@duckdb/node-api";

/** Threads, count: the machine Headroom is measured on has two cores (2026-11-24). */
const THREADS = 2;
/** Buffer memory before DuckDB spills to disk; quantile states come on top and are bounded by the batches. */
const MEMORY_LIMIT = "1GB";

export type Row = Readonly<Record<string, unknown>>;

/**
 * An in-memory database for the length of one piece of work; its spill folder goes away with it. The second connection is for a
 * query while the first one's rows are read: tables are common to both, temporary tables are each one's own.
 */
export async function withDuckDb<Result>(
  work: (connection: DuckDBConnection, second: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const spill = await mkdtemp(join(tmpdir(), `headroom-duckdb-${process.pid}-`));
  try {
    const instance = await DuckDBInstance.create(":memory:", {
      threads: String(THREADS),
      memory_limit: MEMORY_LIMIT,
      temp_directory: spill,
      // Aggregates do not care, and an ordered scan would buffer whole row groups.
      preserve_insertion_order: "false",
      // Reads the files it is given, downloads nothing.
      autoinstall_known_extensions: "false",
    });
    const connections = [await instance.connect(), await instance.connect()] as const;
    try {
      for (const connection of connections) await connection.run("SET TimeZone = 'UTC'");
      return await work(...connections);
    } finally {
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    }
  } finally {
    await rm(spill, { recursive: true, force: true });
  }
}

/**
 * Rows as DuckDB's own values: numbers for DOUBLE, bigint for 64-bit integers, strings. The library's conversion to JavaScript
 * values costs 0.4 microseconds a list element, a third of a large fleet's time (2026-11-24); `numbersOf` reads lists without it.
 */
export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjects();
}

/** A column of type DOUBLE[] that holds no NULL. */
export const numbersOf = (list: unknown): readonly number[] =>
  list instanceof DuckDBListValue ? (list.items as readonly number[]) : [];

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A file's path where DuckDB would read a glob. */
export const sqlPath = (path: string): string => sqlText(path.replace(/[*?[]/g, "[$&]"));
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const sqlList = (items: readonly string[]): string => items.join(", ");
