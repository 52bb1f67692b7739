import type { PlannedCapacity } from "../domain/plan.ts";
import type { TrainingWorkload } from "../domain/workload.ts";
import { type ExplanationPart, summed, termsOf } from "./explanation-part.ts";
import { failuresOf } from "./failures.ts";
import { campaignDays } from "./layout-fleet.ts";
import { fastestLayout, type Layout, layoutText } from "./layout-search.ts";
import { networkOf } from "./network.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { storageOf } from "./storage.ts";
import { judgeFit } from "./training-accelerators.ts";
import { jobOf, modelJob } from "./training-job.ts";

/** Memory as planned, then the fastest layout on the planned accelerators with its step, failures, network and storage. */
export function explainTraining(
  workload: TrainingWorkload,
  capacity: PlannedCapacity,
  facts: SizingFacts,
): ExplanationPart[] {
  const model = architectureOf(workload.model, facts);
  const { training } = workload;
  const chip = facts.accelerators[capacity.accelerator ?? ""];
  if (!model || !training || !chip || capacity.accelerators === 0) return [];
  const job = jobOf(model, training);
  // What it needs; whole machines may come with more, and the layout takes those too.
  const needed = modelJob(workload, chip.model, facts)?.accelerators ?? capacity.accelerators;
  const { memory } = judgeFit(job, needed, chip);
  const { accelerators } = capacity;
  const batch = training.globalBatchTokens;
  const layout = fastestLayout(
    {
      ...job,
      accelerators,
      ...(batch === undefined
        ? {}
        : { globalBatchSequences: Math.max(1, Math.round(batch / job.sequenceLength)) }),
    },
    chip,
  );
  return [
    {
      ...summed(`Memory of each accelerator, on the ${needed} needed`, memory, "GiB"),
      says: `of ${chip.memoryGiB} GiB on a ${chip.model}`,
    },
    ...(layout ? ofLayout(layout, training.tokens) : [noLayout(batch)]),
  ];
}

const noLayout = (batch: number | undefined): ExplanationPart => ({
  title: "Fastest layout",
  terms: [],
  says:
    batch === undefined ? "none fits" : `none fits with a global batch of ${batch} tokens: it feeds too few`,
});

function ofLayout(layout: Layout, tokens: number | undefined): ExplanationPart[] {
  const { setup, step, memory } = layout;
  const failures = failuresOf(setup);
  const network = networkOf(layout);
  return [
    {
      ...summed(`One step of the fastest layout on ${setup.accelerators}`, step.seconds, "s"),
      says: `${layoutText(layout)}; binds: ${step.limit}`,
    },
    summed("Memory of that layout", memory, "GiB"),
    {
      title: "Pace",
      terms: [
        { name: "each accelerator", value: step.tokensPerSecondPerAccelerator, unit: "tokens/s" },
        { name: "all", value: step.tokensPerSecondPerAccelerator * setup.accelerators, unit: "tokens/s" },
        ...(tokens === undefined
          ? []
          : [{ name: "whole campaign", value: campaignDays(layout, { tokens }), unit: "days" }]),
      ],
    },
    {
      title: "Failures and checkpoints",
      terms: [
        { name: "between failures", value: failures.mtbfHours, unit: "h" },
        { name: "between checkpoints", value: failures.intervalHours * 60, unit: "min" },
        { name: "writing one", value: failures.writeHours * 3600, unit: "s" },
        { name: "time lost", value: (failures.stretch - 1) * 100, unit: "%" },
      ],
    },
    ...(network.gbpsPerNode > 0
      ? [
          {
            title: "Network of a node",
            terms: [{ name: "mean over a step", value: network.gbpsPerNode, unit: "Gbit/s" }],
          },
        ]
      : []),
    ...(tokens === undefined ? [] : [storagePart(layout, tokens)]),
  ];
}

function storagePart({ setup }: Layout, tokens: number): ExplanationPart {
  const { datasetBytes, checkpointBytes, totalBytes, monthlyUsd } = storageOf(setup, tokens);
  return {
    title: "Storage",
    terms: termsOf({ dataset: datasetBytes / 1e9, threeCheckpoints: checkpointBytes / 1e9 }, "GB"),
    total: { name: "in all", value: totalBytes / 1e9, unit: "GB" },
    says: `${monthlyUsd.toFixed(2)} USD a month in S3 Standard, not in the plan's total`,
  };
}
