import type { Accelerator } from "../domain/instance-type.ts";
import { SERVING, type ServingConstants } from "./calibration.ts";
import { BYTES_PER_GIB, gib } from "./precision.ts";
import { type ServingSetup, type ServingShape, servingShape } from "./serving-setup.ts";
import {
  decodeSeconds,
  engineConstants,
  type PassSeconds,
  packedPromptSeconds,
  prefillSeconds,
} from "./serving-step.ts";

export interface Served {
  /** To the first token, in the mean, with everybody else's prompts in the way. */
  readonly ttftMs: number;
  /** Between the tokens after the first. */
  readonly tpotMs: number;
  readonly outputTokensPerSecond: number;
  /** Requests that memory holds at once; the others wait for one to end. */
  readonly running: number;
  readonly prefill: PassSeconds;
  readonly decode: PassSeconds;
  /** Memory where requests wait for it; else the largest part of a decoding step, or other sequences' prompts. */
  readonly limit: "memory" | "weights or compute" | "kv cache" | "interconnect" | "launch" | "prompts";
}

/** Answers as long as this one queue for their prompts as the fit found; longer ones meet fewer. */
const REFERENCE_OUTPUT = 512;

/** Of a card's memory, what engines take (vLLM's gpu_memory_utilization, TensorRT-LLM's free_gpu_memory_fraction: defaults, 2025). */
const ENGINE_FILL = 0.9;

/** `concurrency` requests at once, each followed by the next as it ends. */
export function estimateServing(
  setup: ServingSetup & { readonly concurrency: number },
  chip: Accelerator,
  constants: ServingConstants = SERVING,
): Served | undefined {
  const shape = servingShape(setup, chip, constants);
  if (!shape) return undefined;
  const { concurrency, outputTokens } = setup;
  const running = Math.min(concurrency, wholeSequences(shape));
  const prefill = prefillSeconds(shape);
  const decode = decodeSeconds(shape, running, meanContext(setup));
  const prompts = promptSeconds(shape, running);
  const tpot = decode.total + prompts;
  const first =
    outputTokens === 1 && running === 1 ? prefill.total : queued(shape, running, { prefill, decode });
  const answering = first + (outputTokens - 1) * tpot;
  // Little: those that run leave at running / answering, so all are through after concurrency / running times as long.
  const seconds = answering * (concurrency / running);
  return {
    ttftMs: (first + seconds - answering) * 1000,
    tpotMs: tpot * 1000,
    outputTokensPerSecond: (concurrency * outputTokens) / seconds,
    running,
    prefill,
    decode,
    limit: running < concurrency ? "memory" : limitOf(decode, prompts),
  };
}

/** At most this many run from their first token to their last; one always does. */
function wholeSequences({ chip, constants, weightsHeld, kvBytesPerToken, setup }: ServingShape): number {
  const free = ENGINE_FILL * chip.memoryGiB * 2 ** 30 - weightsHeld - constants.reservedGB * 1e9;
  return Math.max(1, free / (kvBytesPerToken * (setup.inputTokens + setup.outputTokens)));
}

/** Between two tokens. Prompts that did not wait in line before the first token are met between the later ones: the work is the same. */
function promptSeconds(shape: ServingShape, sequences: number): number {
  const { constants, setup } = shape;
  const share = constants.promptShare * Math.max(0, 1 - engineConstants(shape).queue);
  return (share * (sequences - 1) * packedPromptSeconds(shape)) / setup.outputTokens;
}

/** Others' prompts stand before one's own, the fewer the longer everybody's answers are; a step is under way on arrival. */
function queued(
  shape: ServingShape,
  concurrency: number,
  { prefill, decode }: { readonly prefill: PassSeconds; readonly decode: PassSeconds },
): number {
  const { constants, setup } = shape;
  const { admission, queue } = engineConstants(shape);
  const longer = (setup.outputTokens / REFERENCE_OUTPUT) ** -constants.queueByOutput;
  const before = concurrency > 1 ? queue * (concurrency - 1) ** constants.queueGrowth * longer : 0;
  return admission + prefill.total + packedPromptSeconds(shape) * before + decode.total / 2;
}

export interface Throughput {
  readonly outputTokensPerSecond: number;
  /** Sequences in flight. */
  readonly batch: number;
  /** On each accelerator. */
  readonly memoryGiB: number;
  /** What holds one more sequence off. */
  readonly limit: "memory" | "scheduler";
}

/** The most a replica gives with as many requests as it can hold; undefined when weights leave no room for one. */
export function estimateMaxThroughput(
  setup: ServingSetup,
  chip: Accelerator,
  constants: ServingConstants = SERVING,
): Throughput | undefined {
  const shape = servingShape(setup, chip, constants);
  if (!shape) return undefined;
  const room = sequencesInMemory(shape);
  if (room <= 0) return undefined;
  const most = constants.largestBatch;
  const batch = (room ** -3 + most ** -3) ** (-1 / 3);
  const decode = decodeSeconds(shape, batch, meanContext(setup)).total;
  const { outputTokens } = setup;
  const cycle = outputTokens * decode + batch * packedPromptSeconds(shape) * constants.promptOverlap;
  return {
    outputTokensPerSecond: (batch * outputTokens) / cycle,
    batch,
    memoryGiB: gib(shape.weightsHeld + batch * heldTokens(setup, constants) * shape.kvBytesPerToken),
    limit: room < most ? "memory" : "scheduler",
  };
}

/** For weights and cache: what the card has, less what an engine keeps for itself. */
export const usableGiB = ({ chip, constants }: ServingShape): number =>
  constants.usableMemory * chip.memoryGiB - gib(constants.reservedGB * 1e9);

/** May be a fraction: what does not fit whole is preempted and started again. At least one, where any memory is left. */
export function sequencesInMemory(shape: ServingShape): number {
  const { constants, weightsHeld, kvBytesPerToken, setup } = shape;
  const free = usableGiB(shape) * BYTES_PER_GIB - weightsHeld;
  return free <= 0 ? 0 : Math.max(1, free / (kvBytesPerToken * heldTokens(setup, constants)));
}

/** Pages of a sequence at its end, spread over those that have only begun. */
const heldTokens = ({ inputTokens, outputTokens }: ServingSetup, { heldOutput }: ServingConstants): number =>
  inputTokens + heldOutput * outputTokens;

const meanContext = ({ inputTokens, outputTokens }: ServingSetup): number => inputTokens + outputTokens / 2;

function limitOf({ linear, attention, interconnect, launch }: PassSeconds, prompts: number): Served["limit"] {
  const parts = [
    ["weights or compute", linear],
    ["kv cache", attention],
    ["interconnect", interconnect],
    ["launch", launch],
    ["prompts", prompts],
  ] as const;
  return parts.reduce((most, part) => (part[1] > most[1] ? part : most))[0];
}
