import { nodeOf, type TrainingSetup } from "./training-setup.ts";

/** A job on a given fleet, before anyone has decided how to spread it. */
export interface LayoutJob
  extends Pick<
    TrainingSetup,
    | "model"
    | "method"
    | "precision"
    | "optimizer"
    | "sequenceLength"
    | "loraRank"
    | "globalBatchSequences"
    | "acceleratorsPerNode"
  > {
  readonly accelerators: number;
  /** Recomputation, where it is decided already. */
  readonly activationCheckpointing?: TrainingSetup["activationCheckpointing"];
}

/** All of a layout but its stages and its micro-batch: what decides how fast one accelerator can work at best. */
export type Way = Pick<TrainingSetup, "tensor" | "context" | "sharding" | "activationCheckpointing"> & {
  readonly expert: number;
};

/** Below it a sequence fits one accelerator whole, and cutting it only adds traffic. Tokens. */
const CONTEXT_PARALLEL_FROM = 16_384;
/** Chunks of layers a stage holds at most: beyond, the traffic between stages, which no formula here counts, eats the gain. */
const CHUNKS_AT_MOST = 8;
const DEGREES = [1, 2, 4, 8];
const CHECKPOINTING = ["none", "selective", "full"] as const;

/** Tensor and expert parallelism stay inside the NVLink domain, as every published run has them. */
export function waysOf(job: LayoutJob): Way[] {
  const ways: Way[] = [];
  for (const tensor of tensorDegrees(job))
    for (const context of contextDegrees(job, tensor))
      for (const expert of expertDegrees(job, tensor * context))
        for (const sharding of shardings(job, tensor))
          for (const activationCheckpointing of checkpointings(job))
            ways.push({ tensor, context, expert, sharding, activationCheckpointing });
  return ways;
}

const checkpointings = ({ activationCheckpointing }: LayoutJob): readonly Way["activationCheckpointing"][] =>
  activationCheckpointing === undefined ? CHECKPOINTING : [activationCheckpointing];

const tensorDegrees = (job: LayoutJob): number[] =>
  DEGREES.filter(
    (tensor) => tensor <= nodeOf(job) && job.accelerators % tensor === 0 && job.model.heads % tensor === 0,
  );

const contextDegrees = ({ accelerators, sequenceLength }: LayoutJob, tensor: number): number[] =>
  sequenceLength < CONTEXT_PARALLEL_FROM
    ? [1]
    : DEGREES.filter((context) => (accelerators / tensor) % context === 0);

function expertDegrees(job: LayoutJob, group: number): number[] {
  const { experts = 1 } = job.model;
  const room = Math.min(job.accelerators, nodeOf(job)) / group;
  const widest = DEGREES.filter((degree) => degree <= room && experts % degree === 0).at(-1) ?? 1;
  return widest > 1 ? [1, widest] : [1];
}

/** Where tensor parallelism takes all accelerators there is nothing to shard over. */
const shardings = ({ accelerators }: LayoutJob, tensor: number): TrainingSetup["sharding"][] =>
  accelerators === tensor ? ["none"] : ["zero1", "zero2", "zero3"];

/** Stages that share the layers evenly; embedding and loss may count as one each (Llama-3.1-405B: 126 layers in 16 stages). */
export function stagesOf(layers: number): number[] {
  const stages: number[] = [];
  for (let stage = 1; stage <= layers; stage++)
    if (layers % stage === 0 || (layers + 2) % stage === 0) stages.push(stage);
  return stages;
}

export function pipelinesOf({ model, accelerators }: LayoutJob, { tensor, context }: Way): number[] {
  const groups = accelerators / (tensor * context);
  return stagesOf(model.layers).filter((stage) => groups % stage === 0);
}

/** The most chunks a stage can be cut into: the bubble shrinks by as much. */
export function chunksOf(layers: number, pipeline: number): number {
  if (pipeline === 1) return 1;
  for (let chunks = CHUNKS_AT_MOST; chunks > 1; chunks--)
    if (layers % (pipeline * chunks) === 0 || (layers + 2) % (pipeline * chunks) === 0) return chunks;
  return 1;
}
