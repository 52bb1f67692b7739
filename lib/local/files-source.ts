import type { DuckDBConnection } from "@duckdb/node-api";
import { type Fleet, type Problem, REQUEST_SIGNALS } from "../domain/fleet.ts";
import type { InstanceTypes } from "../domain/instance-type.ts";
import { daysBefore, lookBack } from "../domain/window.ts";
import type { BillSource, FleetSource, GatherRequest } from "../pipeline/ports.ts";
import { readBill } from "./bill.ts";
import { withDuckDb } from "./duckdb.ts";
import { withEarlierDays } from "./earlier-days.ts";
import { readInventory } from "./inventory.ts";
import { openMetrics } from "./metric-relation.ts";
import { reducePoints } from "./metric-statistics.ts";
import { endOfNewest, surveyPoints } from "./metric-survey.ts";
import { divisorsOf, withTelemetry } from "./telemetry.ts";

export interface FilesOptions {
  readonly dir: string;
  readonly instanceTypes: InstanceTypes;
}

/** A folder of exports: `instances.csv`, `metrics.*`, `bill.csv`, or what the AWS CLI prints. Formats: README. */
export const filesSource = ({
  dir,
  instanceTypes,
}: FilesOptions): FleetSource & BillSource & { readonly name: "files" } => ({
  name: "files",
  fetchFleet: (request) =>
    withDuckDb((...connections) => fetchFleet(connections, dir, instanceTypes, request)),
  fetchBill: ({ asOf, clock }) => readBill(dir, asOf ?? clock),
});

async function fetchFleet(
  connections: readonly [DuckDBConnection, DuckDBConnection],
  dir: string,
  types: InstanceTypes,
  request: GatherRequest,
): Promise<Fleet> {
  const [connection] = connections;
  const { signals, clock, onProgress } = request;
  onProgress?.(`reading ${dir}`);
  const inventory = await readInventory(dir, types, clock);
  const metrics = await openMetrics(connection, dir);
  if (metrics === undefined) {
    const asOf = request.asOf ?? clock;
    const what =
      "no metrics.csv, metrics.parquet, metrics/ or get-metric-data.json: nothing is known of utilization";
    const none = { series: new Map(), valueless: [] };
    return fleetOf(asOf, withTelemetry(inventory.items, none, types).resources, [
      ...inventory.problems,
      { where: dir, what },
    ]);
  }
  const survey = await surveyPoints(connection, signals, clock);
  const asOf =
    request.asOf ?? (survey.newest === undefined ? clock : await endOfNewest(connection, survey.newest));
  const window = lookBack(asOf, request.lookBackDays);
  const statistics = await reducePoints(connections, {
    ...survey,
    order: metrics.order,
    window,
    clock,
    resourceIds: new Set(inventory.items.map(({ id }) => id)),
    divisors: divisorsOf(inventory.items, types),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const series = await withEarlierDays(connection, statistics.series, {
    signals: survey.signals.filter((signal) => REQUEST_SIGNALS.includes(signal)),
    window: daysBefore(window, request.trendDays ?? 0),
    clock,
  });
  const { resources, problems } = withTelemetry(inventory.items, { ...statistics, series }, types);
  return fleetOf(asOf, resources, [
    ...inventory.problems,
    ...metrics.problems,
    ...survey.problems,
    ...statistics.problems,
    ...problems,
  ]);

  function fleetOf(end: Fleet["asOf"], all: Fleet["resources"], found: readonly Problem[]): Fleet {
    return {
      source: "files",
      asOf: end,
      window: lookBack(end, request.lookBackDays),
      resources: all,
      problems: found,
    };
  }
}
