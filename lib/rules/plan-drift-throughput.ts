import { type Resource, statisticsOf } from "../domain/fleet.ts";
import {
  acceleratorDevices,
  type InstanceType,
  instanceTypeNamed,
  machineName,
} from "../domain/instance-type.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { sizeWorkload } from "../sizing/capacity-plan.ts";
import { unitsOn } from "../sizing/instance-choice.ts";
import { measuredReplica } from "../sizing/measured-replica.ts";
import { type Throughput, throughputOf } from "./replica-throughput.ts";
import type { RuleContext } from "./rule.ts";

export interface ThroughputDrift {
  readonly measured: Throughput;
  /** Replicas on each of the machines. */
  readonly each: number;
  readonly plannedQps: number;
  /** The block as plan.yaml should have it. */
  readonly replica: NonNullable<InferenceWorkload["replica"]>;
  /** The plan with it; undefined: its model is looked up elsewhere. */
  readonly resized: PlannedCapacity | undefined;
}

export interface ThroughputDriftLimits {
  readonly throughputTolerance: number;
  readonly busiestHours: number;
  readonly minUtilization: number;
  readonly fullUtilization: number;
}

/** Digits that a measured throughput is good for. */
const DIGITS = 3;
/** 66.7 for 66.67 must not be a drift of its own. */
const DUST = 1e-9;
/** Above the most memory seen, as right-size leaves it. */
const MEMORY_HEADROOM = 1.15;

/** undefined: as planned, or nobody can tell: other machines than planned, too little use, no count of requests. */
export function throughputDrift(
  context: RuleContext,
  workload: InferenceWorkload,
  capacity: PlannedCapacity,
  resources: readonly Resource[],
  limits: ThroughputDriftLimits,
): ThroughputDrift | undefined {
  const type = instanceTypeNamed(context.instanceTypes, capacity.instanceType ?? "");
  const isPlannedType = (one: Resource) =>
    machineName(one.instanceType) === machineName(capacity.instanceType ?? "");
  if (!type || !capacity.replicas || resources.length === 0 || !resources.every(isPlannedType))
    return undefined;
  const each = replicasOn(context, type, workload, capacity);
  const measured = throughputOf(resources, context.now, { ...limits, full: limits.fullUtilization });
  if (measured === undefined || each < 1) return undefined;
  const qps = Number((measured.fullQps / each).toPrecision(DIGITS));
  const plannedQps = capacity.replicas.qpsEach;
  if (Math.abs(qps / plannedQps - 1) <= limits.throughputTolerance + DUST) return undefined;
  const replica = workload.replica
    ? { ...workload.replica, qps }
    : measuredBlock(type, resources, measured, { qps, full: limits.fullUtilization });
  if (replica === undefined) return undefined;
  const resized = resizedWith(context, { ...workload, replica });
  return isSame(resized, capacity) ? undefined : { measured, each, plannedQps, replica, resized };
}

/** An edit that asks for the same machines is not worth a word. */
const isSame = (
  resized: PlannedCapacity | undefined,
  { instances, instanceType }: PlannedCapacity,
): boolean =>
  resized?.feasible === true && resized.instances === instances && resized.instanceType === instanceType;

/** Without a `replica`, one a machine is all that can be told. */
function replicasOn(
  context: RuleContext,
  type: InstanceType,
  workload: InferenceWorkload,
  { replicas, instances }: PlannedCapacity,
): number {
  if (workload.replica === undefined) return replicas?.count === instances ? 1 : 0;
  return unitsOn(type, measuredReplica(workload, factsOf(context)).need);
}

/** Only if every field of it was measured. CPU as a full replica would use it, memory as the fullest machine did. */
function measuredBlock(
  type: InstanceType,
  resources: readonly Resource[],
  { utilization }: Throughput,
  { qps, full }: { readonly qps: number; readonly full: number },
): InferenceWorkload["replica"] {
  const cpus = resources.map((one) => statisticsOf(one, "cpuUtilization"));
  const memories = resources.map((one) => statisticsOf(one, "memoryUtilization"));
  if ([...cpus, ...memories].some((series) => series.length === 0)) return undefined;
  const cpu = Math.max(...cpus.flat().map(({ p99 }) => p99));
  const memory = Math.max(...memories.flat().map(({ max }) => max));
  const accelerators = acceleratorDevices(type);
  return {
    qps,
    vcpus: Math.ceil(Math.min(type.vcpus, ((type.vcpus * cpu) / utilization) * full)),
    memoryGiB: Math.ceil(Math.min(type.memoryGiB, type.memoryGiB * memory * MEMORY_HEADROOM)),
    ...(accelerators === 0 ? {} : { accelerators }),
  };
}

function resizedWith(context: RuleContext, workload: InferenceWorkload): PlannedCapacity | undefined {
  if (typeof workload.model === "string") return undefined;
  return sizeWorkload(workload, context.plan?.plan.region ?? "", factsOf(context));
}

const factsOf = ({ prices, instanceTypes, accelerators }: RuleContext) => ({
  prices,
  instanceTypes,
  accelerators,
  modelNamed: () => undefined,
});
