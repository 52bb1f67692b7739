import { instanceTypeNamed } from "../domain/instance-type.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { fallbackNote } from "./accelerator-generation.ts";
import { estimateReplica, latencyLimitsOf } from "./inference-throughput.ts";
import { HOST_MEMORY_GIB, HOST_VCPUS, type ReplicaPlan } from "./measured-replica.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { TENSOR_DEGREES } from "./training-accelerators.ts";

type Serving = NonNullable<InferenceWorkload["serving"]>;

/** What a replica can do does not depend on how many of them there are, nor on how they are paid: strategies and growth ask again. */
const known = new WeakMap<SizingFacts, Map<string, readonly ReplicaPlan[]>>();

/** A replica on every chip and tensor-parallel degree that holds the model within its latency; nothing measured. */
export function serveOnEach(workload: InferenceWorkload, facts: SizingFacts): readonly ReplicaPlan[] {
  const { model, serving, accelerator, instanceType, demand } = workload;
  const { p99LatencyMs, ttftMs, tpotMs } = demand;
  const asked = JSON.stringify([model, serving, accelerator, instanceType, p99LatencyMs, ttftMs, tpotMs]);
  const answers = known.get(facts) ?? new Map<string, readonly ReplicaPlan[]>();
  const plans = answers.get(asked) ?? replicasOnEach(workload, facts);
  known.set(facts, answers.set(asked, plans));
  return plans;
}

function replicasOnEach(workload: InferenceWorkload, facts: SizingFacts): ReplicaPlan[] {
  const model = architectureOf(workload.model, facts);
  const { serving } = workload;
  if (!model || !serving) return [];
  const limits = latencyLimitsOf(workload.demand);
  return chipsOf(workload, facts).flatMap((chip) =>
    TENSOR_DEGREES.filter((tensor) => model.heads % tensor === 0).flatMap((tensor) => {
      const accelerator = facts.accelerators[chip];
      const replica =
        accelerator && estimateReplica({ ...serving, model, tensor, serving, ...limits }, accelerator);
      if (!replica) return [];
      const note = fallbackNote(accelerator, serving.precision);
      return [
        {
          ...(note === undefined ? {} : { notes: [note] }),
          qps: replica.qps,
          vramGiBEach: replica.memoryGiB,
          need: {
            vcpus: HOST_VCPUS * tensor,
            memoryGiB: HOST_MEMORY_GIB * tensor,
            accelerators: tensor,
            accelerator: chip,
          },
          arithmetic: [
            `one replica on ${tensor} x ${chip}: batch ${replica.batch}, first token after ${replica.ttftMs.toFixed(0)} ms, then one each ${replica.tpotMs.toFixed(1)} ms, ` +
              `${replica.latencyMs.toFixed(0)} ms a request, ${replica.qps.toFixed(2)} qps, ${replica.memoryGiB.toFixed(1)} GiB on each (estimate, docs/sizing-accuracy.md; not measured)`,
            promptsLine(serving),
          ],
        },
      ];
    }),
  );
}

const promptsLine = ({ contextTokens, outputTokens, promptTokens }: Serving): string =>
  promptTokens === undefined
    ? `taken at its worst: every prompt fills the context, ${contextTokens - outputTokens} tokens in and ${outputTokens} out; say serving.promptTokens if they are shorter`
    : `${promptTokens} tokens in and ${outputTokens} out; memory for contexts of ${contextTokens}`;

function chipsOf(workload: InferenceWorkload, facts: SizingFacts): string[] {
  if (workload.accelerator !== undefined) return [workload.accelerator];
  const named = instanceTypeNamed(facts.instanceTypes, workload.instanceType ?? "")?.accelerators?.model;
  if (workload.instanceType !== undefined) return named ? [named] : [];
  const nvidia = Object.values(facts.instanceTypes).filter((type) => type.accelerators?.vendor === "nvidia");
  return [...new Set(nvidia.map((type) => type.accelerators?.model ?? ""))].filter((chip) =>
    Object.hasOwn(facts.accelerators, chip),
  );
}
