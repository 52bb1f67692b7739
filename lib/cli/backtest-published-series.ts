import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Recording } from "../backtest/recording.ts";
import type { Resource, Signal } from "../domain/fleet.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import type { FleetFiles } from "./real/fleet-files.ts";
import { heliosFleet } from "./real/helios-fleet.ts";

/** A recording as one machine's series. Nothing else is known of it. */
export const recordingOf = (
  id: string,
  instanceType: string,
  signal: Signal,
  points: readonly { readonly at: number; readonly percent: number }[],
): Recording => ({
  resource: machineOf(id, instanceType, 1),
  series: [
    {
      signal,
      average: {
        times: Float64Array.from(points, ({ at }) => at),
        values: Float64Array.from(points, ({ percent }) => percent),
      },
    },
  ],
});

const LONG_AGO: Instant = "2000-01-01T00:00:00.000Z";

const machineOf = (id: string, instanceType: string, instances: number): Resource => ({
  id,
  kind: "ec2",
  instanceType,
  instances,
  region: "us-east-1",
  account: "recording",
  capacityType: "on-demand",
  launchedAt: LONG_AGO,
  tags: {},
  telemetry: [],
  notMeasurable: [],
  asynchronous: false,
});

export function recordingsOfFleet({ instances, metrics }: FleetFiles): readonly Recording[] {
  const rows = Map.groupBy(metrics, ({ resource }) => resource);
  return instances.map(({ id, instanceType, instances: count }) => ({
    resource: machineOf(id, instanceType, count),
    series: [...Map.groupBy(rows.get(id) ?? [], ({ signal }) => signal)].map(([signal, points]) => ({
      signal: signal === "gpuUtilization" ? ("gpuUtilization" as const) : ("cpuUtilization" as const),
      average: {
        times: Float64Array.from(points, ({ at }) => epochMs(at)),
        values: Float64Array.from(points, ({ value }) => value),
      },
    })),
  }));
}

/**
 * NAB's series that are a demand on something: mentions, taxi rides, cars on a road, bytes. Temperatures, speeds, travel times, clicks' prices
 * and keystrokes are none.
 */
const DEMANDS: readonly (readonly [folder: string, pattern: RegExp])[] = [
  ["realTweets", /^Twitter_volume/],
  ["realKnownCause", /^nyc_taxi/],
  ["realTraffic", /^occupancy/],
  ["realAWSCloudwatch", /network_in|disk_write|NetworkIn/],
];

/** Each scaled to its own maximum: the machine that holds all of it is the present one. As CPU, since the statistic is what is tested. */
export function demandRecordings(data: string): readonly Recording[] {
  const nab = DEMANDS.flatMap(([folder, pattern]) => {
    const path = join(data, "nab", "data", folder);
    return filesIn(path, pattern).map((name) =>
      scaled(
        basename(name, ".csv"),
        rowsOf(join(path, name)).map(([time = "", value = ""]) => [utc(time), Number(value)]),
      ),
    );
  });
  return [...nab, ...servegen(data), ...helios(data), ...azure(data)];
}

function servegen(data: string): readonly Recording[] {
  const path = join(data, "servegen_llm_rates", "m-large_rates_10min.csv");
  if (!existsSync(path)) return [];
  const start = epochMs("2024-01-01T00:00:00.000Z");
  const points = rowsOf(path).map(
    ([, , seconds = "", rate = ""]): Point => [start + 1_000 * Number(seconds), Number(rate)],
  );
  return [scaled("servegen m-large", points)];
}

/** Occupancy of a team's GPUs is a demand on them. */
const helios = (data: string): readonly Recording[] =>
  existsSync(join(data, "helios_earth_vc"))
    ? recordingsOfFleet(heliosFleet(data)).map(({ resource, series }) => ({
        resource,
        series: series.map((one) => ({ ...one, signal: "cpuUtilization" as const })),
      }))
    : [];

const FIVE_MINUTES_MS = 300_000;

/** Requests of every five minutes. */
function azure(data: string): readonly Recording[] {
  const path = join(data, "azure_llm_2023", "AzureLLMInferenceTrace_conv.csv");
  if (!existsSync(path)) return [];
  const bins = Map.groupBy(rowsOf(path), ([time = ""]) =>
    Math.floor(utc(time.slice(0, 19)) / FIVE_MINUTES_MS),
  );
  return [
    scaled(
      "azure llm conv",
      [...bins].map(([bin, some]): Point => [bin * FIVE_MINUTES_MS, some.length]),
    ),
  ];
}

type Point = readonly [at: number, value: number];

function scaled(id: string, points: readonly Point[]): Recording {
  const most = points.reduce((high, [, value]) => Math.max(high, value), 0);
  return recordingOf(
    id,
    "unit",
    "cpuUtilization",
    points.map(([at, value]) => ({ at, percent: most > 0 ? (100 * value) / most : 0 })),
  );
}

export const filesIn = (folder: string, pattern: RegExp): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .toSorted()
    : [];

const utc = (time: string): number => epochMs(`${time.replace(" ", "T")}Z`);

/** Comma separated, without a header; none of these files quotes. */
export const rowsOf = (path: string): readonly (readonly string[])[] =>
  readFileSync(path, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

/** The end that NAB's machines are moved to: those of one fleet must be of one fortnight. */
export const NAB_END: Instant = instant(epochMs("2014-04-24T00:00:00.000Z"));
