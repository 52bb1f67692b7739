import { inferenceMemoryOf } from "../cli/size-inference-memory.ts";
import type { InferenceMemoryConstants } from "../sizing/calibration.ts";
import { estimateInferenceMemory, type InferenceSetup } from "../sizing/inference-memory.ts";
import { catalog } from "./catalog.ts";
import { publishedRows } from "./published-rows.ts";
import type { Study } from "./study.ts";

/** Priors: a few hundred MiB of workspaces; the output head, half of a model's embeddings, dequantized at once; a cache copied as it grows. */
const PRIOR: InferenceMemoryConstants = {
  overheadGiB: 0.3,
  dequantizedShare: 0.5,
  cacheGrowth: 1.3,
  quantizedCacheGrowth: 1.3,
};

export const inferenceMemoryStudy: Study<InferenceSetup, InferenceMemoryConstants> = {
  name: "inferenceMemory",
  title: "Inference memory",
  unit: "GiB an accelerator",
  prior: PRIOR,
  pull: 0.02,
  rows: (folder) =>
    publishedRows(folder, "inference-memory", "memoryGiBPerAccelerator", (fields) =>
      inferenceMemoryOf(fields, catalog),
    ),
  predict: (setup, constants) => estimateInferenceMemory(setup, constants).total,
};
