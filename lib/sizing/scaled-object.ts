import type { PlannedCapacity } from "../domain/plan.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { objectName, scalingOf } from "./autoscaling.ts";

/** A node asked for, booted, its driver and the image of a serving engine in place. Assumed: minutes are the rule on EC2. */
const NODE_START_SEC = 180;
/** Where nothing has to be loaded into an accelerator: the process and its first health check. Assumed. */
const PROCESS_START_SEC = 20;
/** Weights read from the volume into the accelerator: gp3 at 1,000 MB/s, its usual limit (AWS, 2025-11). */
const LOAD_GIB_PER_SEC = 1e9 / 2 ** 30;
/** KEDA's own defaults, written out. */
const POLLING_SEC = 30;
const LEAST_COOLDOWN_SEC = 300;

/** `keda.sh/v1alpha1`, https://keda.sh/docs/2.18/reference/scaledobject-spec/ */
export interface ScaledObject {
  readonly apiVersion: "keda.sh/v1alpha1";
  readonly kind: "ScaledObject";
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly scaleTargetRef: {
      readonly apiVersion: "apps/v1";
      readonly kind: "Deployment";
      readonly name: string;
    };
    readonly pollingInterval: number;
    readonly cooldownPeriod: number;
    readonly minReplicaCount: 0;
    readonly maxReplicaCount: number;
    readonly fallback: { readonly failureThreshold: number; readonly replicas: number };
    readonly triggers: readonly {
      readonly type: "prometheus";
      readonly metricType: "AverageValue";
      readonly metadata: Readonly<Record<string, string>>;
    }[];
  };
}

/** Seconds until the first request after a pause is served: a machine, then the weights (taken as all the VRAM the plan expects). */
export function coldStartSec({ vramGiBEach, accelerators, replicas }: PlannedCapacity): number {
  const each = replicas ? Math.max(1, Math.floor(accelerators / replicas.count)) : 1;
  return NODE_START_SEC + PROCESS_START_SEC + ((vramGiBEach ?? 0) * each) / LOAD_GIB_PER_SEC;
}

/**
 * Scales a service to zero between requests: instead of its HorizontalPodAutoscaler, never beside it. Pods go after a pause as long as
 * a start takes: then the pause paid is at most the start saved. Where the metric cannot be read, the plan's replicas stay.
 */
export function buildScaledObject(
  workload: InferenceWorkload,
  capacity: PlannedCapacity,
): ScaledObject | undefined {
  const { replicas } = capacity;
  if (!replicas) return undefined;
  const name = objectName(workload.name);
  const { target, most } = scalingOf(workload, replicas);
  const coldStart = Math.ceil(coldStartSec(capacity));
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: {
      name: `${name}-zero`,
      labels: { "app.kubernetes.io/managed-by": "headroom" },
      annotations: { "headroom/cold-start-seconds": String(coldStart) },
    },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      pollingInterval: POLLING_SEC,
      cooldownPeriod: Math.max(LEAST_COOLDOWN_SEC, coldStart),
      minReplicaCount: 0,
      maxReplicaCount: most,
      fallback: { failureThreshold: 3, replicas: replicas.count },
      triggers: [
        {
          type: "prometheus",
          metricType: "AverageValue",
          metadata: {
            serverAddress: "http://prometheus-server.monitoring.svc:80",
            query: `sum(rate(nginx_ingress_controller_requests{exported_service="${name}"}[1m]))`,
            threshold: String(Number(target.toPrecision(4))),
            activationThreshold: "0",
          },
        },
      ],
    },
  };
}
