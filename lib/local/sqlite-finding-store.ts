import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SourceError } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import type { FindingStore } from "../pipeline/ports.ts";
import { makeFolder } from "./folder.ts";

/** Counts up when the table changes shape; a newer file than this program is refused, not guessed at. */
const SCHEMA_VERSION = 1;
/** Two runs at once take turns; a write takes milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** Findings in one SQLite file. Each save is one transaction: a run that is killed leaves the file as it was before. */
export function openSqliteFindingStore(path: string): FindingStore {
  const database = guard(path, () => openDatabase(path));
  return {
    load: async () => guard(path, () => loadAll(database)),
    save: async (changes) => guard(path, () => saveAll(database, changes)),
    close: async () => database.close(),
  };
}

function openDatabase(path: string): DatabaseSync {
  makeFolder(dirname(path));
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version = Number(database.prepare("PRAGMA user_version").get()?.user_version ?? 0);
    if (version > SCHEMA_VERSION) throw new Error(`it was written by a newer Headroom (schema ${version})`);
    if (isForeign(database)) throw new Error("it is the database of another program");
    database.exec(
      "CREATE TABLE IF NOT EXISTS finding (id TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL) STRICT",
    );
    if (version < SCHEMA_VERSION) database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const isForeign = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name <> 'finding'").get() !==
  undefined;

const loadAll = (database: DatabaseSync): Finding[] =>
  database
    .prepare("SELECT json FROM finding ORDER BY id")
    .all()
    .map((row) => JSON.parse(String(row.json)) as Finding);

/** One statement for both: inserts where there is nothing, replaces where the version is still the one read. */
const WRITE = `
  INSERT INTO finding (id, version, json)
  SELECT :id, :version, :json WHERE :expected = 0 OR EXISTS (SELECT 1 FROM finding WHERE id = :id AND version = :expected)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, json = excluded.json WHERE finding.version = :expected`;

function saveAll(database: DatabaseSync, changes: Parameters<FindingStore["save"]>[0]): string[] {
  const write = database.prepare(WRITE);
  database.exec("BEGIN IMMEDIATE");
  try {
    const written = changes.flatMap(({ finding, expectedVersion }) => {
      const { changes: rows } = write.run({
        id: finding.id,
        version: finding.version,
        json: JSON.stringify(finding),
        expected: expectedVersion,
      });
      return Number(rows) > 0 ? [finding.id] : [];
    });
    database.exec("COMMIT");
    return written;
  } catch (error) {
    // A full disk has rolled back by itself; a second ROLLBACK would hide the reason.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function guard<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError("findings", `cannot use ${path} (${reason}); give another file with --store`, {
      cause,
    });
  }
}
