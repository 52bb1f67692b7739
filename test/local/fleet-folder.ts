import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Fleet, type Resource, SIGNALS } from "../../lib/domain/fleet.ts";
import type { InstanceTypes } from "../../lib/domain/instance-type.ts";
import { filesSource } from "../../lib/local/files-source.ts";
import type { GatherRequest } from "../../lib/pipeline/ports.ts";

const machine = {
  architecture: "x86_64",
  burstable: false,
  bareMetal: false,
  currentGeneration: true,
} as const;
const gpus = (count: number) =>
  ({ model: "A10G-24GB", vendor: "nvidia", count, devices: count, memoryGiBEach: 22.4 }) as const;

export const TYPES: InstanceTypes = {
  "m5.large": { name: "m5.large", family: "m5", vcpus: 2, memoryGiB: 8, ...machine },
  "g5.xlarge": {
    name: "g5.xlarge",
    family: "g5",
    vcpus: 4,
    memoryGiB: 16,
    accelerators: gpus(1),
    ...machine,
  },
  "g5.12xlarge": {
    name: "g5.12xlarge",
    family: "g5",
    vcpus: 48,
    memoryGiB: 192,
    accelerators: gpus(4),
    ...machine,
  },
};

export const CLOCK = "2026-11-24T12:00:00.000Z";
export const INSTANCES = "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags";
export const METRICS = "timestamp,resourceId,signal,accelerator,value";
export const EC2 = `${INSTANCES}\ni-1,ec2,g5.xlarge,us-east-1,111122223333,on-demand,2026-01-01T00:00:00Z,`;

/** Runs `work` on a folder holding the files, and takes the folder away. A quote and a bracket in its name are for the SQL. */
export async function withFolder<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (dir: string) => Promise<Result>,
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), "headroom-test-"));
  const dir = join(root, 'it\'s [a] "fleet"*');
  try {
    await mkdir(dir);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
    return await work(dir);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

export const fetchFleet = (
  files: Readonly<Record<string, string | Uint8Array>>,
  request: Partial<GatherRequest> = {},
): Promise<Fleet> =>
  withFolder(files, (dir) =>
    filesSource({ dir, instanceTypes: TYPES }).fetchFleet({
      signals: SIGNALS,
      lookBackDays: 14,
      clock: CLOCK,
      ...request,
    }),
  );

/** The fleet of one EC2 instance with these metric rows. */
export const fleetWithMetrics = (
  rows: readonly string[],
  request: Partial<GatherRequest> = {},
): Promise<Fleet> =>
  fetchFleet({ "instances.csv": EC2, "metrics.csv": [METRICS, ...rows].join("\n") }, request);

export function only(fleet: Fleet): Resource {
  const [resource] = fleet.resources;
  if (resource === undefined || fleet.resources.length > 1)
    throw new Error(`${fleet.resources.length} resources, expected one`);
  return resource;
}

/** A sample every five minutes from `start`. */
export const everyFiveMinutes = (
  start: string,
  values: readonly number[],
  series = "i-1,gpuUtilization,0",
): string[] =>
  values.map((value, i) => `${new Date(Date.parse(start) + i * 300_000).toISOString()},${series},${value}`);
