import type { Accelerator } from "../domain/instance-type.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { SERVING } from "./calibration.ts";
import type { InferenceSetup } from "./inference-memory.ts";
import { gib } from "./precision.ts";
import { estimateServing, type Served } from "./serving.ts";
import { type ServingSetup, servingShape } from "./serving-setup.ts";
import { FILL_AT_MOST } from "./training-accelerators.ts";

type Serving = NonNullable<InferenceWorkload["serving"]>;

/** Schedulers stop here long before memory does on small models (vLLM's max_num_seqs, 256 to 1024 by version). */
const LARGEST_BATCH = 750;

export interface LatencyLimits {
  /** Of the whole answer. */
  readonly limitMs?: number;
  readonly ttftMs?: number;
  readonly tpotMs?: number;
}

export const latencyLimitsOf = ({
  p99LatencyMs,
  ttftMs,
  tpotMs,
}: InferenceWorkload["demand"]): LatencyLimits => ({
  ...(p99LatencyMs === undefined ? {} : { limitMs: p99LatencyMs }),
  ...(ttftMs === undefined ? {} : { ttftMs }),
  ...(tpotMs === undefined ? {} : { tpotMs }),
});

export interface ReplicaThroughput {
  /** Requests per second of one replica (one tensor-parallel group). */
  readonly qps: number;
  readonly batch: number;
  readonly latencyMs: number;
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly memoryGiB: number;
  /** GiB; they sum to memoryGiB. */
  readonly memoryParts: { readonly weights: number; readonly kvCache: number; readonly reserved: number };
  readonly limit: Served["limit"];
  /** One step for the whole batch. */
  readonly decode: Served["decode"];
}

type ReplicaSetup = Omit<InferenceSetup, "batch" | "contextTokens" | "pipeline"> &
  LatencyLimits & { readonly serving: Serving };

/**
 * The largest batch that memory and the limits allow, and what it serves: Little's law, batch / latency.
 * undefined when the model does not fit, or when even a batch of one is slower than a limit.
 */
export function estimateReplica(setup: ReplicaSetup, chip: Accelerator): ReplicaThroughput | undefined {
  const asked = servingOf(setup);
  const shape = servingShape(asked, chip, SERVING);
  if (!shape) return undefined;
  // Memory is planned for full contexts; time for the prompts that come.
  const perSequence = shape.kvBytesPerToken * setup.serving.contextTokens;
  const free = chip.memoryGiB * FILL_AT_MOST * 2 ** 30 - shape.weightsHeld - SERVING.reservedGB * 1e9;
  const bound = Math.min(LARGEST_BATCH, Math.floor(free / perSequence));
  const served = (batch: number) => estimateServing({ ...asked, concurrency: batch }, chip);
  const within = (batch: number): boolean => holds(served(batch), setup);
  if (!(bound >= 1) || !within(1)) return undefined;
  const batch = largest(bound, within);
  const answer = served(batch);
  if (!answer) return undefined;
  const { ttftMs, tpotMs, limit, decode } = answer;
  const latencyMs = latencyOf(answer, setup.serving.outputTokens);
  const memoryParts = {
    weights: gib(shape.weightsHeld),
    kvCache: gib(batch * perSequence),
    reserved: gib(SERVING.reservedGB * 1e9),
  };
  return {
    qps: batch / (latencyMs / 1000),
    batch,
    latencyMs,
    ttftMs,
    tpotMs,
    memoryGiB: memoryParts.weights + memoryParts.kvCache + memoryParts.reserved,
    memoryParts,
    limit,
    decode,
  };
}

const servingOf = ({ model, precision, quantization, tensor, serving }: ReplicaSetup): ServingSetup => ({
  model,
  precision,
  ...(quantization === undefined ? {} : { quantization }),
  inputTokens: serving.promptTokens ?? Math.max(1, serving.contextTokens - serving.outputTokens),
  outputTokens: serving.outputTokens,
  tensor,
  pipeline: 1,
  engine: serving.engine ?? "vllm",
});

const latencyOf = ({ ttftMs, tpotMs }: Served, outputTokens: number): number =>
  ttftMs + (outputTokens - 1) * tpotMs;

const holds = (served: Served | undefined, { limitMs, ttftMs, tpotMs, serving }: ReplicaSetup): boolean =>
  served !== undefined &&
  latencyOf(served, serving.outputTokens) <= (limitMs ?? Infinity) &&
  served.ttftMs <= (ttftMs ?? Infinity) &&
  served.tpotMs <= (tpotMs ?? Infinity);

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
