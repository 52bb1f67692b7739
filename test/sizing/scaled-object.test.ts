import { describe, expect, test } from "vitest";
import type { InferenceWorkload } from "../../lib/domain/workload.ts";
import { buildAutoscaler } from "../../lib/sizing/autoscaling.ts";
import { sizeWorkload } from "../../lib/sizing/capacity-plan.ts";
import { buildScaledObject, coldStartSec } from "../../lib/sizing/scaled-object.ts";
import { aService, FACTS, REGION } from "./market.ts";

const rank = aService({
  name: "Rank API",
  demand: { peakQps: 500 },
  replica: { qps: 100, vcpus: 4, memoryGiB: 8 },
});
const sized = (workload: InferenceWorkload) => sizeWorkload(workload, REGION, FACTS);
const scaledObject = (workload: InferenceWorkload) => buildScaledObject(workload, sized(workload));

describe("scaling to zero", () => {
  test("aims at the same load a pod and the same ceiling as the autoscaler it replaces", () => {
    const spec = scaledObject(rank)?.spec;
    expect(spec).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 8, fallback: { replicas: 7 } });
    expect(spec?.triggers[0]?.metadata).toMatchObject({ threshold: "76.92", activationThreshold: "0" });
    expect(buildAutoscaler(rank, sized(rank))?.spec.maxReplicas).toBe(8);
  });

  test("names the deployment and the service as Kubernetes does", () => {
    expect(scaledObject(rank)?.spec.scaleTargetRef.name).toBe("rank-api");
    expect(scaledObject(rank)?.spec.triggers[0]?.metadata.query).toContain('exported_service="rank-api"');
  });

  test("a start takes a machine and, for a model, its weights; a pause is waited for as long", () => {
    expect(coldStartSec(sized(rank))).toBe(200);
    const llm: InferenceWorkload = {
      ...aService({ name: "llm", demand: { peakQps: 2 }, accelerator: "A100-80GB" }),
      replica: { qps: 1, accelerators: 1 },
      model: "llama-2-13b",
      serving: { precision: "fp16", contextTokens: 4096, outputTokens: 256 },
    };
    const seconds = coldStartSec(sized(llm));
    expect(seconds).toBeGreaterThan(225);
    expect(seconds).toBeLessThan(300);
    expect(scaledObject(llm)?.metadata.annotations).toEqual({
      "headroom/cold-start-seconds": String(Math.ceil(seconds)),
    });
    expect(scaledObject(llm)?.spec.cooldownPeriod).toBe(300);
  });

  test("where the percentile needs more than the headroom, a pod's target is what it gets at peak", () => {
    const strict = { ...rank, demand: { peakQps: 20, p99LatencyMs: 300 }, replica: { qps: 10, vcpus: 2 } };
    expect(scaledObject(strict)?.spec.triggers[0]?.metadata.threshold).toBe("5");
    expect(buildAutoscaler(strict, sized(strict))?.spec.metrics[0]).toMatchObject({
      pods: { target: { averageValue: "5000m" } },
    });
  });

  test("a service that could not be sized has none", () => {
    const { replica: _, ...bare } = rank;
    expect(scaledObject(bare)).toBeUndefined();
  });
});
