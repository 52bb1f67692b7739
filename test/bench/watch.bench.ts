/**
 * `npm run bench [-- --small]`: the watch verb, whole, against a bare DuckDB query for the same quantiles over the same Parquet
 * file, each in a process of its own, taking turns. Prints wall time, peak memory and ratios; fails on none.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeFleet, pointsOf } from "./generated-fleet.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: { small: { type: "boolean", default: false }, rounds: { type: "string", default: "3" } },
});
const sizes = options.small ? [1_000] : [1_000, 10_000];
const rounds = Number(options.rounds);

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
}

/** Runs a script under this Node, its output thrown away, and reads what `peak-memory.ts` noted at its end. */
async function timed(dir: string, args: readonly string[]): Promise<Run> {
  const note = join(dir, "peak-memory.txt");
  const preloads = ["--import", "tsx", "--import", join(import.meta.dirname, "peak-memory.ts")];
  const from = performance.now();
  await new Promise<void>((done, fail) => {
    const child = spawn(process.execPath, [...preloads, ...args], {
      cwd: ROOT,
      env: { ...process.env, PEAK_MEMORY_NOTE: note },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`${args[0]} ended with ${code}`))));
  });
  const seconds = (performance.now() - from) / 1000;
  return { seconds, peakMiB: Number(await readFile(note, "utf8")) / 1024 };
}

const watch = (dir: string) =>
  timed(dir, [
    "bin/headroom.ts",
    "watch",
    "--source",
    "files",
    "--dir",
    dir,
    "--json",
    "--store",
    join(dir, "store.sqlite"),
  ]);
const bare = (dir: string) =>
  timed(dir, [join(import.meta.dirname, "bare-query.ts"), join(dir, "metrics.parquet")]);

/** The fastest of the rounds: what the machine can do when nothing else runs; memory is the most ever seen. */
const bestOf = (runs: readonly Run[]): Run => ({
  seconds: Math.min(...runs.map(({ seconds }) => seconds)),
  peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
});

async function compare(instances: number) {
  const dir = await mkdtemp(join(tmpdir(), "headroom-bench-"));
  try {
    await makeFleet(dir, instances);
    const runs: { bare: Run; watch: Run }[] = [];
    for (let round = 0; round < rounds; round++)
      runs.push({ bare: await bare(dir), watch: await watch(dir) });
    const query = bestOf(runs.map((run) => run.bare));
    const whole = bestOf(runs.map((run) => run.watch));
    return {
      instances,
      "million points": Number((pointsOf(instances) / 1e6).toFixed(1)),
      "bare query (s)": Number(query.seconds.toFixed(2)),
      "watch (s)": Number(whole.seconds.toFixed(2)),
      ratio: Number((whole.seconds / query.seconds).toFixed(2)),
      "bare peak (MiB)": Math.round(query.peakMiB),
      "watch peak (MiB)": Math.round(whole.peakMiB),
      "watch (ns/point)": Math.round((whole.seconds * 1e9) / pointsOf(instances)),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const rows = [];
for (const size of sizes) rows.push(await compare(size));
console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}, best of ${rounds}`,
);
console.table(rows);
