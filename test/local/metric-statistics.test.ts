import { expect, test } from "vitest";
import type { SignalStatistics } from "../../lib/domain/fleet.ts";
import { everyFiveMinutes, fleetWithMetrics, only } from "./fleet-folder.ts";

/** Two days of a shape with every value different: quantiles cannot agree by chance. */
const VALUES = Array.from({ length: 576 }, (_, i) => ((i * 7919) % 577) / 6);
const START = "2026-11-20T00:00:00Z";

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return (below + (above - below) * (at - Math.floor(at))) / 100;
};

async function statisticsOf(rows: readonly string[]): Promise<SignalStatistics> {
  const [series] = only(await fleetWithMetrics(rows)).telemetry;
  if (series === undefined) throw new Error("no series");
  return series;
}

test("quantiles, mean and maximum are those of the values, as fractions", async () => {
  const series = await statisticsOf(everyFiveMinutes(START, VALUES));
  expect(series).toMatchObject({
    signal: "gpuUtilization",
    accelerator: "0",
    samples: 576,
    intervalSec: 300,
  });
  for (const [name, share] of [
    ["p50", 0.5],
    ["p90", 0.9],
    ["p95", 0.95],
    ["p99", 0.99],
    ["p995", 0.995],
  ] as const) {
    expect(series[name], name).toBeCloseTo(quantile(VALUES, share), 9);
  }
  expect(series.mean).toBeCloseTo(VALUES.reduce((sum, value) => sum + value, 0) / 576 / 100, 12);
  expect(series.max).toBeCloseTo(Math.max(...VALUES) / 100, 12);
});

test("duty cycles count samples at or above 5 % and 1 %", async () => {
  const series = await statisticsOf(everyFiveMinutes(START, [0, 0.99, 1, 4.99, 5, 80, 0, 0]));
  expect(series.dutyCycle).toBe(2 / 8);
  expect(series.lightDutyCycle).toBe(4 / 8);
  expect(series.lastActiveAt).toBe("2026-11-20T00:25:00.000Z");
});

test("counts are active above zero and keep their unit", async () => {
  const series = await statisticsOf(everyFiveMinutes(START, [0, 0.5, 250, 0], "i-1,invocations,"));
  expect(series).toMatchObject({ signal: "invocations", max: 250, dutyCycle: 0.5, lightDutyCycle: 0.5 });
  expect(series).not.toHaveProperty("accelerator");
});

test("a series never active has no last activity", async () => {
  expect(await statisticsOf(everyFiveMinutes(START, [0, 0, 1]))).not.toHaveProperty("lastActiveAt");
});

test("days and hours of the week are in UTC, Monday first", async () => {
  // 2026-11-22 is a Sunday: its last hour is 167, the next one is 0.
  const series = await statisticsOf(
    everyFiveMinutes("2026-11-22T23:00:00Z", [...Array(12).fill(60), ...Array(12).fill(0)]),
  );
  expect(series.hourOfWeek).toHaveLength(168);
  expect(series.hourOfWeek[167]).toBeCloseTo(0.6);
  expect(series.hourOfWeek[0]).toBe(0);
  expect(series.hourOfWeek.filter((mean) => mean !== null)).toHaveLength(2);
  expect(series.daily).toEqual([
    { day: "2026-11-22", mean: 0.6, max: 0.6, activeShare: 1, samples: 12 },
    { day: "2026-11-23", mean: 0, max: 0, activeShare: 0, samples: 12 },
  ]);
});

test.each([
  ["one minute", 60],
  ["five minutes", 300],
  ["seven minutes", 420],
  ["an hour", 3_600],
  ["six hours", 21_600],
  ["ten seconds", 10],
])("finds the interval of %s, and full coverage", async (_, interval) => {
  const rows = Array.from(
    { length: 16 },
    (_, i) => `${new Date(Date.parse(START) + i * interval * 1000).toISOString()},i-1,cpuUtilization,,50`,
  );
  expect(await statisticsOf(rows)).toMatchObject({ intervalSec: interval, samples: 16, coverage: 1 });
});

test("a gap lowers coverage, not the interval", async () => {
  const rows = everyFiveMinutes(START, VALUES).filter((_, i) => i < 144 || i >= 288);
  const series = await statisticsOf(rows);
  expect(series.intervalSec).toBe(300);
  expect(series.coverage).toBeCloseTo(0.75, 10);
});

test("a series that stopped reporting is covered up to the fleet's asOf only", async () => {
  const stopped = everyFiveMinutes(START, Array(288).fill(50), "i-1,cpuUtilization,");
  const fleet = await fleetWithMetrics([...stopped, ...everyFiveMinutes(START, Array(288 * 4).fill(50))]);
  expect(fleet.asOf).toBe("2026-11-24T00:00:00.000Z");
  expect(only(fleet).telemetry.map(({ signal, coverage }) => [signal, coverage])).toEqual([
    ["cpuUtilization", 0.25],
    ["gpuUtilization", 1],
  ]);
});

test("looks back from the newest sample and its interval, or from the moment asked for", async () => {
  const rows = everyFiveMinutes(START, VALUES);
  expect((await fleetWithMetrics(rows)).asOf).toBe("2026-11-22T00:00:00.000Z");
  const early = await fleetWithMetrics(rows, { asOf: "2026-11-21T00:00:00.000Z", lookBackDays: 0.5 });
  expect(early.window).toEqual({ start: "2026-11-20T12:00:00.000Z", end: "2026-11-21T00:00:00.000Z" });
  expect(only(early).telemetry[0]?.samples).toBe(144);
});

test("signals no rule asked for are not reduced", async () => {
  const rows = [
    ...everyFiveMinutes(START, [1, 2]),
    ...everyFiveMinutes(START, [1, 2], "i-1,cpuUtilization,"),
  ];
  const fleet = await fleetWithMetrics(rows, { signals: ["cpuUtilization"] });
  expect(only(fleet).telemetry.map(({ signal }) => signal)).toEqual(["cpuUtilization"]);
});
