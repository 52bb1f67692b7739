import type { Accelerator, Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";
import { CAMPAIGN } from "./calibration.ts";
import { ACCELERATORS_PER_NODE } from "./training-setup.ts";
import { estimateTrainingStep } from "./training-step.ts";

type Training = NonNullable<TrainingWorkload["training"]>;

/**
 * Accelerator-hours paid, over those that one node alone would need: the network of many nodes, restarts, evaluation, waiting.
 * 27 published runs of 1 to 671 B parameters on A100 and H100 (LLaMA to Granite 3, 2021 to 2025): the middle is their
 * median, the next run lies between `low` and `high` four times in five. It follows neither accelerators, nor size, nor hours
 * (each explains at most 4 % of its logarithm's variance).
 */
export const CAMPAIGN_FACTOR = CAMPAIGN;

/** When the plan gives none: Llama-2's pre-training length. */
export const DEFAULT_SEQUENCE_LENGTH = 4096;
/** Tokens at work on a card: GEMMs are full from there on. */
const MICRO_BATCH_TOKENS = 8192;
/** Micro-batches a step: what happens once a step no longer counts. */
const MICRO_BATCHES = 32;
/** Share of a card that 16-bit weights may take before a tensor degree is doubled: states and activations need the rest. */
const WEIGHTS_SHARE = 0.25;

export interface TrainingPace {
  readonly model: ModelArchitecture;
  readonly method: Training["method"];
  readonly precision: Precision;
  readonly sequenceLength?: number;
  readonly activationCheckpointing?: NonNullable<Training["activationCheckpointing"]>;
}

/** In the steady state of one node; undefined when the chip has no such precision. */
export function tokensPerSecondPerAccelerator(pace: TrainingPace, chip: Accelerator): number | undefined {
  const { model, sequenceLength = DEFAULT_SEQUENCE_LENGTH, activationCheckpointing = "selective" } = pace;
  const microBatch = Math.max(1, Math.round(MICRO_BATCH_TOKENS / sequenceLength));
  const step = estimateTrainingStep(
    {
      model,
      method: pace.method,
      precision: pace.precision,
      optimizer: "adamw",
      sequenceLength,
      microBatch,
      accelerators: ACCELERATORS_PER_NODE,
      tensor: tensorDegree(model, chip),
      pipeline: 1,
      context: 1,
      sharding: "zero1",
      activationCheckpointing,
      globalBatchSequences: ACCELERATORS_PER_NODE * MICRO_BATCHES * microBatch,
    },
    chip,
  );
  return step?.tokensPerSecondPerAccelerator;
}

function tensorDegree({ parameters }: ModelArchitecture, chip: Accelerator): number {
  const room = chip.memoryGiB * 2 ** 30 * WEIGHTS_SHARE;
  return [1, 2, 4].find((tensor) => (2 * parameters) / tensor <= room) ?? ACCELERATORS_PER_NODE;
}

/** Whole campaign: tokens / (tokens per second and accelerator of one node) x campaign factor. */
export const acceleratorHours = (tokens: number, rate: number): number =>
  (tokens / rate / 3600) * CAMPAIGN_FACTOR.middle;
