/**
 * `npx tsx test/bench/sizing.bench.ts`: rows a second of each estimate, one core, without files; the whole `size --batch` with them; a
 * plan of 100 workloads; and how the batch grows from 1,000 to 100,000 rows. Fails below 50,000 queue or memory rows a second, 5,000
 * layouts, above 50 ms for the plan, or where a row of 100,000 takes 1.5 times as long as one of 10,000.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { sizeRow } from "../../lib/cli/size.ts";
import { sizeBatch } from "../../lib/cli/size-batch.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { fastestLayout } from "../../lib/sizing/layout-search.ts";
import { aPlan, aService, aTrainingJob } from "../sizing/market.ts";

const catalog = { accelerators: embeddedAccelerators(), modelNamed };
const ROWS = 20_000;
const ROWS_OF: Readonly<Record<string, (index: number) => object>> = {
  queue: (i) => ({
    task: "queue",
    servers: 1 + (i % 64),
    utilization: 0.5 + (i % 40) / 100,
    arrivalScv: i % 5,
    serviceScv: i % 3,
  }),
  "inference memory": (i) => ({
    task: "inference-memory",
    model: "llama-3.1-8b",
    precision: "bf16",
    contextTokens: 1 + (i % 8192),
    batch: 1 + (i % 32),
  }),
  "training memory and step": (i) => ({
    task: "training",
    model: "llama-3.1-70b",
    accelerator: "H100-80GB",
    accelerators: 64,
    precision: "bf16",
    sequenceLength: 2048 + (i % 16) * 128,
    microBatch: 1,
    parallelism: { tensor: 8, sharding: "zero1" },
    activationCheckpointing: "selective",
  }),
  serving: (i) => ({
    task: "serving",
    model: "llama-3.1-8b",
    accelerator: "H100-80GB",
    precision: "fp8",
    inputTokens: 128 + (i % 4096),
    outputTokens: 256,
    concurrency: 1 + (i % 64),
    engine: "vllm",
  }),
};

function seconds(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const from = performance.now();
    run();
    least = Math.min(least, (performance.now() - from) / 1000);
  }
  return least;
}

const complaints: string[] = [];
const expectAtLeast = (name: string, got: number, least: number): void => {
  if (got < least) complaints.push(`${name}: ${Math.round(got)} a second, expected ${least}`);
};

console.log(
  `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
);
for (const [name, rowOf] of Object.entries(ROWS_OF)) {
  const rows = Array.from({ length: ROWS }, (_, index) => ({ id: String(index), ...rowOf(index) }));
  const rate = ROWS / seconds(() => rows.map((row) => sizeRow(row, catalog)));
  console.log(`${name.padEnd(28)}${Math.round(rate).toLocaleString("en-US").padStart(10)} rows/s`);
  if (name === "queue" || name === "inference memory") expectAtLeast(name, rate, 50_000);
}

/** A search: the exact optimum over tensor, pipeline, virtual, context and expert degrees, ZeRO stage, micro-batch and recomputation. */
const FLEETS = [
  ["llama-3.1-8b", "H100-80GB", 8, 128],
  ["llama-3.1-8b", "A100-80GB", 64, 1024],
  ["llama-3.1-70b", "H100-80GB", 64, 256],
  ["llama-3.1-70b", "H100-80GB", 512, 1024],
  ["mixtral-8x7b", "H100-80GB", 64, 512],
  ["gpt2-xl", "A10G-24GB", 1, 64],
] as const;
const jobs = FLEETS.map(([name, chipName, accelerators, globalBatchSequences]) => {
  const [model, chip] = [modelNamed(name), catalog.accelerators[chipName]];
  if (!model || !chip) throw new Error(`the catalog has lost ${name} or ${chipName}`);
  return { chip, job: { model, accelerators, globalBatchSequences } };
});
const SEARCHES = 6_000;
const searches =
  SEARCHES /
  seconds(() => {
    for (let index = 0; index < SEARCHES; index++) {
      const { job, chip } = jobs[index % jobs.length] ?? {};
      if (job && chip)
        fastestLayout(
          {
            ...job,
            method: "full",
            precision: "bf16",
            optimizer: "adamw",
            sequenceLength: 4096 + (index % 64),
          },
          chip,
        );
    }
  });
console.log(
  `${"fastest layouts, searches".padEnd(28)}${Math.round(searches).toLocaleString("en-US").padStart(10)} /s`,
);
expectAtLeast("searches", searches, 5_000);

/** Services measured and estimated, jobs with a chip and without: machines left open, so that the whole catalog is looked through. */
const { replica: _, ...unmeasured } = aService({ demand: { peakQps: 20, p99LatencyMs: 20_000 } });
const { accelerator: __, ...openJob } = aTrainingJob();
const serving = { precision: "bf16", contextTokens: 4096, outputTokens: 256 } as const;
const KINDS: readonly Workload[] = [
  aService(),
  aService({ accelerator: "A10G-24GB", replica: { qps: 10 } }),
  { ...unmeasured, model: "llama-3.1-8b", serving },
  { ...unmeasured, model: "llama-3.1-70b", serving },
  aTrainingJob(),
  openJob,
];
const workloads = Array.from({ length: 100 }, (_, index) => ({
  ...(KINDS[index % KINDS.length] ?? aService()),
  name: `workload-${index}`,
}));
const facts = { ...catalog, prices: embeddedPriceBook(), instanceTypes: embeddedInstanceTypes() };
// New facts each time: what is remembered of the round before does not count.
const planMs = seconds(() => sizePlan(aPlan(workloads), { ...facts })) * 1000;
console.log(`${"a plan of 100 workloads".padEnd(28)}${planMs.toFixed(1).padStart(10)} ms`);
if (planMs > 50) complaints.push(`a plan of 100 workloads: ${planMs.toFixed(0)} ms, expected 50`);

const folder = mkdtempSync(join(tmpdir(), "headroom-sizing-bench-"));
const perRow: number[] = [];
try {
  for (const count of [1_000, 10_000, 100_000]) {
    const file = join(folder, `${count}.jsonl`);
    const makers = Object.values(ROWS_OF);
    writeFileSync(
      file,
      Array.from({ length: count }, (_, index) =>
        JSON.stringify({ id: index, ...makers[index % makers.length]?.(index) }),
      ).join("\n"),
    );
    const from = performance.now();
    await sizeBatch(file, join(folder, "out.jsonl"), catalog);
    const each = ((performance.now() - from) * 1000) / count;
    perRow.push(each);
    console.log(
      `${`batch of ${count.toLocaleString("en-US")}, mixed`.padEnd(28)}${each.toFixed(1).padStart(10)} us a row`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
if ((perRow[2] ?? 0) > 1.5 * (perRow[1] ?? 0))
  complaints.push("a row of 100,000 takes longer than one of 10,000");
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
