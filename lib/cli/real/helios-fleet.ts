import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetFiles } from "./fleet-files.ts";

/** Helios' Earth cluster has V100s, 8 a node (SC '21, table 1): AWS's nearest is the p3.16xlarge. */
const NODE = { instanceType: "p3.16xlarge", gpus: 8 };

/**
 * 16 virtual clusters (teams) of a production cluster. The series is OCCUPANCY, allocated over all GPUs of the team:
 * a GPU that is allocated and idle counts as occupied, so what is idle here is idle for certain.
 */
export function heliosFleet(dataFolder: string): FleetFiles {
  const path = join(dataFolder, "helios_earth_vc", "earth_vc_5min_days1to14.csv");
  const rows = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(","));
  const gpus = new Map(rows.map(([vc = "", , total = ""]) => [vc, Number(total)]));
  return {
    title: "GPU occupancy (not SM activity) of 16 teams, 14 days at 5 minutes (Helios, Earth)",
    instances: [...gpus].map(([id, total]) => ({
      id,
      instanceType: NODE.instanceType,
      instances: Math.ceil(total / NODE.gpus),
    })),
    metrics: rows.map(([vc = "", time = "", total = "", running = ""]) => ({
      at: `${time.replace(" ", "T")}Z`,
      resource: vc,
      signal: "gpuUtilization",
      value: (100 * Number(running)) / Number(total),
    })),
  };
}
