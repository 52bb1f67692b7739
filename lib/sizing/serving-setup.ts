import type { Accelerator, Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { sixteenBitTeraflops } from "./accelerator-generation.ts";
import type { ServingConstants } from "./calibration.ts";
import { kvBytesPerToken } from "./kv-cache.ts";
import { activeParameters, embeddingParameters, headParameters } from "./model-shape.ts";
import { BYTES_PER_VALUE, linearWeightBytes } from "./precision.ts";

export const ENGINES = ["vllm", "trtllm", "sglang"] as const;
export type Engine = (typeof ENGINES)[number];

/** One replica of a model behind an engine with continuous batching. */
export interface ServingSetup {
  readonly model: ModelArchitecture;
  readonly precision: Precision;
  readonly quantization?: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tensor: number;
  readonly pipeline: number;
  /** Of the tensor-parallel ranks, groups that hold different experts; 1, every expert sliced over all, when absent. */
  readonly expert?: number;
  readonly engine: Engine;
}

/** What the formulas ask of a setup again and again, per accelerator. */
export interface ServingShape {
  readonly setup: ServingSetup;
  readonly chip: Accelerator;
  readonly constants: ServingConstants;
  readonly ranks: number;
  /** Parameters one token is multiplied with, without the output head. */
  readonly linear: number;
  readonly head: number;
  /** Bytes of weights that a step reads, and that memory holds (the input embedding is only looked up). */
  readonly weightsRead: number;
  readonly weightsHeld: number;
  /** Share of `linear` that experts hold. */
  readonly expertShare: number;
  /** Of `weightsRead`, what only the tokens sent to an expert read; and the share of experts that one token misses. */
  readonly expertBytes: number;
  readonly missedShare: number;
  readonly kvBytesPerToken: number;
  readonly peak: number;
  readonly peak16: number;
  readonly bandwidth: number;
}

/** undefined when the chip has neither the precision nor, for fewer bits, a 16-bit one to unpack them to. */
export function servingShape(
  setup: ServingSetup,
  chip: Accelerator,
  constants: ServingConstants,
): ServingShape | undefined {
  const { model, precision, quantization } = setup;
  const sixteen = sixteenBitTeraflops(chip);
  // Fewer bits are unpacked to 16; 32 are not computed in 16.
  const teraflops = chip.teraflops[precision] ?? (precision === "fp32" ? undefined : sixteen);
  if (teraflops === undefined) return undefined;
  const ranks = setup.tensor * setup.pipeline;
  const embeddings = Math.min(model.parameters, embeddingParameters(model));
  const width = linearWeightBytes(precision, quantization);
  const all = model.parameters - embeddings;
  const head = headParameters(model);
  const missedShare = 1 - (model.expertsPerToken ?? 1) / (model.experts ?? 1);
  // What is not active is the missed share of the experts.
  const experts =
    missedShare > 0 ? Math.min(all, (model.parameters - activeParameters(model)) / missedShare) : 0;
  const linear = Math.max(0, activeParameters(model) - embeddings);
  return {
    setup,
    chip,
    constants,
    ranks,
    linear,
    head,
    weightsRead: (all * width + 2 * head) / ranks,
    weightsHeld: (all * width + 2 * embeddings) / ranks,
    expertShare: linear > 0 ? Math.min(1, (experts * (1 - missedShare)) / linear) : 0,
    expertBytes: (experts * width) / ranks,
    missedShare,
    kvBytesPerToken: kvBytesPerToken(setup),
    peak: teraflops * 1e12,
    peak16: (sixteen ?? teraflops) * 1e12,
    bandwidth: chip.memoryGBPerSecond * 1e9,
  };
}

export const isEightBit = ({ precision }: ServingSetup): boolean => BYTES_PER_VALUE[precision] === 1;
