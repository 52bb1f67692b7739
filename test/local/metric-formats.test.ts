import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SIGNALS, type SignalStatistics } from "../../lib/domain/fleet.ts";
import { sqlText, withDuckDb } from "../../lib/local/duckdb.ts";
import { EC2, everyFiveMinutes, fetchFleet, METRICS, only, withFolder } from "./fleet-folder.ts";

const ROWS = everyFiveMinutes(
  "2026-11-23T00:00:00Z",
  Array.from({ length: 50 }, (_, i) => (i * 17) % 100),
);
const CSV = [METRICS, ...ROWS].join("\n");
const telemetryOf = async (
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly SignalStatistics[]> =>
  only(await fetchFleet({ "instances.csv": EC2, ...files })).telemetry;

/** The same rows as Parquet, with the columns as an exporter may type them. */
const parquet = (columns: string): Promise<Uint8Array> =>
  withFolder({ "rows.csv": CSV }, async (dir) => {
    const to = join(dir, "rows.parquet");
    // The folder's name holds glob characters, so DuckDB gets the text itself.
    const values = ROWS.map((row) => `(${row.split(",").map(sqlText).join(", ")})`).join(", ");
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT ${columns} FROM (VALUES ${values}) rows(timestamp, resourceId, signal, accelerator, value)) TO ${sqlText(to)} (FORMAT parquet)`,
      ),
    );
    return readFile(to);
  });

test.each([
  [
    "timestamps and doubles",
    "timestamp::TIMESTAMP AS timestamp, resourceId, signal, accelerator, value::DOUBLE AS value",
  ],
  [
    "zoned timestamps and floats",
    "timestamp::TIMESTAMPTZ AS timestamp, resourceId, signal, accelerator, value::FLOAT AS value",
  ],
  [
    "nanoseconds and whole numbers",
    "timestamp::TIMESTAMP_NS AS timestamp, resourceId, signal, accelerator::INTEGER AS accelerator, value::INTEGER AS value",
  ],
  [
    "milliseconds since 1970",
    "epoch_ms(timestamp::TIMESTAMP) AS timestamp, resourceId, signal, accelerator, value::DOUBLE AS value",
  ],
  ["text", "*"],
])("Parquet with %s reads as the CSV does", async (_, columns) => {
  expect(await telemetryOf({ "metrics.parquet": await parquet(columns) })).toEqual(
    await telemetryOf({ "metrics.csv": CSV }),
  );
});

test("Parquet's NaN, NULL and negative values do not count", async () => {
  const columns =
    "timestamp::TIMESTAMP AS timestamp, resourceId, signal, accelerator, CASE value WHEN '17' THEN 'nan'::DOUBLE WHEN '34' THEN NULL WHEN '51' THEN -1 ELSE value::DOUBLE END AS value";
  expect(await telemetryOf({ "metrics.parquet": await parquet(columns) })).toMatchObject([
    { samples: 47, rejected: 2 },
  ]);
});

test("a folder of files, CSV and Parquet, is one set of metrics", async () => {
  const typed = "timestamp::TIMESTAMP AS timestamp, resourceId, signal, accelerator, value::DOUBLE AS value";
  const other = CSV.replaceAll("gpuUtilization", "cpuUtilization");
  const telemetry = await telemetryOf({
    "metrics/1.parquet": await parquet(typed),
    "metrics/2.csv": other,
    "metrics/read.me": "no",
  });
  expect(telemetry.map(({ signal, samples }) => [signal, samples])).toEqual([
    ["cpuUtilization", 50],
    ["gpuUtilization", 50],
  ]);
});

const result = (label: string, status = "Complete", rows = ROWS) => ({
  Id: "m1",
  Label: label,
  Timestamps: rows.map((row) => row.split(",")[0]?.replace(".000Z", "+00:00")).toReversed(),
  Values: rows.map((row) => Number(row.split(",")[4])).toReversed(),
  StatusCode: status,
});
const page = (...results: readonly object[]) =>
  JSON.stringify({ MetricDataResults: results, Messages: [] }, null, 4);

test("get-metric-data.json with labels that say whose they are reads as the CSV does", async () => {
  const pages = [
    page(result("i-1 gpuUtilization 0", "PartialData", ROWS.slice(25))),
    page(result("i-1 gpuUtilization 0", "Complete", ROWS.slice(0, 25))),
  ];
  const fleet = await fetchFleet({ "instances.csv": EC2, "get-metric-data.json": pages.join("\n") });
  expect(only(fleet).telemetry).toEqual(await telemetryOf({ "metrics.csv": CSV }));
  expect(fleet.problems).toEqual([]);
});

test.each([["PartialData"], ["InternalError"], ["Forbidden"]])(
  "an answer that ends with %s is never read as complete",
  async (status) => {
    const fleet = await fetchFleet({
      "instances.csv": EC2,
      "get-metric-data.json": page(result("i-1 gpuUtilization 0", status)),
    });
    expect(fleet.problems).toEqual([
      {
        where: "get-metric-data.json",
        what: expect.stringContaining(`${status}, not Complete, for "i-1 gpuUtilization 0"`),
        count: 1,
      },
    ]);
  },
);

test("a label that does not say whose it is is left out and reported", async () => {
  const fleet = await fetchFleet({
    "instances.csv": EC2,
    "get-metric-data.json": page(result("GPUUtilization")),
  });
  expect(only(fleet).telemetry).toEqual([]);
  expect(fleet.problems).toMatchObject([
    { what: expect.stringContaining('expected "resourceId signal [accelerator]"'), count: 1 },
  ]);
});

test("get-metric-data.json that is no JSON is a configuration error", async () => {
  await expect(fetchFleet({ "instances.csv": EC2, "get-metric-data.json": "{no" })).rejects.toThrow(
    /get-metric-data.json: cannot be read/,
  );
});

test("every signal of the contract has its place in the statistics", async () => {
  const rows = SIGNALS.flatMap((signal) =>
    everyFiveMinutes("2026-11-23T00:00:00Z", [50, 50], `i-1,${signal},`),
  );
  const telemetry = await telemetryOf({ "metrics.csv": [METRICS, ...rows].join("\n") });
  expect(telemetry.map(({ signal, max }) => [signal, max])).toEqual(
    SIGNALS.toSorted().map((signal) => [signal, signal.endsWith("Utilization") ? 0.5 : 50]),
  );
});
