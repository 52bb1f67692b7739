import type { InferenceWorkload } from "../domain/workload.ts";
import type { Queue } from "./queue.ts";
import { estimateWait } from "./queueing.ts";

/** Requests that wait for a free replica: how many replicas keep 99 of 100 answers within the target. */
export interface ReplicaQueue {
  readonly peakQps: number;
  readonly replicaQps: number;
  readonly p99LatencyMs: number;
  /** One request on an idle replica; 1 / replicaQps, one request at a time, when absent. */
  readonly serviceMs?: number;
  /** Squared coefficients of variation; 1, as random as Poisson's, when absent. */
  readonly arrivalScv?: number;
  readonly serviceScv?: number;
}

export type QueueReplicas =
  | {
      readonly feasible: true;
      readonly count: number;
      /** 99th percentile of the wait and a mean service. */
      readonly p99Ms: number;
      readonly utilization: number;
      readonly serviceMs: number;
    }
  | { readonly feasible: false; readonly reason: string };

/** Fleets beyond it are a mistyped demand. */
const LARGEST_FLEET = 1e6;

/** The smallest count, by G/G/c (Erlang C where arrivals and service are exponential). */
export function replicasWithin(queue: ReplicaQueue): QueueReplicas {
  const serviceMs = queue.serviceMs ?? 1000 / queue.replicaQps;
  if (queue.p99LatencyMs < serviceMs)
    return {
      feasible: false,
      reason: `impossible: p99 of ${queue.p99LatencyMs} ms is below the service time, the floor is ${round(serviceMs)} ms`,
    };
  const least = Math.floor(loadOf(queue, serviceMs) / slotsOf(queue, serviceMs)) + 1;
  if (least > LARGEST_FLEET)
    return {
      feasible: false,
      reason: `got a demand of ${least} replicas, expected at most ${LARGEST_FLEET}`,
    };
  const meets = (count: number): boolean => p99Of(queue, count) <= queue.p99LatencyMs;
  let [below, enough] = [least - 1, least];
  // Waits shrink with every replica, to nothing once no request finds all of them busy.
  for (let more = 1; !meets(enough); more *= 2) [below, enough] = [enough, enough + more];
  while (enough - below > 1) {
    const middle = Math.floor((below + enough) / 2);
    if (meets(middle)) enough = middle;
    else below = middle;
  }
  return {
    feasible: true,
    count: enough,
    p99Ms: p99Of(queue, enough),
    utilization: serversOf(queue, enough).utilization,
    serviceMs,
  };
}

/** Infinity: at or beyond full, the queue grows without end. */
export function p99Of(queue: ReplicaQueue, count: number): number {
  const serviceMs = queue.serviceMs ?? 1000 / queue.replicaQps;
  const servers = serversOf(queue, count);
  return servers.utilization >= 1 ? Infinity : serviceMs * (1 + estimateWait(servers).p99);
}

/** Slots of `count` replicas as one queue; at a utilization of 1 and above it grows without end. */
export function serversOf(queue: Omit<ReplicaQueue, "p99LatencyMs">, count: number): Queue {
  const { serviceMs = 1000 / queue.replicaQps, arrivalScv = 1, serviceScv = 1 } = queue;
  const servers = count * slotsOf(queue, serviceMs);
  return { servers, utilization: loadOf(queue, serviceMs) / servers, arrivalScv, serviceScv };
}

/** Requests in service at once, in the mean (Little). */
const loadOf = ({ peakQps }: Pick<ReplicaQueue, "peakQps">, serviceMs: number): number =>
  (peakQps * serviceMs) / 1000;

/** Requests a replica works on at once: what it serves a second x how long each takes. */
const slotsOf = ({ replicaQps }: Pick<ReplicaQueue, "replicaQps">, serviceMs: number): number =>
  Math.max(1, Math.round((replicaQps * serviceMs) / 1000));

/** Of a service whose replica was measured and that promises a percentile. */
export function queueOf({ demand, replica }: InferenceWorkload): ReplicaQueue | undefined {
  if (replica === undefined || demand.p99LatencyMs === undefined) return undefined;
  return {
    peakQps: demand.peakQps,
    replicaQps: replica.qps,
    p99LatencyMs: demand.p99LatencyMs,
    ...(replica.serviceMs === undefined ? {} : { serviceMs: replica.serviceMs }),
    ...(demand.arrivalScv === undefined ? {} : { arrivalScv: demand.arrivalScv }),
    ...(replica.serviceScv === undefined ? {} : { serviceScv: replica.serviceScv }),
  };
}

const round = (value: number): number => Number(value.toPrecision(4));
