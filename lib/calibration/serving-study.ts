import { type ServingRow, servingRowOf } from "../cli/size-serving.ts";
import type { ServingConstants } from "../sizing/calibration.ts";
import { estimateMaxThroughput, estimateServing } from "../sizing/serving.ts";
import { catalog } from "./catalog.ts";
import { publishedRows } from "./published-rows.ts";
import type { Measured, Study } from "./study.ts";

type Quantity = "time per output token" | "time to first token" | "first token, alone" | "most throughput";
interface Asked extends ServingRow {
  readonly quantity: Quantity;
}

/**
 * Priors: shares of HBM's rate that reading weights and caches reaches (0.85 to 0.95, 0.63 to 0.80), of peak in prompts (0.34 to
 * 0.75), 12 to 39 microseconds an all-reduce and launch (reference/sizing-facts.md, section 3, 2025-11).
 */
const PRIOR: ServingConstants = {
  weightBandwidth: 0.85,
  cacheBandwidth: 0.7,
  decodeCompute: 0.4,
  eightBitCache: 1,
  allReduceLatency: 15e-6,
  launchTrtllm: 25e-6,
  launchVllm: 30e-6,
  launchSglang: 30e-6,
  sequenceTrtllm: 5e-6,
  sequenceVllm: 8e-6,
  sequenceSglang: 8e-6,
  prefill16Bit: 0.7,
  prefill8Bit: 0.6,
  promptBandwidth: 0.9,
  prefillAttention: 0.35,
  prefillLaunch: 60e-6,
  admissionTrtllm: 8e-3,
  admissionVllm: 15e-3,
  admissionSglang: 15e-3,
  queueTrtllm: 0.3,
  queueVllm: 0.3,
  queueSglang: 0.3,
  queueGrowth: 1,
  queueByOutput: 0.3,
  usableMemory: 0.95,
  reservedGB: 1.5,
  promptShare: 1,
  promptOverlap: 1,
  largestBatch: 750,
  heldOutput: 0.6,
};

/** First tokens of a prompt alone are few, and pin the prompt's formula down; those under load scatter with the bench's arrivals. */
const WEIGHTS: Readonly<Record<Quantity, number>> = {
  "time per output token": 1.5,
  "time to first token": 0.55,
  "first token, alone": 9,
  "most throughput": 1.2,
};

/**
 * Shares of peak that prompts reach, and the share of their work that others wait for (1: nothing is done twice): first tokens under
 * load and throughput know only their product, and without these would put it anywhere.
 */
const PROMPT_STIFFNESS = {
  prefill16Bit: 20,
  prefill8Bit: 20,
  prefillAttention: 20,
  promptShare: 20,
  promptOverlap: 20,
};

/** Engines launch the same kernels on the same cards; those in Python do about the same for each sequence. */
const KIN = [
  { names: ["launchTrtllm", "launchVllm", "launchSglang"], kinship: 20 },
  { names: ["sequenceVllm", "sequenceSglang"], kinship: 10 },
  { names: ["queueTrtllm", "queueVllm", "queueSglang"], kinship: 5 },
  { names: ["admissionVllm", "admissionSglang"], kinship: 3 },
] as const;

export const servingStudy: Study<Asked, ServingConstants> = {
  name: "serving",
  title: "Serving",
  unit: "ms, and tokens/s a replica",
  prior: PRIOR,
  pull: 0.05,
  stiffness: {
    allReduceLatency: 5,
    prefillLaunch: 5,
    usableMemory: 40,
    reservedGB: 4,
    weightBandwidth: 5,
    promptBandwidth: 5,
    ...PROMPT_STIFFNESS,
  },
  kin: KIN,
  effort: { rounds: 8, steps: 15 },
  quantityOf: ({ quantity }) => quantity,
  weightOf: ({ quantity }) => WEIGHTS[quantity],
  familyOf: ({ source }) => source,
  rows: (folder) => [
    ...rowsOf(folder, "serving", "tpotMs", "time per output token"),
    ...rowsOf(folder, "serving", "ttftMs", "time to first token"),
    ...rowsOf(folder, "max-throughput", "ttftMs", "first token, alone"),
    ...rowsOf(folder, "max-throughput", "outputTokensPerSecond", "most throughput"),
  ],
  predict: ({ setup, chip, concurrency = 1, quantity }, constants) => {
    if (quantity === "most throughput")
      return estimateMaxThroughput(setup, chip, constants)?.outputTokensPerSecond;
    const served = estimateServing({ ...setup, concurrency }, chip, constants);
    return quantity === "time per output token" ? served?.tpotMs : served?.ttftMs;
  },
};

const rowsOf = (
  folder: string,
  file: string,
  field: string,
  quantity: Quantity,
): readonly Measured<Asked>[] =>
  publishedRows(folder, file, field, (fields) => ({ ...servingRowOf(fields, catalog), quantity }));
