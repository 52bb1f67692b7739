import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { DEMO_AS_OF } from "../../lib/local/demo/demo-fleet.ts";
import { demoSeries } from "../../lib/local/demo/demo-series.ts";
import { writeMetrics } from "../../lib/local/demo/metrics-file.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-demo-metrics-"));
let connection: DuckDBConnection;

beforeAll(async () => {
  await writeMetrics(join(folder, "metrics.parquet"), DEMO_AS_OF);
  connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `create view metrics as select *, hour(timestamp) as hour, isodow(timestamp) as weekday
     from '${join(folder, "metrics.parquet")}'`,
  );
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answer(query: string): Promise<unknown> {
  return (await connection.runAndReadAll(query)).getRowsJson()[0]?.[0];
}
const holdsFor = (resource: string, signal: string, predicate: string): Promise<unknown> =>
  answer(`select ${predicate} from metrics where resourceId = '${resource}' and signal = '${signal}'`);

const GPU = "gpuUtilization";

/** sentence, resource, signal, what DuckDB must answer `true` to. */
const SHAPES = [
  ["zero is zero", "i-dev-anna", GPU, "max(value) = 0 and count(*) = 14 * 288"],
  ["blips pass any 'maximum below 5 %' rule", "i-dev-boris", GPU, "max(value) > 25"],
  [
    "blips are nearly never there",
    "i-dev-boris",
    GPU,
    "avg((value >= 5)::int) < 0.02 and avg((value > 0)::int) < 0.02",
  ],
  [
    "blips last five minutes",
    "i-dev-boris",
    GPU,
    "median(value) = 0 and countif(value > 0) between 14 and 56",
  ],
  ["a resident model fills VRAM beside an idle GPU", "i-dev-chen", "gpuMemoryUtilization", "min(value) > 55"],
  [
    "business hours peak in the afternoon",
    "i-recommend-1",
    GPU,
    "avg(value) filter (hour = 17) > 2 * avg(value) filter (hour = 5)",
  ],
  [
    "business hours ease at weekends",
    "i-recommend-1",
    GPU,
    "avg(value) filter (weekday >= 6) < 0.9 * avg(value) filter (weekday < 6)",
  ],
  ["a nightly burst is nothing all day", "i-scoring", GPU, "max(value) filter (hour not in (1, 2)) = 0"],
  [
    "a nightly burst is full at night",
    "i-scoring",
    GPU,
    "min(value) filter (hour in (1, 2)) > 70 and avg(value) < 8",
  ],
  [
    "a weekly batch works on Sundays only",
    "i-retrain",
    GPU,
    "min(weekday) filter (value > 0) = 7 and avg((value > 70)::int) between 0.03 and 0.04",
  ],
  [
    "a person is off at weekends",
    "i-dev-dana",
    GPU,
    "max(value) filter (weekday >= 6) = 0 and max(value) filter (weekday < 6) > 50",
  ],
  [
    "training is full but for its checkpoints",
    "i-finetune-13b",
    GPU,
    "median(value) > 94 and min(value) < 20 and avg((value < 50)::int) between 0.02 and 0.08",
  ],
  [
    "growth grows",
    "i-ranker-next",
    GPU,
    "avg(value) filter (timestamp >= '2026-11-23') - avg(value) filter (timestamp < '2026-11-11') > 50",
  ],
  [
    "saturation is at the ceiling most of the day",
    "i-search-1",
    "cpuUtilization",
    "avg((value >= 97)::int) > 0.8",
  ],
  ["SageMaker sums over cards", "content-moderation", GPU, "avg(value) between 230 and 250"],
  ["a light endpoint stays light", "caption-batch", GPU, "avg(value) between 36 and 44"],
  ["SageMaker sums over cores", "llm-chat-web", "cpuUtilization", "max(value) > 100"],
  [
    "the uncalled endpoint publishes zeros",
    "llm-chat-pilot",
    "invocations",
    "max(value) = 0 and count(*) > 4000",
  ],
  [
    "the asynchronous endpoint publishes no invocations",
    "doc-embedding-async",
    "invocations",
    "count(*) = 0",
  ],
  ["the asynchronous endpoint has a backlog", "doc-embedding-async", "backlog", "max(value) > 20"],
  ["the newcomer has six hours of history", "i-just-launched", GPU, "count(*) = 72 and max(value) = 0"],
  [
    "the newcomer is loading",
    "i-just-launched",
    "gpuMemoryUtilization",
    "max_by(value, timestamp) > 40 and min_by(value, timestamp) < 5",
  ],
  [
    "the right-size candidate is small",
    "i-vector-search",
    "cpuUtilization",
    "quantile_cont(value, 0.995) between 9 and 13",
  ],
  ["gaps are days without a sample", "i-gaps", GPU, "count(distinct timestamp::date) = 4"],
  ["a dying agent leaves minutes a day", "i-few-samples", GPU, "count(*) = 14 * 8"],
  [
    "N/A comes as not-a-number and as nothing",
    "i-recommend-4",
    GPU,
    "countif(isnan(value)) > 10 and countif(value is null) > 10",
  ],
  [
    "some samples arrive twice",
    "i-recommend-5",
    GPU,
    "count(*) > 4100 and count(distinct timestamp) = 14 * 288",
  ],
  [
    "one in the wrong name, and no VRAM beside it",
    "i-old-agent",
    "nvidia_smi_utilization_memory",
    "max(value) < 20 and count(*) > 0",
  ],
] as const;

describe("the demo's load shapes do what their names say", () => {
  test.each(SHAPES)("%s", async (_, resource, signal, predicate) => {
    expect(await holdsFor(resource, signal, predicate)).toBe(true);
  });

  test("noise remembers the sample before, as that of real machines does", async () => {
    const remembers = `select corr(value, before) between 0.7 and 0.95 from (
      select value, lag(value) over (order by timestamp) as before from metrics
      where resourceId = 'content-moderation' and signal = '${GPU}')`;
    expect(await answer(remembers)).toBe(true);
  });

  test("the blips of each GPU stay below half an hour a day", async () => {
    const worst = `select max(spikes) <= 4 from (
      select countif(value > 0) as spikes from metrics
      where signal = '${GPU}' and resourceId in ('i-dev-boris', 'i-benchmark', 'i-standby')
      group by resourceId, accelerator, timestamp::date)`;
    expect(await answer(worst)).toBe(true);
  });

  test("on partly idle nodes the named GPUs work and the others never did", async () => {
    const busy =
      await answer(`select string_agg(resourceId || ':' || accelerator, ' ' order by resourceId, accelerator) from (
      select resourceId, accelerator from metrics where signal = '${GPU}'
      and resourceId in ('i-rlhf-lab', 'i-ablation') group by all having max(value) > 0)`);
    expect(busy).toBe("i-ablation:0 i-rlhf-lab:0 i-rlhf-lab:1");
  });

  test("blind boxes have no GPU metric, not a GPU metric of zero", async () => {
    const seen = `select count(*) = 0 from metrics where signal like 'gpu%'
      and resourceId in ('i-diffusion', 'i-batch-blind', 'i-no-agent')`;
    expect(await answer(seen)).toBe(true);
  });

  test("samples out of order are out of order in the file", async () => {
    const backwards = `select countif(timestamp < before) > 5 from (
      select timestamp, lag(timestamp) over (order by file_row_number) as before
      from read_parquet('${join(folder, "metrics.parquet")}', file_row_number = true)
      where resourceId = 'i-recommend-5' and signal = '${GPU}')`;
    expect(await answer(backwards)).toBe(true);
  });

  test("percentages of one accelerator lie within 0 and 100, and nothing lies outside the two weeks", async () => {
    const outside = `select count(*) from metrics where not isnan(value) and (value < 0
      or (accelerator is not null and value > 100)
      or timestamp < '2026-11-10' or timestamp >= '2026-11-24')`;
    expect(Number(await answer(outside))).toBe(0);
  });
});

describe("the demo is the same each time", () => {
  test("written twice, it holds the same rows", async () => {
    await writeMetrics(join(folder, "again.parquet"), DEMO_AS_OF);
    const content = (file: string) =>
      answer(`select sum(hash(m)::hugeint) || '/' || count(*) from '${join(folder, file)}' as m`);
    expect(await content("again.parquet")).toBe(await content("metrics.parquet"));
  }, 60_000);

  test("a week later the same people do the same things", () => {
    const values = (asOf: string) => [...demoSeries(asOf)].slice(0, 40).map((one) => one.values);
    expect(values(addDays(DEMO_AS_OF, 7))).toEqual(values(DEMO_AS_OF));
  });
});
