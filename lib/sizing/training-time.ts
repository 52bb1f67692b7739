import type { Accelerator, Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";
import { activeParameters } from "./model-shape.ts";

type Method = NonNullable<TrainingWorkload["training"]>["method"];

/**
 * Model FLOPs utilization: 0.40 of dense peak. Published steady states: Llama-3.1-405B 0.38 to 0.43, Llama-2
 * 0.38 to 0.43, Megatron-LM 0.42 to 0.56 (2021 to 2024). Small GEMMs and long sequences fall below it.
 */
export const DEFAULT_MFU = 0.4;

/**
 * Accelerator-hours paid over those of the steady state: restarts, evaluation, idle waiting. 1.15 is
 * Llama-3.1-405B (0.405 reported in steady state, 0.35 implied by its GPU-hours); campaigns run from 1.1 to 2.5.
 */
export const DEFAULT_CAMPAIGN_FACTOR = 1.15;

/** 2 N forward, 2 N for the input's gradient, 2 N for the weights'; frozen weights need no gradient of their own. */
export const flopsPerToken = (model: ModelArchitecture, method: Method): number =>
  (method === "full" ? 6 : 4) * activeParameters(model);

/** What the tensor cores can do at `precision`; a chip without it (bf16 on a T4) answers undefined. */
export const peakFlops = (chip: Accelerator, precision: Precision): number | undefined => {
  const teraflops = chip.teraflops[precision];
  return teraflops === undefined ? undefined : teraflops * 1e12;
};

export interface TrainingPace {
  readonly model: ModelArchitecture;
  readonly method: Method;
  readonly precision: Precision;
  readonly mfu?: number;
}

export function tokensPerSecondPerAccelerator(pace: TrainingPace, chip: Accelerator): number | undefined {
  const peak = peakFlops(chip, pace.precision);
  return peak === undefined
    ? undefined
    : (peak * (pace.mfu ?? DEFAULT_MFU)) / flopsPerToken(pace.model, pace.method);
}

/** Whole campaign: tokens / (tokens per second) x campaign factor. */
export function acceleratorHours(
  pace: TrainingPace & { readonly tokens: number; readonly campaignFactor?: number },
  chip: Accelerator,
): number | undefined {
  const rate = tokensPerSecondPerAccelerator(pace, chip);
  if (rate === undefined) return undefined;
  return (pace.tokens / rate / 3600) * (pace.campaignFactor ?? DEFAULT_CAMPAIGN_FACTOR);
}
