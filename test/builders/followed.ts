import type { FindingEvidence, FleetChange } from "../../lib/domain/finding.ts";
import type { Resource, SignalStatistics } from "../../lib/domain/fleet.ts";
import { type InstanceType, instanceTypeNamed } from "../../lib/domain/instance-type.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { CHIPS, TYPES } from "./context.ts";
import { aSeries } from "./fleet.ts";

/** The fleet after somebody did what the findings say: the same work, on the machines that are left. */
export function followedFleet(
  resources: readonly Resource[],
  findings: readonly FindingEvidence[],
): Resource[] {
  return findings.flatMap(({ changes = [] }) => changes).reduce(changedFleet, [...resources]);
}

const changedFleet = (resources: Resource[], { resource: id, to }: FleetChange): Resource[] =>
  resources.flatMap((one) => {
    if (one.id !== id) return [one];
    if (to === "stopped") return [];
    const { instanceType = one.instanceType, capacityType = one.capacityType } = to;
    return [{ ...one, instanceType, capacityType, telemetry: workOn(instanceType, one) }];
  });

/** The plan as the findings say to write it. */
export function followedPlan(workload: Workload, findings: readonly FindingEvidence[]): Workload {
  const moved = findings.find(({ rule, resource }) => rule === "spot" && resource === workload.name);
  if (!moved || workload.kind === "fixed") return workload;
  if (moved.expected.capacityType === "on-demand") return { ...workload, purchase: "on-demand" };
  if (workload.kind !== "training") return { ...workload, purchase: "spot" };
  const checkpointMinutes = Number(moved.expected.checkpointMinutes);
  return { ...workload, purchase: "spot", interruptible: { checkpointMinutes } };
}

/** Shares change, absolute demand does not; cards that did nothing are gone first. */
function workOn(name: string, { instanceType, telemetry }: Resource): SignalStatistics[] {
  const [from, to] = [instanceTypeNamed(TYPES, instanceType), instanceTypeNamed(TYPES, name)];
  if (!from || !to) throw new Error(`unknown type ${name}`);
  const cards = to.accelerators?.devices ?? 0;
  const busiest = telemetry
    .filter(({ signal }) => signal === "gpuUtilization")
    .toSorted((a, b) => b.mean - a.mean)
    .slice(0, cards)
    .map(({ accelerator }) => accelerator);
  return telemetry.flatMap((one) => {
    if (one.accelerator === undefined)
      return [aSeries(one.signal, Math.min(1, one.mean * factorOf(one, from, to)))];
    const index = busiest.indexOf(one.accelerator);
    if (index < 0) return [];
    const level = Math.min(1, one.mean * factorOf(one, from, to));
    return [aSeries(one.signal, level, { accelerator: String(index) })];
  });
}

function factorOf({ signal }: SignalStatistics, from: InstanceType, to: InstanceType): number {
  if (signal === "cpuUtilization") return from.vcpus / to.vcpus;
  if (signal === "memoryUtilization") return from.memoryGiB / to.memoryGiB;
  const [old, next] = [from.accelerators, to.accelerators];
  if (!old || !next) return 1;
  if (signal === "gpuMemoryUtilization") return old.memoryGiBEach / next.memoryGiBEach;
  const [a, b] = [CHIPS[old.model], CHIPS[next.model]];
  if (signal !== "gpuUtilization" || !a || !b) return 1;
  return Math.max(
    (a.teraflops.fp16 ?? 1) / (b.teraflops.fp16 ?? 1),
    a.memoryGBPerSecond / b.memoryGBPerSecond,
  );
}
