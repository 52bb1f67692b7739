import type { PlannedCapacity } from "../domain/plan.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { queueOf, replicasWithin } from "./replica-queue.ts";
import { countReplicas, grown } from "./replicas.ts";

/** One may be down while the other answers; a service that needs only one replica still gets one. */
const LEAST_AVAILABLE = 2;
/** The ceiling holds half a year of planned growth: a new plan is due before that. */
const GROWTH_MONTHS = 6;
/** Kubernetes' own default, written out: scaling in on a dip of seconds is what makes a service flap. */
const SCALE_DOWN_STABILIZATION_SEC = 300;

type Metric =
  | {
      readonly type: "Resource";
      readonly resource: {
        readonly name: "cpu";
        readonly target: { readonly type: "Utilization"; readonly averageUtilization: number };
      };
    }
  | {
      readonly type: "Pods";
      readonly pods: {
        readonly metric: { readonly name: string };
        readonly target: { readonly type: "AverageValue"; readonly averageValue: string };
      };
    };

/** `autoscaling/v2`, https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
export interface HorizontalPodAutoscaler {
  readonly apiVersion: "autoscaling/v2";
  readonly kind: "HorizontalPodAutoscaler";
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly scaleTargetRef: {
      readonly apiVersion: "apps/v1";
      readonly kind: "Deployment";
      readonly name: string;
    };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly Metric[];
    readonly behavior: { readonly scaleDown: { readonly stabilizationWindowSeconds: number } };
  };
}

/**
 * Targets leave the plan's headroom on every pod: at 1 / (1 + headroom) of what a replica serves. A target of
 * the full throughput scales out only when pods are saturated. CPU is a metric only where CPU does the work.
 */
export function buildAutoscaler(
  workload: InferenceWorkload,
  capacity: PlannedCapacity,
): HorizontalPodAutoscaler | undefined {
  const { replicas } = capacity;
  if (!replicas) return undefined;
  const { target, most } = scalingOf(workload, replicas);
  const requests: Metric = {
    type: "Pods",
    pods: {
      metric: { name: "requests_per_second" },
      target: { type: "AverageValue", averageValue: quantity(target) },
    },
  };
  const cpu: Metric = {
    type: "Resource",
    resource: {
      name: "cpu",
      target: { type: "Utilization", averageUtilization: Math.floor((100 * target) / replicas.qpsEach) },
    },
  };
  const name = objectName(workload.name);
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: `${name}-hpa`, labels: { "app.kubernetes.io/managed-by": "headroom" } },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: Math.min(LEAST_AVAILABLE, replicas.count),
      maxReplicas: most,
      metrics: capacity.accelerators > 0 ? [requests] : [requests, cpu],
      behavior: { scaleDown: { stabilizationWindowSeconds: SCALE_DOWN_STABILIZATION_SEC } },
    },
  };
}

export interface Scaling {
  /** Requests per second of each pod beyond which one more is started. */
  readonly target: number;
  readonly most: number;
}

/** The headroom left on each pod; where the percentile needs more pods than that, the requests each of those gets at peak. */
export function scalingOf(
  { demand, headroom, ...workload }: InferenceWorkload,
  { count, qpsEach }: NonNullable<PlannedCapacity["replicas"]>,
): Scaling {
  const later = grown(demand.peakQps, demand.growthPerMonth ?? 0, GROWTH_MONTHS);
  const byHeadroom = (peakQps: number): number =>
    countReplicas({ peakQps, replicaQps: qpsEach, headroom }).count;
  const byQueue = (peakQps: number): number => {
    const queue = queueOf({ ...workload, headroom, demand: { ...demand, peakQps } });
    const needed = queue && replicasWithin(queue);
    return needed?.feasible ? needed.count : 0;
  };
  const waits = byQueue(demand.peakQps);
  return {
    target: waits > byHeadroom(demand.peakQps) ? demand.peakQps / waits : qpsEach / (1 + headroom),
    most: Math.max(count + 1, byHeadroom(later), byQueue(later)),
  };
}

/** A Kubernetes quantity, rounded down: whole requests, or thousandths for slow services. */
const quantity = (value: number): string =>
  value >= 10 ? String(Math.floor(value)) : `${Math.max(1, Math.floor(value * 1000))}m`;

/** RFC 1123 label, 63 characters less the `-hpa` we append. */
export const objectName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 59)
    .replace(/^-+|-+$/g, "") || "workload";
