import type { Accelerator } from "../domain/instance-type.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import {
  estimateInferenceMemory,
  type InferenceSetup,
  kvBytesPerSequence,
  weightBytes,
} from "./inference-memory.ts";
import { activeParameters } from "./model-shape.ts";
import { gib } from "./precision.ts";
import { FILL_AT_MOST } from "./training-accelerators.ts";

type Serving = NonNullable<InferenceWorkload["serving"]>;

/** Fitted on published TensorRT-LLM throughput and vLLM latencies (reference/sizing-facts.md section 3, 2025-11). */
const PREFILL_EFFICIENCY = 0.5; // of peak FLOP/s; 0.34 to 0.75 seen
const DECODE_EFFICIENCY = 0.37; // of peak FLOP/s
const BANDWIDTH_EFFICIENCY = 0.85; // of HBM bandwidth, weights and cache together
const ALL_REDUCE_SEC = 25e-6; // each of two a layer once tensor > 1; 12 to 39 µs seen
const LAYER_LAUNCH_SEC = 39e-6;
/** Share of other sequences' prefills a decoding sequence waits for under continuous batching. */
const PREFILL_INTERFERENCE = 0.46;
/** Schedulers stop here long before memory does on small models. */
const LARGEST_BATCH = 750;

export interface ReplicaThroughput {
  /** Requests per second of one replica (one tensor-parallel group). */
  readonly qps: number;
  readonly batch: number;
  readonly latencyMs: number;
  readonly memoryGiB: number;
}

/**
 * The largest batch that memory and `limitMs` allow, and what it serves: Little's law, batch / latency.
 * undefined when the model does not fit, or when even a batch of one is slower than the limit.
 */
export function estimateReplica(
  setup: Omit<InferenceSetup, "batch" | "contextTokens" | "pipeline"> & {
    readonly serving: Serving;
    readonly limitMs?: number;
  },
  chip: Accelerator,
): ReplicaThroughput | undefined {
  const shape = { ...setup, contextTokens: setup.serving.contextTokens, pipeline: 1 };
  const free = chip.memoryGiB * FILL_AT_MOST - estimateInferenceMemory({ ...shape, batch: 0 }).total;
  const bound = Math.min(LARGEST_BATCH, Math.floor(free / gib(kvBytesPerSequence(shape))));
  const within = (batch: number): boolean =>
    secondsOf(shape, setup.serving, chip, batch) * 1000 <= (setup.limitMs ?? Infinity);
  if (!(bound >= 1) || !within(1)) return undefined;
  const batch = largest(bound, within);
  const seconds = secondsOf(shape, setup.serving, chip, batch);
  const memoryGiB = estimateInferenceMemory({ ...shape, batch }).total;
  return { qps: batch / seconds, batch, latencyMs: seconds * 1000, memoryGiB };
}

/** Prefill, then `outputTokens` decode steps that share the card with the batch's other prefills. */
function secondsOf(
  shape: Omit<InferenceSetup, "batch">,
  serving: Serving,
  chip: Accelerator,
  batch: number,
): number {
  const peak = (chip.teraflops[serving.precision] ?? chip.teraflops.fp16 ?? chip.teraflops.fp32 ?? 0) * 1e12;
  const bandwidth = chip.memoryGBPerSecond * 1e9 * BANDWIDTH_EFFICIENCY;
  const flops = (2 * activeParameters(shape.model)) / shape.tensor;
  const inputTokens = Math.max(1, serving.contextTokens - serving.outputTokens);
  const prefill = (flops * inputTokens) / (PREFILL_EFFICIENCY * peak);
  const cache = kvBytesPerSequence(shape) * batch;
  const memoryBound = (weightBytes(shape) / shape.tensor + cache) / bandwidth;
  const computeBound = (flops * batch) / (DECODE_EFFICIENCY * peak) + cache / bandwidth;
  const talk = shape.tensor > 1 ? 2 * shape.model.layers * ALL_REDUCE_SEC : 0;
  const step = Math.max(memoryBound, computeBound) + talk + shape.model.layers * LAYER_LAUNCH_SEC;
  return prefill + serving.outputTokens * step + PREFILL_INTERFERENCE * (batch - 1) * prefill;
}

/** The largest n in 1..bound for which `holds`; it holds for 1 and, once false, stays false. */
function largest(bound: number, holds: (n: number) => boolean): number {
  let low = 1;
  let high = bound;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
