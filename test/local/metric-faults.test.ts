import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../lib/domain/errors.ts";
import { EC2, everyFiveMinutes, fetchFleet, fleetWithMetrics, METRICS, only } from "./fleet-folder.ts";

const START = "2026-11-23T00:00:00Z";
const GOOD = everyFiveMinutes(START, [10, 20, 30, 40, 50, 60]);
const sample = (value: string, at = "2026-11-23T00:12:30Z") => `${at},i-1,gpuUtilization,0,${value}`;

describe("a value that cannot be is rejected and counted", () => {
  test.each([["nan"], ["NaN"], ["-1"], ["101"], ["inf"], ["-inf"], ["many"]])("%s", async (value) => {
    const fleet = await fleetWithMetrics([...GOOD, sample(value)]);
    const [series] = only(fleet).telemetry;
    expect(series).toMatchObject({ samples: 6, rejected: 1, max: 0.6 });
    expect(fleet.problems).toEqual([
      { where: "metrics", what: expect.stringContaining("not a number"), count: 1 },
    ]);
  });

  test("a hundred rounded up is a hundred", async () => {
    const [series] = only(await fleetWithMetrics([...GOOD, sample("100.5")])).telemetry;
    expect(series).toMatchObject({ samples: 7, rejected: 0, max: 1 });
  });

  test("a count may be above a hundred, not below zero or infinite", async () => {
    const rows = everyFiveMinutes(START, [1e9, -1, Number.POSITIVE_INFINITY], "i-1,networkBytes,");
    expect(only(await fleetWithMetrics(rows)).telemetry).toMatchObject([
      { samples: 1, rejected: 2, max: 1e9 },
    ]);
  });

  test("a series of nothing else is reported, not read as zero", async () => {
    const fleet = await fleetWithMetrics([
      ...GOOD,
      ...everyFiveMinutes(START, [-1, 900], "i-1,cpuUtilization,"),
    ]);
    expect(only(fleet).telemetry.map(({ signal }) => signal)).toEqual(["gpuUtilization"]);
    expect(fleet.problems).toContainEqual({
      where: "metrics",
      what: expect.stringContaining("i-1: cpuUtilization has no sample"),
      count: 2,
    });
  });
});

test("samples in the future are rejected, counted and move nothing", async () => {
  const fleet = await fleetWithMetrics([...GOOD, sample("99", "2026-12-24T00:00:00Z")]);
  expect(fleet.asOf).toBe("2026-11-23T00:30:00.000Z");
  expect(only(fleet).telemetry[0]).toMatchObject({ samples: 6, rejected: 1, max: 0.6 });
  expect(fleet.problems).toContainEqual({
    where: "metrics",
    what: expect.stringContaining("after the clock"),
    count: 1,
  });
});

test("of samples for the same moment the largest counts, once", async () => {
  const fleet = await fleetWithMetrics([...GOOD, ...GOOD, sample("90", "2026-11-23T00:10:00Z")]);
  expect(only(fleet).telemetry[0]).toMatchObject({
    samples: 6,
    max: 0.9,
    mean: 0.45,
    intervalSec: 300,
    coverage: 1,
  });
  expect(fleet.problems).toEqual([
    { where: "metrics", what: expect.stringContaining("more than once"), count: 7 },
  ]);
});

test("order of rows and repetition of the file change no statistic", async () => {
  const rows = everyFiveMinutes(
    START,
    Array.from({ length: 60 }, (_, i) => (i * 37) % 101),
  );
  const { telemetry } = only(await fleetWithMetrics(rows));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(rows, { minLength: rows.length }),
      fc.subarray(rows),
      async (shuffled, again) => {
        expect(only(await fleetWithMetrics([...shuffled, ...again])).telemetry).toEqual(telemetry);
      },
    ),
    { numRuns: 5 },
  );
});

