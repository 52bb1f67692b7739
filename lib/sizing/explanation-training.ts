import type { PlannedCapacity } from "../domain/plan.ts";
import type { TrainingWorkload } from "../domain/workload.ts";
import { type ExplanationPart, summed, termsOf } from "./explanation-part.ts";
import { failuresOf } from "./failures.ts";
import { campaignDays } from "./layout-fleet.ts";
import { type Layout, layoutText } from "./layout-search.ts";
import { networkOf } from "./network.ts";
import type { SizingFacts } from "./planned-capacity.ts";
import { storageOf } from "./storage.ts";
import { modelJob, onRented } from "./training-job.ts";

/** The fastest layout on the planned accelerators with its memory, its step, failures, network and storage. */
export function explainTraining(
  workload: TrainingWorkload,
  capacity: PlannedCapacity,
  facts: SizingFacts,
): ExplanationPart[] {
  const { accelerator = "", accelerators } = capacity;
  const needed = accelerators === 0 ? undefined : modelJob(workload, accelerator, facts);
  const job = needed && onRented(workload, needed, accelerators, accelerator, facts);
  return job?.layout ? ofLayout(job.layout, workload.training?.tokens) : [];
}

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
