import { SourceError } from "../../domain/errors.ts";
import type { Signal } from "../../domain/fleet.ts";
import { findSets } from "./agent-sets.ts";
import { type Machines, sinceLaunch } from "./attribution.ts";
import { AGENT } from "./gpu-cards.ts";
import { unreadBecause } from "./gpu-measurements.ts";
import { levelMeasurement } from "./level.ts";
import { type MeasurementPlan, NOTHING } from "./measurement.ts";
import type { ListMetrics } from "./metric-listing.ts";

const NAME = "mem_used_percent";
const SIGNAL: Signal = "memoryUtilization";

/** Memory of EC2 instances, which only an agent on them can see. */
export async function memoryMeasurements(list: ListMetrics, machines: Machines): Promise<MeasurementPlan> {
  if (machines.measured.length === 0) return NOTHING;
  try {
    const filter = { namespace: AGENT, name: NAME };
    const { sets, problems } = await findSets(list, { filter, machines, cardOf: () => "" });
    const measurements = machines.measured.flatMap((machine) =>
      [...(sets.get(machine.id)?.values() ?? [])].map((dimensions) => ({
        ...levelMeasurement({
          resourceId: machine.id,
          signal: SIGNAL,
          metric: { namespace: AGENT, name: NAME, dimensions },
        }),
        ...sinceLaunch(machine, dimensions),
      })),
    );
    return { ...NOTHING, measurements, problems };
  } catch (error) {
    if (error instanceof SourceError) return unreadBecause(error, machines.measured, [SIGNAL]);
    throw error;
  }
}
