/**
 * `npx tsx test/bench/commit.bench.ts [--small]`: the commit verb, whole, in a process of its own: 3 years x 12 types from CSV, then
 * 1 year from Parquet with ever more types. Prints wall time, what the bare verb's start takes of it, CPU, peak memory and the time a
 * row beyond the start; fails on none.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sqlText, withDuckDb } from "../../lib/local/duckdb.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: { small: { type: "boolean", default: false }, rounds: { type: "string", default: "3" } },
});
const rounds = Number(options.rounds);

interface Fleet {
  readonly types: number;
  readonly hours: number;
  readonly format: "csv" | "parquet";
}
const YEAR_HOURS = 8_760;
const FLEETS: readonly Fleet[] = [
  { types: 12, hours: 3 * YEAR_HOURS, format: "csv" },
  ...[10, 100, 1_000].map((types): Fleet => ({ types, hours: YEAR_HOURS, format: "parquet" })),
];

/** Every type grows, breathes with day and week, and jitters: hardly two hours need the same commitment. */
async function makeUsage(dir: string, { types, hours, format }: Fleet): Promise<string> {
  const path = join(dir, `usage.${format}`);
  await withDuckDb((connection) =>
    connection.run(
      `COPY (SELECT make_timestamp(1735689600000000 + hour * 3600000000) AS hour, 'type-' || type AS instanceType,
         round((5 + type % 40) * (1 + hour / ${hours}.0) * (1.2 + 0.5 * sin(hour / 24.0 * 6.2832 + type) + 0.3 * sin(hour / 168.0 * 6.2832))
           + hash(hour * 7919 + type) % 1000 / 250.0, 2) AS instances
       FROM range(${hours}) h(hour), range(${types}) t(type)) TO ${sqlText(path)} (FORMAT ${format})`,
    ),
  );
  return path;
}

async function makeRates(dir: string, types: number): Promise<string> {
  const rows = Array.from({ length: types }, (_, type) => {
    const onDemand = 0.2 + (type % 97) * 0.31;
    return `type-${type},${onDemand.toFixed(4)},${(onDemand * (0.45 + ((type * 7) % 100) / 250)).toFixed(4)}`;
  });
  const path = join(dir, "rates.csv");
  await writeFile(path, `${["instanceType,onDemandUsdPerHour,committedUsdPerHour", ...rows].join("\n")}\n`);
  return path;
}

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
}

async function timed(dir: string, args: readonly string[]): Promise<Run> {
  const note = join(dir, "peak-memory.txt");
  const preloads = ["--import", join(import.meta.dirname, "peak-memory.ts")];
  const from = performance.now();
  await new Promise<void>((done, fail) => {
    const child = spawn(process.execPath, [...preloads, "bin/headroom.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, PEAK_MEMORY_NOTE: note },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`commit ended with ${code}`))));
  });
  const seconds = (performance.now() - from) / 1000;
  return { seconds, peakMiB: Number(await readFile(note, "utf8")) / 1024 };
}

/** The fastest of the rounds, and the most memory ever seen. */
async function bestOf(dir: string, args: readonly string[]): Promise<Run> {
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round++) runs.push(await timed(dir, args));
  return {
    seconds: Math.min(...runs.map(({ seconds }) => seconds)),
    peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
  };
}

async function measure(fleet: Fleet) {
  const dir = await mkdtemp(join(tmpdir(), "headroom-bench-"));
  try {
    const files = ["--usage", await makeUsage(dir, fleet), "--rates", await makeRates(dir, fleet.types)];
    const start = await bestOf(dir, ["commit", "--help"]);
    const whole = await bestOf(dir, ["commit", ...files, "--term", "1y", "--json"]);
    const rows = fleet.types * fleet.hours;
    return {
      usage: `${fleet.types} types x ${fleet.hours} h, ${fleet.format}`,
      rows,
      "start (s)": Number(start.seconds.toFixed(2)),
      "whole (s)": Number(whole.seconds.toFixed(2)),
      "beyond start (s)": Number((whole.seconds - start.seconds).toFixed(2)),
      "ns/row/log2(rows)": Number(
        (((whole.seconds - start.seconds) * 1e9) / rows / Math.log2(rows)).toFixed(1),
      ),
      "peak (MiB)": Math.round(whole.peakMiB),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}, best of ${rounds}`,
);
const results = [];
for (const fleet of options.small ? FLEETS.slice(0, 2) : FLEETS) results.push(await measure(fleet));
console.table(results);