test.each([
  ["a name nearly right", "gpuUtilisation", 'unknown signal "gpuUtilisation" (is gpuUtilization meant?)'],
  ["a name far off", "temperature", 'unknown signal "temperature" (expected one of cpuUtilization'],
  ["memory-bus time taken for memory", "nvidia_smi_utilization_memory", "not memory in use"],
])("an unknown signal is rejected by name: %s", async (_, signal, what) => {
  const fleet = await fleetWithMetrics([...GOOD, ...everyFiveMinutes(START, [1, 2], `i-1,${signal},0`)]);
  expect(fleet.problems).toEqual([{ where: "metrics", what: expect.stringContaining(what), count: 2 }]);
  expect(only(fleet).telemetry).toHaveLength(1);
});

test("samples of a resource the inventory does not list are counted", async () => {
  const fleet = await fleetWithMetrics([...GOOD, ...everyFiveMinutes(START, [1, 2], "i-9,cpuUtilization,")]);
  expect(fleet.problems).toEqual([
    {
      where: "metrics",
      what: expect.stringContaining('of 1 resources that the inventory does not list ("i-9")'),
      count: 2,
    },
  ]);
});

test.each([
  ["2026-11-23T00:02:30Z"],
  ["2026-11-23 00:02:30"],
  ["2026-11-23T02:02:30+02:00"],
  ["2026-11-22T19:02:30.000-0500"],
  ["1795392150"],
  ["1795392150000"],
])("%s is a time", async (at) => {
  const fleet = await fleetWithMetrics([sample("50", at)]);
  expect(only(fleet).telemetry[0]?.window.start).toBe("2026-11-23T00:02:00.000Z");
});

test("a time that is none is counted", async () => {
  const fleet = await fleetWithMetrics([...GOOD, sample("50", "yesterday")]);
  expect(fleet.problems).toContainEqual({
    where: "metrics",
    what: expect.stringContaining("timestamp cannot be read"),
    count: 1,
  });
  expect(only(fleet).telemetry[0]?.samples).toBe(6);
});

test("a row without the header's fields is counted with its line", async () => {
  const fleet = await fleetWithMetrics([...GOOD, "2026-11-23T00:00:00Z,i-1"]);
  expect(fleet.problems).toEqual([
    { where: "metrics.csv", what: expect.stringContaining("line 8"), count: 1 },
  ]);
});

describe("a file that cannot be used is a configuration error that says why", () => {
  test.each([
    [
      "no such column",
      "timestamp,resource,signal,value\n",
      'missing column resourceId (is "resource" meant?)',
    ],
    ["empty", "", "got an empty file"],
    ["binary", new Uint8Array([0, 159, 146, 150, 10, 0]), "got binary data"],
    ["not UTF-8", new Uint8Array([...Buffer.from(`${METRICS}\n`), 0xff, 0xfe, 10]), "UTF-8"],
  ])("%s", async (_, content, message) => {
    const failure = await fetchFleet({ "instances.csv": EC2, "metrics.csv": content }).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure.message).toContain("metrics.csv");
    expect(failure.message).toContain(message);
  });

  test("parquet that is none", async () => {
    await expect(fetchFleet({ "instances.csv": EC2, "metrics.parquet": "no parquet" })).rejects.toThrow(
      ConfigError,
    );
  });
});

test("no metrics at all is a problem, and nothing is known of the resources", async () => {
  const fleet = await fetchFleet({ "instances.csv": EC2 });
  expect(only(fleet)).toMatchObject({ telemetry: [], notMeasurable: [] });
  expect(fleet.problems).toMatchObject([
    { what: expect.stringContaining("nothing is known of utilization") },
  ]);
});

test("leaves no file behind, whether it works or fails", async () => {
  await fleetWithMetrics(GOOD);
  await fetchFleet({ "instances.csv": EC2, "metrics.csv": "" }).catch(() => undefined);
  const spills = (await readdir(tmpdir())).filter((name) =>
    name.startsWith(`headroom-duckdb-${process.pid}-`),
  );
  expect(spills).toEqual([]);
});
