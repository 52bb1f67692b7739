/**
 * `npx tsx test/bench/cloudwatch.bench.ts`: what CloudWatch costs in calls, dollars, time, memory and CPU. Part (a) counts the calls for
 * 200 instances of 4 GPUs; part (b) reads 10,000 GPUs, each answer 300 ms away and at the published rate, and sets our CPU
 * against the SDK's bare reading of the same pages. Fails on none.
 */
import { cpus } from "node:os";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CallMeter } from "../../lib/aws/call-meter.ts";
import { readTelemetry } from "../../lib/aws/cloudwatch/telemetry.ts";
import { clientOptions } from "../../lib/aws/connection.ts";
import type { InventoryItem } from "../../lib/aws/inventory-item.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import type { Signal } from "../../lib/domain/fleet.ts";
import { lookBack } from "../../lib/domain/window.ts";
import { CloudWatchWire, instanceId } from "../fakes/cloudwatch-wire.ts";

const CLOCK = "2026-11-24T00:00:00.000Z";
const CARDS = 4;
/** Dollars for one metric asked for (AWS, CloudWatch pricing, 2026-11-24). */
const USD_A_METRIC = 0.01 / 1_000;
/** Of one page of GetMetricData (API reference, 2026-11-24). */
const POINTS_A_PAGE = 100_800;
const ROUNDS = 5;
/** No pace and no latency: what is left is CPU. */
const IMPATIENT = { now: () => 0, sleep: async () => undefined };

const itemsOf = (instances: number): InventoryItem[] =>
  Array.from({ length: instances }, (_, i) => ({
    id: instanceId(i),
    kind: "ec2",
    instanceType: "g5.12xlarge",
    instances: 1,
    region: "us-east-1",
    account: "111122223333",
    capacityType: "on-demand",
    launchedAt: "2026-01-01T00:00:00.000Z",
    tags: {},
    asynchronous: false,
  }));

const connectionTo = (wire: CloudWatchWire, meter = new CallMeter()) => ({
  region: "us-east-1",
  credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  meter,
  requestHandler: wire,
});

const requestOf = (instances: number, signals: readonly Signal[]) => ({
  items: itemsOf(instances),
  instanceTypes: embeddedInstanceTypes(),
  signals,
  window: lookBack(CLOCK, 14),
  clock: CLOCK,
});

/** A page holds several statistics: what each of them would fill of pages by itself. */
function pagesByStatistic(pages: CloudWatchWire["asked"]) {
  const filledBy = (statistic: string): number => {
    const points = pages.reduce(
      (sum, one) => sum + ((one.statistics[statistic] ?? 0) / one.queries) * one.points,
      0,
    );
    return Number((points / POINTS_A_PAGE).toFixed(2));
  };
  return Object.fromEntries(
    ["Average", "Maximum", "Sum"].map((statistic) => [`of ${statistic}`, filledBy(statistic)]),
  );
}

async function callsOf(signals: readonly Signal[]) {
  const wire = new CloudWatchWire({ instances: 200, cards: CARDS, latencyMs: 0 });
  const meter = new CallMeter();
  await readTelemetry(connectionTo(wire, meter), requestOf(200, signals), IMPATIENT);
  const { GetMetricData: pages = [], ListMetrics: listings = [] } = Object.groupBy(
    wire.asked,
    ({ api }) => api,
  );
  const metrics = meter.counts().find(({ api }) => api === "cloudwatch:GetMetricData")?.units ?? 0;
  return {
    "ListMetrics pages": listings.length,
    "GetMetricData pages": pages.length,
    ...pagesByStatistic(pages),
    "metrics asked for": metrics,
    dollars: Number((metrics * USD_A_METRIC).toFixed(4)),
  };
}

/** Seconds of CPU, all threads of the process. */
async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The SDK reads the pages and nobody looks at them. */
async function readBare(wire: CloudWatchWire): Promise<void> {
  const pages = wire.asked
    .filter(({ api }) => api === "GetMetricData")
    .map(({ queries }) => wire.pages.get(queries));
  const queue = pages.values();
  const requestHandler = {
    handle: async () => ({
      response: {
        statusCode: 200,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: queue.next().value,
      },
    }),
  };
  const client = new CloudWatchClient({ ...clientOptions(connectionTo(wire)), requestHandler });
  const command = { MetricDataQueries: [], StartTime: new Date(0), EndTime: new Date(1) };
  for (const _ of pages) await client.send(new GetMetricDataCommand(command));
}

async function largeFleet() {
  const instances = 2_500;
  const request = requestOf(instances, ["gpuUtilization", "gpuMemoryUtilization"]);
  const far = new CloudWatchWire({ instances, cards: CARDS, latencyMs: 300, samePages: true });
  const from = performance.now();
  const { byResource } = await readTelemetry(connectionTo(far), request);
  const seconds = (performance.now() - from) / 1_000;
  const peakMiB = process.resourceUsage().maxRSS / 1_024;
  const points = far.asked.reduce((sum, one) => sum + one.points, 0);
  const series = byResource.values().reduce((sum, { telemetry }) => sum + telemetry.length, 0);
  console.log({
    series,
    pages: far.asked.length,
    "million points": Number((points / 1e6).toFixed(2)),
    seconds: Number(seconds.toFixed(1)),
    "points a second": Math.round(points / seconds),
    "peak resident (MiB)": Math.round(peakMiB),
  });
  const near = new CloudWatchWire({ instances, cards: CARDS, latencyMs: 0, samePages: true });
  await readTelemetry(connectionTo(near), request, IMPATIENT);
  const rounds: { bare: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await cpuSeconds(() => readBare(near));
    const again = new CloudWatchWire({ instances, cards: CARDS, latencyMs: 0, samePages: true });
    for (const [queries, page] of near.pages) again.pages.set(queries, page);
    const ours = await cpuSeconds(() => readTelemetry(connectionTo(again), request, IMPATIENT));
    rounds.push({ bare, ours });
  }
  console.table(
    rounds.map(({ bare, ours }) => ({
      "bare SDK (CPU s)": Number(bare.toFixed(2)),
      "Headroom (CPU s)": Number(ours.toFixed(2)),
      ratio: Number((ours / bare).toFixed(2)),
      "ours beyond the SDK (ns/point)": Math.round(((ours - bare) * 1e9) / points),
    })),
  );
}

console.log(`${cpus()[0]?.model} x ${cpus().length}, Node ${process.version}`);
console.log("(a) 200 instances x 4 GPUs, 14 days by the hour");
console.table({
  "utilization, VRAM": await callsOf(["gpuUtilization", "gpuMemoryUtilization"]),
  "every signal": await callsOf([
    "cpuUtilization",
    "memoryUtilization",
    "gpuUtilization",
    "gpuMemoryUtilization",
    "networkBytes",
  ]),
});
console.log("(b) 10,000 GPUs");
await largeFleet();
