import { instanceTypeNamed } from "../domain/instance-type.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { estimateReplica } from "./inference-throughput.ts";
import { HOST_MEMORY_GIB, HOST_VCPUS, type ReplicaPlan } from "./measured-replica.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { TENSOR_DEGREES } from "./training-accelerators.ts";

/** A replica on every chip and tensor-parallel degree that holds the model within its latency; nothing measured. */
export function serveOnEach(workload: InferenceWorkload, facts: SizingFacts): ReplicaPlan[] {
  const model = architectureOf(workload.model, facts);
  const { serving } = workload;
  if (!model || !serving) return [];
  const limitMs = workload.demand.p99LatencyMs;
  return chipsOf(workload, facts).flatMap((chip) =>
    TENSOR_DEGREES.filter((tensor) => model.heads % tensor === 0).flatMap((tensor) => {
      const accelerator = facts.accelerators[chip];
      const replica =
        accelerator &&
        estimateReplica(
          { ...serving, model, tensor, serving, ...(limitMs === undefined ? {} : { limitMs }) },
          accelerator,
        );
      if (!replica) return [];
      return [
        {
          qps: replica.qps,
          vramGiBEach: replica.memoryGiB,
          need: {
            vcpus: HOST_VCPUS * tensor,
            memoryGiB: HOST_MEMORY_GIB * tensor,
            accelerators: tensor,
            accelerator: chip,
          },
          arithmetic: [
            `one replica on ${tensor} x ${chip}: batch ${replica.batch}, ${replica.latencyMs.toFixed(0)} ms a request, ` +
              `${replica.qps.toFixed(2)} qps, ${replica.memoryGiB.toFixed(1)} GiB on each (roofline estimate, not measured)`,
            `taken at its worst: every prompt fills the context, ${serving.contextTokens - serving.outputTokens} tokens in and ${serving.outputTokens} out; p99LatencyMs is the whole answer's`,
          ],
        },
      ];
    }),
  );
}

function chipsOf(workload: InferenceWorkload, facts: SizingFacts): string[] {
  if (workload.accelerator !== undefined) return [workload.accelerator];
  const named = instanceTypeNamed(facts.instanceTypes, workload.instanceType ?? "")?.accelerators?.model;
  if (workload.instanceType !== undefined) return named ? [named] : [];
  const nvidia = Object.values(facts.instanceTypes).filter((type) => type.accelerators?.vendor === "nvidia");
  return [...new Set(nvidia.map((type) => type.accelerators?.model ?? ""))].filter((chip) =>
    Object.hasOwn(facts.accelerators, chip),
  );
}
