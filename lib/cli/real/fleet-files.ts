import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addDays, type Instant } from "../../domain/window.ts";
import { makeFolder } from "../../local/folder.ts";

/** A recording in the shape of the `files` source. Utilization in percent, as exporters print it. */
export interface FleetFiles {
  readonly title: string;
  readonly instances: readonly {
    readonly id: string;
    readonly instanceType: string;
    readonly instances: number;
  }[];
  readonly metrics: readonly {
    readonly at: string;
    readonly resource: string;
    readonly signal: string;
    readonly value: number;
  }[];
}

export function writeFleetFiles(folder: string, fleet: FleetFiles): void {
  makeFolder(folder);
  const first = fleet.metrics.map(({ at }) => at).toSorted()[0] ?? "";
  writeFileSync(join(folder, "instances.csv"), instancesCsv(fleet, addDays(first, -30)));
  writeFileSync(join(folder, "metrics.csv"), metricsCsv(fleet));
}

function instancesCsv(fleet: FleetFiles, launchedAt: Instant): string {
  const header = "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags,instances";
  const rows = fleet.instances.map(
    ({ id, instanceType, instances }) =>
      `${id},ec2,${instanceType},us-east-1,recording,on-demand,${launchedAt},source=recording,${instances}`,
  );
  return `${[header, ...rows].join("\n")}\n`;
}

function metricsCsv(fleet: FleetFiles): string {
  const rows = fleet.metrics.map(
    ({ at, resource, signal, value }) => `${at},${resource},${signal},,${value}`,
  );
  return `${["timestamp,resourceId,signal,accelerator,value", ...rows].join("\n")}\n`;
}
