import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { EvenSeries } from "../../lib/timeseries/forecast.ts";

export const SHARED = resolve(import.meta.dirname, "../../../shared/data");
export const HAS_SHARED = existsSync(SHARED);

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface RealSeries extends EvenSeries {
  readonly source: string;
  readonly values: Float64Array;
}

/** Every series of ../shared/data that is long enough to be forecast from many moments, as hours or days. */
export const realSeries = (): readonly RealSeries[] => [
  ...costExplorer(),
  ...helios(),
  ...serveGen(),
  ...snowflake(),
  ...nab(),
];

const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const read = (...path: readonly string[]): string => readFileSync(join(SHARED, ...path), "utf8");
const timeOf = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);

/** Means by step; NaN where no sample lies. */
function gridOf(source: string, stepMs: number, samples: readonly (readonly [number, number])[]): RealSeries {
  const first = Math.min(...samples.map(([time]) => time));
  const startMs = Math.floor(first / stepMs) * stepMs;
  const steps = samples.map(([time]) => Math.floor((time - startMs) / stepMs));
  const sums = new Float64Array(Math.max(...steps) + 1);
  const counts = new Float64Array(sums.length);
  for (const [i, step] of steps.entries()) {
    sums[step] = (sums[step] ?? 0) + (samples[i]?.[1] ?? 0);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return { source, startMs, stepMs, values: sums.map((sum, i) => sum / (counts[i] ?? 0)) };
}

const grouped = <Key>(rows: readonly (readonly [Key, number, number])[]): (readonly [number, number])[][] =>
  [...Map.groupBy(rows, ([key]) => key).values()].map((some) =>
    some.map(([, time, value]) => [time, value] as const),
  );

interface CostDay {
  readonly TimePeriod: { readonly Start: string };
  readonly Groups: readonly {
    readonly Keys: readonly string[];
    readonly Metrics: { readonly UnblendedCost: { readonly Amount: string } };
  }[];
}

/** The whole account and each service; a service that is not in a day's answer cost nothing. */
function costExplorer(): readonly RealSeries[] {
  const { ResultsByTime: days } = JSON.parse(
    read("aws_ce_daily_response", "ce_get_cost_and_usage_daily_by_service.json"),
  ) as { readonly ResultsByTime: readonly CostDay[] };
  const costs = days.map(
    ({ Groups }) =>
      new Map(Groups.map(({ Keys, Metrics }) => [Keys[0] ?? "", Number(Metrics.UnblendedCost.Amount)])),
  );
  const services = [...new Set(costs.flatMap((day) => [...day.keys()]))];
  const startMs = Date.parse(days[0]?.TimePeriod.Start ?? "");
  const of = (cost: (day: ReadonlyMap<string, number>) => number): RealSeries => ({
    source: "aws_ce_daily_response, days",
    startMs,
    stepMs: DAY,
    values: Float64Array.from(costs, cost),
  });
  return [
    of((day) => [...day.values()].reduce((sum, one) => sum + one, 0)),
    ...services.map((service) => of((day) => day.get(service) ?? 0)),
  ].filter(({ values }) => values.some((value) => value > 0.01));
}

function helios(): readonly RealSeries[] {
  const rows = rowsOf(read("helios_earth_vc", "earth_vc_5min_days1to14.csv")).map(
    ([vc = "", time = "", , running]) => [vc, timeOf(time), Number(running)] as const,
  );
  return grouped(rows).map((samples) => gridOf("helios, hours", HOUR, samples));
}

function serveGen(): readonly RealSeries[] {
  const rows = rowsOf(read("servegen_llm_rates", "m-large_rates_10min.csv"));
  return [
    gridOf(
      "servegen, hours",
      HOUR,
      rows.map(([, , seconds, rate]) => [Number(seconds) * 1000, Number(rate)] as const),
    ),
  ];
}

function snowflake(): readonly RealSeries[] {
  const text = gunzipSync(
    readFileSync(join(SHARED, "snowflake_shavedice", "hourly_regions12_2021_2022.csv.gz")),
  ).toString();
  const rows = rowsOf(text).map(
    ([hour = "", region = "", type = "", usage]) =>
      [region + type, timeOf(hour.slice(0, 19)), Number(usage)] as const,
  );
  return grouped(rows).flatMap((samples) => {
    const hours = gridOf("snowflake, hours", HOUR, samples);
    return [gridOf("snowflake, days", DAY, samples), { ...hours, values: hours.values.subarray(0, 2000) }];
  });
}

function nab(): readonly RealSeries[] {
  const folders = readdirSync(join(SHARED, "nab", "data")).filter((name) => name.startsWith("real"));
  return folders.flatMap((folder) =>
    readdirSync(join(SHARED, "nab", "data", folder)).map((name) =>
      gridOf(
        "nab, hours",
        HOUR,
        rowsOf(read("nab", "data", folder, name)).map(
          ([time = "", value]) => [timeOf(time), Number(value)] as const,
        ),
      ),
    ),
  );
}
