import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { run } from "../../lib/cli/main.ts";

/** Run by watch.bench.ts in a process of its own: `bare FOLDER` or `watch FOLDER`; prints seconds and peak memory as JSON. */
const [mode, folder = "."] = process.argv.slice(2);
const start = performance.now();
if (mode === "bare") await bareQuery(join(folder, "metrics.parquet"));
else await watchOnce(folder);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(`${JSON.stringify({ seconds, peakMiB: process.resourceUsage().maxRSS / 1024 })}\n`);

/** The floor: the same exact quantiles of every series, and nothing else. */
async function bareQuery(path: string): Promise<void> {
  const database = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await database.connect();
  const reader = await connection.runAndReadAll(
    `SELECT "resourceId", signal, accelerator, quantile_cont(value, [0.5, 0.9, 0.95, 0.99, 0.995]) AS quantiles, max(value) AS max, avg(value) AS mean
     FROM read_parquet('${path.replaceAll("'", "''")}') GROUP BY ALL`,
  );
  if (reader.currentRowCount === 0) throw new Error("the bare query answered nothing");
}

async function watchOnce(path: string): Promise<void> {
  let printed = 0;
  const code = await run(
    ["watch", "--source", "files", "--dir", path, "--json", "--store", join(path, "findings.sqlite")],
    {
      stdout: (text) => {
        printed += text.length;
      },
      stderr: (text) => process.stderr.write(text),
      isTerminal: false,
      width: 100,
      color: false,
      clock: "2026-11-24T00:00:00.000Z",
      workingDirectory: path,
    },
  );
  if (code !== 0 || printed === 0) throw new Error(`watch ended with ${code} and ${printed} characters`);
}
