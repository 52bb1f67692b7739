import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";

type Training = NonNullable<TrainingWorkload["training"]>;
export const SHARDINGS = ["none", "zero1", "zero2", "zero3"] as const;
export type Sharding = (typeof SHARDINGS)[number];

/** One job, spread over its accelerators. */
export interface TrainingSetup {
  readonly model: ModelArchitecture;
  readonly method: Training["method"];
  readonly precision: Precision;
  readonly optimizer: Training["optimizer"];
  readonly sequenceLength: number;
  /** Sequences one accelerator (or tensor-parallel group) works on at once. */
  readonly microBatch: number;
  readonly accelerators: number;
  /** The NVLink domain: 8 for HGX boards, 72 for GB200 racks; 8 when absent. */
  readonly acceleratorsPerNode?: number;
  readonly tensor: number;
  readonly pipeline: number;
  /** Chunks of layers a stage of an interleaved pipeline holds; 1 when absent. */
  readonly virtualPipeline?: number;
  readonly context: number;
  readonly expert?: number;
  readonly sharding: Sharding;
  readonly activationCheckpointing: NonNullable<Training["activationCheckpointing"]>;
  readonly loraRank?: number;
  /** Bounds the micro-batches a pipeline keeps in flight; taken as enough to fill it when absent. */
  readonly globalBatchSequences?: number;
}

/** HGX boards, p4 and p5 instances. */
export const ACCELERATORS_PER_NODE = 8;
/** Micro-batches a step when no global batch is given: the bubble of a pipeline is then a few percent. */
const MICRO_BATCHES_PER_STAGE = 8;

export const nodeOf = ({ acceleratorsPerNode }: Pick<TrainingSetup, "acceleratorsPerNode">): number =>
  acceleratorsPerNode ?? ACCELERATORS_PER_NODE;

/** Tokens of a micro-batch that one accelerator, or tensor-parallel group, works on: context parallelism cuts sequences. */
export const microBatchTokens = ({ sequenceLength, microBatch, context }: TrainingSetup): number =>
  (sequenceLength * microBatch) / context;

/** Whether gradients are sharded, as in ZeRO-2 and beyond: FSDP and its like, not Megatron's distributed optimizer. */
export const isSharded = ({ sharding }: Pick<TrainingSetup, "sharding">): boolean =>
  sharding === "zero2" || sharding === "zero3";

/** Copies of the model that take different data; those that share a sequence (context parallel) count once. */
export const dataReplicas = ({ accelerators, tensor, pipeline, context }: TrainingSetup): number =>
  Math.max(1, accelerators / (tensor * pipeline * context));

/** Accelerators a parameter's optimizer state is spread over: context-parallel ones take part. */
export const stateShards = ({
  accelerators,
  tensor,
  pipeline,
}: Pick<TrainingSetup, "accelerators" | "tensor" | "pipeline">): number =>
  Math.max(1, accelerators / (tensor * pipeline));

/**
 * Micro-batches a replica runs in a step. Below 1 where a published setup has more replicas than sequences: its replicas
 * then share sequences.
 */
export const microBatches = (setup: TrainingSetup): number =>
  setup.globalBatchSequences === undefined
    ? MICRO_BATCHES_PER_STAGE * setup.pipeline
    : setup.globalBatchSequences / (dataReplicas(setup) * setup.microBatch);
