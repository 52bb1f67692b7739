import type { Signal } from "../../domain/fleet.ts";
import {
  acceleratorDevices,
  type InstanceType,
  type InstanceTypes,
  instanceTypeNamed,
} from "../../domain/instance-type.ts";
import { epochMs } from "../../domain/window.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { levelMeasurement } from "./level.ts";
import { type Measurement, type MeasurementPlan, NOTHING, together } from "./measurement.ts";
import type { Dimensions } from "./metric.ts";

const ENDPOINTS = "/aws/sagemaker/Endpoints";
const TRAINING_JOBS = "/aws/sagemaker/TrainingJobs";

/** What the instances of endpoints and training jobs publish of themselves (AWS, monitoring-cloudwatch, 2026-11-24). */
interface InstanceMetric {
  readonly signal: Signal;
  readonly name: string;
  /** Devices that the metric is summed over, each 0 to 100; 0 if the type has none, then there is no such metric. Absent: not summed. */
  readonly devices?: (type: InstanceType) => number;
}

const gpus = (type: InstanceType): number =>
  type.accelerators?.vendor === "nvidia" ? Math.max(1, acceleratorDevices(type)) : 0;

const METRICS: readonly InstanceMetric[] = [
  { signal: "cpuUtilization", name: "CPUUtilization", devices: ({ vcpus }) => vcpus },
  { signal: "memoryUtilization", name: "MemoryUtilization" },
  { signal: "gpuUtilization", name: "GPUUtilization", devices: gpus },
  { signal: "gpuMemoryUtilization", name: "GPUMemoryUtilization", devices: gpus },
];

/**
 * Divided by the devices of the present type, all the way back. An endpoint that was updated to a type of more devices reads too
 * low before the update, until that has left the window; to one of fewer, its samples above 100 % are rejected and reported.
 * It cannot be told cheaply: `LastModifiedTime` moves with every update, and only the present configuration is described. To cut
 * there would take from an endpoint, at each deployment on the type it has, the history that it is judged by.
 */
export function sagemakerMeasurements(
  item: InventoryItem,
  signals: ReadonlySet<Signal>,
  types: InstanceTypes,
): MeasurementPlan {
  const type = instanceTypeNamed(types, item.instanceType);
  return together(
    METRICS.filter(({ signal }) => signals.has(signal)).map((metric) => planOf(item, metric, type)),
  );
}

function planOf(
  item: InventoryItem,
  { signal, name, devices }: InstanceMetric,
  type: InstanceType | undefined,
): MeasurementPlan {
  const sets = setsOf(item);
  if (devices !== undefined && type === undefined) {
    const reason = `SageMaker sums it over devices, and how many ${item.instanceType} has is not known`;
    return sets.length === 0
      ? NOTHING
      : { ...NOTHING, notMeasurable: [{ resourceId: item.id, signal, reason }] };
  }
  const divisor = devices === undefined || type === undefined ? 1 : devices(type);
  if (divisor === 0) return NOTHING;
  const measurements = sets.map(({ namespace, dimensions }) => ({
    ...levelMeasurement({ resourceId: item.id, signal, metric: { namespace, name, dimensions }, divisor }),
    ...sinceCreation(item),
  }));
  return { ...NOTHING, measurements };
}

/** A deleted endpoint's name may be given again, to instances of another type; a training job's may not. */
export const sinceCreation = ({ kind, launchedAt }: InventoryItem): Pick<Measurement, "sinceMs"> =>
  kind === "sagemaker-endpoint" ? { sinceMs: epochMs(launchedAt) } : {};

/** One series a host of a job; one a variant of an endpoint, over all its instances. */
function setsOf(item: InventoryItem): readonly { namespace: string; dimensions: Dimensions }[] {
  if (item.kind === "sagemaker-training") {
    return (item.hosts ?? []).map((Host) => ({ namespace: TRAINING_JOBS, dimensions: { Host } }));
  }
  if (item.endpoint === undefined) return [];
  const { name, variant } = item.endpoint;
  return [{ namespace: ENDPOINTS, dimensions: { EndpointName: name, VariantName: variant } }];
}
