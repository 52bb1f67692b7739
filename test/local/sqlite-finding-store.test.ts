import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SourceError } from "../../lib/domain/errors.ts";
import { openSqliteFindingStore } from "../../lib/local/sqlite-finding-store.ts";
import { aFinding } from "../builders/finding.ts";
import { describeFindingStore } from "../contract/finding-store.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-store-"));
  path = join(folder, "findings.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeFindingStore("SQLite", async () => openSqliteFindingStore(path));

const created = { finding: aFinding(), expectedVersion: 0 };

function withDatabase<T>(use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

describe("findings in a SQLite file", () => {
  test("are still there after the file was closed, in folders that did not exist", async () => {
    path = join(folder, "not", "yet", "findings.sqlite");
    const first = openSqliteFindingStore(path);
    await first.save([created]);
    await first.close();
    const second = openSqliteFindingStore(path);
    expect(await second.load()).toEqual([aFinding()]);
    await second.close();
  });

  test("are written all or none when one of them fails midway", async () => {
    const store = openSqliteFindingStore(path);
    const broken = { finding: aFinding({ resource: "i-9", version: Number.NaN }), expectedVersion: 0 };
    await expect(store.save([created, broken])).rejects.toThrow(SourceError);
    expect(await store.load()).toEqual([]);
    expect(await store.save([created])).toEqual([created.finding.id]);
    await store.close();
  });
});

describe("a path that cannot be the store", () => {
  const cases: [string, () => void, RegExp][] = [
    ["below a file", () => (path = "/dev/null/x.sqlite"), /cannot use \/dev\/null\/x\.sqlite \(.+\)/],
    ["that is a folder", () => mkdirSync(path), /unable to open database file/],
    [
      "of a file that is no database",
      () => writeFileSync(path, "resourceId,kind\n".repeat(100)),
      /file is not a database/,
    ],
    [
      "of another program's database",
      () => withDatabase((it) => it.exec("CREATE TABLE songs (title TEXT)")),
      /the database of another program/,
    ],
    [
      "written by a newer Headroom",
      () => withDatabase((it) => it.exec("PRAGMA user_version = 99")),
      /a newer Headroom \(schema 99\)/,
    ],
  ];

  test.each(cases)("%s is refused, saying which, why and what to do", (_, prepare, reason) => {
    prepare();
    const opening = () => openSqliteFindingStore(path);
    expect(opening).toThrow(SourceError);
    expect(opening).toThrow(reason);
    expect(opening).toThrow(`findings: cannot use ${path} (`);
    expect(opening).toThrow(/; give another file with --store$/);
  });

  test("leaves another program's database as it was", () => {
    withDatabase((it) => it.exec("CREATE TABLE songs (title TEXT)"));
    expect(() => openSqliteFindingStore(path)).toThrow(SourceError);
    const tables = withDatabase((it) => it.prepare("SELECT name FROM sqlite_schema").all());
    expect(tables.map(({ name }) => name)).toEqual(["songs"]);
  });

  test("a row that is no JSON is a broken store, not a missing finding", async () => {
    const store = openSqliteFindingStore(path);
    withDatabase((it) => it.exec("INSERT INTO finding VALUES ('idle:i-1', 1, '{\"id\":')"));
    await expect(store.load()).rejects.toThrow(/findings: cannot use .+; give another file with --store/);
    await store.close();
  });
});

describe.each(["SIGKILL", "SIGINT"] as const)("a run that is stopped by %s while it writes", (signal) => {
  test.each([0, 7, 23])("leaves the store whole, %i ms after its third round", async (delay) => {
    const writer = spawn(
      process.execPath,
      ["--import", "tsx", join(import.meta.dirname, "sqlite-writer.ts"), path],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await once(writer.stdout, "data");
    await pause(delay);
    writer.kill(signal);
    expect(await once(writer, "exit")).toEqual([null, signal]);

    const store = openSqliteFindingStore(path);
    const findings = await store.load();
    await store.close();
    expect(withDatabase((it) => it.prepare("PRAGMA integrity_check").get())).toEqual({
      integrity_check: "ok",
    });
    expect(findings).toHaveLength(50);
    expect(new Set(findings.map(({ version }) => version)).size).toBe(1);
    expect(findings[0]?.version).toBeGreaterThanOrEqual(3);
  });
});
