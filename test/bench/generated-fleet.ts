import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { sqlText } from "../../lib/local/duckdb.ts";

const SIGNALS = ["cpuUtilization", "gpuUtilization", "gpuMemoryUtilization"] as const;
/** 14 days of a sample every five minutes. */
const SAMPLES = 4_032;
const START = "2026-11-01 00:00:00";
const TYPES = ["g5.xlarge", "g5.12xlarge", "g6.2xlarge", "p4d.24xlarge"] as const;

export const pointsOf = (instances: number): number => instances * SIGNALS.length * SAMPLES;

/** A fleet whose values come from hashes of their place: the same on every machine, a level for each series and noise on it. */
export async function makeFleet(dir: string, instances: number): Promise<void> {
  const rows = Array.from(
    { length: instances },
    (_, i) =>
      `${nameOf(i)},ec2,${TYPES[i % TYPES.length]},us-east-1,111122223333,on-demand,2026-01-01T00:00:00Z,workload=w${i % 50}`,
  );
  const header = "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags";
  await writeFile(join(dir, "instances.csv"), [header, ...rows, ""].join("\n"));
  // Written in order (resource, signal, time), as an export of one resource after another is.
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "4GB" });
  const connection = await instance.connect();
  const signals = SIGNALS.map((signal) => `'${signal}'`).join(", ");
  await connection.run(
    `COPY (SELECT TIMESTAMP '${START}' + to_seconds(i % ${SAMPLES} * 300) AS "timestamp", printf('i-%06d', i // ${SAMPLES * SIGNALS.length}) AS "resourceId",
       [${signals}][series % 3 + 1] AS signal, CASE WHEN series % 3 = 0 THEN '' ELSE '0' END AS accelerator,
       hash(series) % 60 + hash(i) % 1000003 / 1000003.0 * 40 AS value
     FROM (SELECT i, i // ${SAMPLES} AS series FROM range(${pointsOf(instances)}) points(i))) TO ${sqlText(join(dir, "metrics.parquet"))} (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

const nameOf = (index: number): string => `i-${String(index).padStart(6, "0")}`;
