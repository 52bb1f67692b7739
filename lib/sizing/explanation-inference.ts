import type { PlannedCapacity } from "../domain/plan.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { type ExplanationPart, summed } from "./explanation-part.ts";
import { estimateInferenceMemory } from "./inference-memory.ts";
import { estimateReplica, latencyLimitsOf, type ReplicaThroughput } from "./inference-throughput.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { estimateWait } from "./queueing.ts";
import { serversOf } from "./replica-queue.ts";
import { countByFloor, countReplicas } from "./replicas.ts";

/** Memory that sums, the decoding step that binds, how the count came about, and the queue at peak. */
export function explainInference(
  workload: InferenceWorkload,
  capacity: PlannedCapacity,
  facts: SizingFacts,
): ExplanationPart[] {
  const { replicas } = capacity;
  if (!replicas) return [];
  const estimated = workload.replica ? undefined : replicaOf(workload, capacity, facts);
  return [
    ...(estimated ? ofEstimate(estimated) : measuredMemory(workload, facts)),
    countPart(workload, replicas),
    queuePart(workload, replicas, estimated),
  ];
}

function replicaOf(
  workload: InferenceWorkload,
  { accelerator = "", accelerators, replicas }: PlannedCapacity,
  facts: SizingFacts,
): ReplicaThroughput | undefined {
  const model = architectureOf(workload.model, facts);
  const { serving } = workload;
  const chip = facts.accelerators[accelerator];
  if (!model || !serving || !chip || !replicas) return undefined;
  const limits = latencyLimitsOf(workload.demand);
  // The degree is the one whose replica serves what the plan says each does.
  for (let tensor = 1; tensor <= accelerators; tensor *= 2) {
    const replica = estimateReplica({ ...serving, model, tensor, serving, ...limits }, chip);
    if (replica?.qps === replicas.qpsEach) return replica;
  }
  return undefined;
}

function ofEstimate(replica: ReplicaThroughput): ExplanationPart[] {
  const memory = { ...replica.memoryParts, total: replica.memoryGiB };
  return [
    summed("Memory of each accelerator", memory, "GiB"),
    {
      ...summed(`One decoding step of ${replica.batch} sequences`, milliseconds(replica.decode), "ms"),
      says: `binds: ${replica.limit}`,
    },
    {
      title: "One replica",
      terms: [
        { name: "first token", value: replica.ttftMs, unit: "ms" },
        { name: "each token after", value: replica.tpotMs, unit: "ms" },
        { name: "a whole answer", value: replica.latencyMs, unit: "ms" },
        { name: "requests", value: replica.qps, unit: "qps" },
      ],
    },
  ];
}

const milliseconds = ({ linear, attention, interconnect, launch, total }: ReplicaThroughput["decode"]) => ({
  linear: linear * 1000,
  attention: attention * 1000,
  interconnect: interconnect * 1000,
  launch: launch * 1000,
  total: total * 1000,
});

function measuredMemory(workload: InferenceWorkload, facts: SizingFacts): ExplanationPart[] {
  const model = architectureOf(workload.model, facts);
  const { serving, replica } = workload;
  if (!model || !serving) return [];
  const tensor = replica?.accelerators ?? 1;
  const memory = estimateInferenceMemory({ ...serving, model, batch: 1, tensor, pipeline: 1 });
  return [summed("Memory of each accelerator, one sequence", memory, "GiB")];
}

type Counted = NonNullable<PlannedCapacity["replicas"]>;

function countPart({ demand, headroom }: InferenceWorkload, { count, qpsEach }: Counted): ExplanationPart {
  const asked = { peakQps: demand.peakQps, replicaQps: qpsEach, headroom };
  return {
    title: "Replicas",
    terms: [
      { name: "for the headroom", value: countReplicas(asked).count, unit: "" },
      { name: "planned", value: count, unit: "" },
      { name: "by qps // throughput", value: Math.floor(demand.peakQps / qpsEach), unit: "" },
      { name: "the same x headroom, rounded down", value: countByFloor(asked), unit: "" },
    ],
  };
}

function queuePart(
  { demand, replica }: InferenceWorkload,
  { count, qpsEach }: Counted,
  estimated: ReplicaThroughput | undefined,
): ExplanationPart {
  const serviceMs = estimated?.latencyMs ?? replica?.serviceMs ?? 1000 / qpsEach;
  const { peakQps, arrivalScv = 1 } = demand;
  const { serviceScv = 1 } = replica ?? {};
  const queue = serversOf({ peakQps, replicaQps: qpsEach, serviceMs, arrivalScv, serviceScv }, count);
  if (queue.utilization >= 1)
    return { title: "Queue at peak", terms: [], says: "unstable: the queue grows without end" };
  const wait = estimateWait(queue);
  return {
    title: "Queue at peak",
    terms: [
      { name: "requests in service at most", value: queue.servers, unit: "" },
      { name: "utilization", value: queue.utilization * 100, unit: "%" },
      { name: "service", value: serviceMs, unit: "ms" },
      { name: "requests that wait", value: wait.probability * 100, unit: "%" },
      { name: "mean wait", value: wait.mean * serviceMs, unit: "ms" },
      { name: "p99 of the wait", value: wait.p99 * serviceMs, unit: "ms" },
      { name: "p99 of the wait, and a service", value: (1 + wait.p99) * serviceMs, unit: "ms" },
    ],
  };
}
