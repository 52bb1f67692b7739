import type { Accelerator } from "../domain/instance-type.ts";
import { generationOf } from "./accelerator-generation.ts";
import type { TrainingThroughputConstants } from "./calibration.ts";
import { ringBytesPerSecond } from "./interconnect.ts";
import { kvWidth, matrixParameters } from "./model-shape.ts";
import { dataReplicas, microBatchTokens, nodeOf, type TrainingSetup } from "./training-setup.ts";

export interface StepTraffic {
  /** Seconds a micro-batch waits for the wires that its own work cannot hide. */
  readonly tensor: number;
  readonly context: number;
  readonly shardedPerRound: number;
  /** Seconds a step: the gradients' all-reduce of unsharded weights. */
  readonly oncePerStep: number;
  /** log2 of the nodes: how many times the fleet was doubled, for stragglers. */
  readonly nodeDoublings: number;
}

interface Wire {
  readonly setup: TrainingSetup;
  readonly chip: Accelerator;
  readonly constants: TrainingThroughputConstants;
  /** Of one micro-batch: what gathering can hide behind. */
  readonly computeSeconds: number;
}

/** Tensor parallelism beyond a node runs over the network. GB/s of one rail of 4 x 200 Gb/s, the usual worst case. */
const CROSS_NODE_BYTES = 1e10;
/** Share of a sharded gather that is never hidden: the first layer has nothing to hide behind. */
const EXPOSED_SHARE = 0.05;
/** Weights gathered forward and backward, gradients scattered once: passes over 16-bit weights (ZeRO-3). */
const SHARDED_PASSES = 3;
const HIDDEN_ALL_REDUCE = 0.7;

export function stepTraffic(wire: Wire): StepTraffic {
  const { setup, constants } = wire;
  const replicas = dataReplicas(setup);
  const moved = replicaBytes(setup) * ((replicas - 1) / replicas);
  const bandwidth = replicaBandwidth(wire, replicas);
  const sharded = setup.sharding === "zero3";
  const gather = sharded ? (SHARDED_PASSES * moved) / bandwidth : 0;
  const tensor = tensorSeconds(wire);
  const context = contextSeconds(wire);
  const work = wire.computeSeconds + tensor + context;
  const shardedPerRound = Math.max(0, gather - constants.hiddenShare * work) + EXPOSED_SHARE * gather;
  // All-reduce is a scatter and a gather.
  const reduce = sharded || replicas === 1 ? 0 : (2 * moved) / bandwidth;
  return {
    tensor,
    context,
    shardedPerRound,
    oncePerStep: Math.max(0, reduce - HIDDEN_ALL_REDUCE * (work + shardedPerRound)),
    nodeDoublings: Math.log2(Math.max(1, setup.accelerators / nodeOf(setup))),
  };
}

/** 16-bit weights of one pipeline stage and tensor slice; only adapters move when the base is frozen. */
function replicaBytes(setup: TrainingSetup): number {
  const { model, tensor, pipeline, expert = 1 } = setup;
  if (setup.method !== "full" && setup.sharding !== "zero3") return 0;
  return (2 * matrixParameters(model)) / (expert * tensor * pipeline);
}

/**
 * Members of one data-parallel group that stand in a node each bring a network card: rings run on all of them at once. Pure
 * FSDP over 8 x 400 Gb/s (boards of Hopper and later) moves 400 GB/s, a group of tensor-parallel octets 50 GB/s. Never more than inside a node,
 * through which the rings go as well.
 */
function replicaBandwidth({ setup, chip, constants }: Wire, replicas: number): number {
  const node = nodeOf(setup);
  if (replicas * setup.tensor * setup.context <= node) return ringBytesPerSecond(chip);
  const card = generationOf(chip) === "ampere" ? constants.nicAmpereGBps : constants.nicGBps;
  const members = Math.max(1, Math.min(replicas, node / Math.min(node, setup.tensor)));
  return Math.min(ringBytesPerSecond(chip), card * 1e9 * members);
}

/** Four all-reduces a layer forward and backward, two more when it is recomputed; each moves 2 x (t - 1) / t of the activations. */
function tensorSeconds({ setup, chip, constants }: Wire): number {
  const { tensor, model } = setup;
  if (tensor === 1) return 0;
  const rounds = setup.activationCheckpointing === "full" ? 6 : 4;
  const bytes = 2 * 2 * microBatchTokens(setup) * model.hiddenSize * ((tensor - 1) / tensor);
  const bandwidth = tensor <= nodeOf(setup) ? chip.interconnectGBPerSecond * 1e9 : CROSS_NODE_BYTES;
  return (rounds * bytes * (model.layers / setup.pipeline)) / (constants.tensorWire * bandwidth);
}

/** Keys and values go round the ring, forward and twice backward; most of it behind the attention of the block before. */
const CONTEXT_PASSES = 3;
const CONTEXT_EXPOSED = 0.3;

function contextSeconds({ setup, chip, constants }: Wire): number {
  const { context, tensor, model } = setup;
  if (context === 1) return 0;
  const bytes = (2 * 2 * kvWidth(model) * microBatchTokens(setup) * (context - 1)) / tensor;
  const passes = CONTEXT_PASSES * CONTEXT_EXPOSED * (model.layers / setup.pipeline);
  return (passes * bytes) / (constants.contextWire * chip.interconnectGBPerSecond * 1e9);
}
