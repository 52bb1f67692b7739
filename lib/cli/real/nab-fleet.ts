import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { epochMs, type Instant, instant } from "../../domain/window.ts";
import type { FleetFiles } from "./fleet-files.ts";

/** The recordings do not say what machine they are of; this one is a stated assumption (8 vCPU, 32 GiB). */
const ASSUMED_TYPE = "m7i.2xlarge";
const FIVE_MINUTES_MS = 300_000;

/**
 * Numenta's 14-day CloudWatch CPU recordings (2013-10 to 2014-04) as one fleet. They are of different months: each
 * is moved to end at `end`, so hour of day and weekday are no longer theirs.
 */
export function nabFleet(dataFolder: string, end: Instant): FleetFiles {
  const folder = join(dataFolder, "nab", "data", "realAWSCloudwatch");
  const names = readdirSync(folder).filter((name) => name.includes("cpu_utilization"));
  const series = names.toSorted().map((name) => readSeries(join(folder, name), end));
  return {
    title: "CloudWatch CPU, 14 days at 5 minutes (Numenta NAB, realAWSCloudwatch)",
    instances: series.map(({ id }) => ({ id, instanceType: ASSUMED_TYPE, instances: 1 })),
    metrics: series.flatMap(({ id, points }) =>
      points.map(({ at, value }) => ({ at, resource: id, signal: "cpuUtilization", value })),
    ),
  };
}

function readSeries(path: string, end: Instant) {
  const rows = readFileSync(path, "utf8").trim().split("\n").slice(1);
  const points = rows.map((row) => {
    const [time = "", value = ""] = row.split(",");
    return { at: epochMs(`${time.replace(" ", "T")}Z`), value: Number(value) };
  });
  const last = Math.max(...points.map(({ at }) => at));
  const shift = epochMs(end) - FIVE_MINUTES_MS - last;
  return {
    id: basename(path, ".csv").replace("_cpu_utilization_", "-"),
    points: points.map(({ at, value }) => ({ at: instant(at + shift), value })),
  };
}
