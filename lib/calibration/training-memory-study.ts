import { type TrainingRow, trainingRowOf } from "../cli/size-training.ts";
import type { TrainingMemoryConstants } from "../sizing/calibration.ts";
import { estimateTrainingMemory } from "../sizing/training-memory.ts";
import { catalog } from "./catalog.ts";
import { publishedRows } from "./published-rows.ts";
import type { Study } from "./study.ts";

/**
 * Priors: 13.5 h + 4 f saved values of a gated layer, 9 h + 2 f of a plain one (Korthikanti, arXiv 2205.05198; counts by
 * stas00/ml-engineering, 2025); 16-bit logits (2 bytes), their fp32 copy, its log-softmax and its gradient (4 each) make 14 in
 * Hugging Face and torchtitan, 6 to 8 where the loss stays in 16 bit, so 12; a CUDA context of 0.5 to 1 GiB, 1 to 2 GiB of NCCL
 * buffers (torchtitan, 2025); DeepSpeed's fp32 copy of 16-bit gradients.
 */
const PRIOR: TrainingMemoryConstants = {
  contextGiB: 0.8,
  collectivesGiB: 1.2,
  fragmentation: 1.05,
  gatedHidden: 13.5,
  gatedFfn: 4,
  plainHidden: 9,
  plainFfn: 2,
  // Every second matmul's output, attention's and the layer's input are 0.26 of a Llama layer, every second layer whole is 0.5.
  selectiveShare: 0.4,
  recomputedLayers: 1,
  overlap: 0.5,
  logitBytes: 12,
  gradientBytes: 6,
  stepBytes: 3,
  gatheredLayers: 2,
  adapterBytes: 16,
};

export const trainingMemoryStudy: Study<TrainingRow, TrainingMemoryConstants> = {
  name: "trainingMemory",
  title: "Training memory, peak",
  unit: "GiB an accelerator",
  prior: PRIOR,
  pull: 0.3,
  // Three sources, one of them with two thirds of the rows: what is known from elsewhere is held firmly.
  stiffness: {
    contextGiB: 3,
    collectivesGiB: 10,
    fragmentation: 5,
    gatheredLayers: 0.5,
    adapterBytes: 3,
    logitBytes: 3,
  },
  evenSources: true,
  tooLowWeighs: 2,
  rows: (folder) =>
    publishedRows(folder, "training-memory", "peakMemoryGiBPerAccelerator", (fields) =>
      trainingRowOf(fields, catalog),
    ),
  predict: ({ setup }, constants) => estimateTrainingMemory(setup, constants).total,
};
