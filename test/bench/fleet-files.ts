import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export const SIGNALS = [
  ["cpuUtilization", ""],
  ["gpuUtilization", "0"],
  ["gpuMemoryUtilization", "0"],
] as const;
/** 14 days at 5 minutes. */
export const SAMPLES = 4032;
const END = "2026-11-24T00:00:00Z";

export const pointsOf = (instances: number): number => instances * SIGNALS.length * SAMPLES;

/** g5.xlarges with three signals each, values from DuckDB's own hash: the same file on every machine. */
export async function writeBenchFleet(folder: string, instances: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const header = "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags";
  const rows = Array.from(
    { length: instances },
    (_, index) => `${idOf(index)},ec2,g5.xlarge,us-east-1,111122223333,on-demand,2026-01-01T00:00:00Z,`,
  );
  writeFileSync(join(folder, "instances.csv"), `${[header, ...rows].join("\n")}\n`);
  const database = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" });
  const connection = await database.connect();
  await connection.run(`COPY (
    SELECT TIMESTAMP '${END.slice(0, 10)}' - INTERVAL 14 DAY + INTERVAL (t * 300) SECOND AS "timestamp",
      printf('i-%06d', r) AS "resourceId", s.signal, s.accelerator,
      (hash(r * 1000003 + s.k * 7919 + t) % 10007) / 10007.0 * 100 AS value
    FROM range(${instances}) a(r), (VALUES ${SIGNALS.map(([name, card], k) => `(${k},'${name}','${card}')`).join(",")}) s(k, signal, accelerator),
      range(${SAMPLES}) b(t) ORDER BY r, s.k, t
  ) TO '${join(folder, "metrics.parquet").replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  database.closeSync();
}

const idOf = (index: number): string => `i-${String(index).padStart(6, "0")}`;
