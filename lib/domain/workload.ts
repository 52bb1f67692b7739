import type { Precision } from "./instance-type.ts";
import type { CapacityType } from "./offering.ts";
import type { Fraction, Usd } from "./units.ts";
import type { Instant } from "./window.ts";

/** How real resources are recognised as this workload's. Every given field must match; values may hold `*` globs. */
export interface Match {
  readonly tags?: Readonly<Record<string, string>>;
  readonly sagemakerEndpoint?: string;
  readonly sagemakerTrainingJob?: string;
  readonly autoScalingGroup?: string;
  readonly instanceIds?: readonly string[];
}

/** Architecture of a transformer, for sizing. Names as in `size --batch`. */
export interface ModelArchitecture {
  readonly parameters: number;
  readonly activeParameters?: number;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim?: number;
  readonly ffnSize: number;
  readonly vocabSize: number;
  readonly gatedMlp: boolean;
  readonly tiedEmbeddings: boolean;
  readonly experts?: number;
  readonly expertsPerToken?: number;
}

/** A catalog name, or the architecture itself. */
export type Model = string | ModelArchitecture;

interface CommonWorkload {
  readonly name: string;
  readonly owner?: string;
  readonly match?: Match;
  /** Overrides the plan's region. */
  readonly region?: string;
  readonly purchase: CapacityType;
  /** Half-open; a side that is absent is open. */
  readonly starts?: Instant;
  readonly ends?: Instant;
}

export const isPlannedAt = (
  { starts, ends }: Pick<CommonWorkload, "starts" | "ends">,
  at: Instant,
): boolean => (starts === undefined || starts <= at) && (ends === undefined || at < ends);

export interface Demand {
  readonly peakQps: number;
  /** Of the whole answer. */
  readonly p99LatencyMs?: number;
  /** To the first token, and between tokens, in the mean: what a reader of a stream feels. */
  readonly ttftMs?: number;
  readonly tpotMs?: number;
  readonly growthPerMonth?: number;
  /** Squared coefficient of variation of the time between requests: 1 Poisson, above it bursts. */
  readonly arrivalScv?: number;
}

export interface InferenceWorkload extends CommonWorkload {
  readonly kind: "inference";
  readonly demand: Demand;
  /** Measured: what one replica serves and needs. */
  readonly replica?: {
    readonly qps: number;
    readonly vcpus?: number;
    readonly memoryGiB?: number;
    readonly accelerators?: number;
    /** One request on an idle replica; 1000 / qps when absent, which is one request at a time. */
    readonly serviceMs?: number;
    /** Squared coefficient of variation of that time: 1 exponential, 0 always the same. */
    readonly serviceScv?: number;
  };
  readonly model?: Model;
  readonly serving?: {
    readonly precision: Precision;
    readonly contextTokens: number;
    readonly outputTokens: number;
    /** Of a request in the mean; absent: every prompt fills the context. */
    readonly promptTokens?: number;
    readonly engine?: "vllm" | "trtllm" | "sglang";
    readonly quantization?: string;
  };
  readonly accelerator?: string;
  readonly instanceType?: string;
  readonly headroom: Fraction;
}

export interface TrainingWorkload extends CommonWorkload {
  readonly kind: "training";
  readonly model?: Model;
  readonly training?: {
    readonly method: "full" | "lora" | "qlora";
    readonly precision: Precision;
    readonly optimizer: "adamw" | "adam" | "sgd" | "adafactor" | "adamw-8bit";
    readonly tokens?: number;
    readonly sequenceLength?: number;
    readonly globalBatchTokens?: number;
    readonly activationCheckpointing?: "none" | "selective" | "full";
    readonly deadlineDays?: number;
    readonly loraRank?: number;
  };
  readonly accelerator?: string;
  readonly accelerators?: number;
  readonly instanceType?: string;
  /** For jobs planned by habit rather than by model: instance-hours a month. */
  readonly hoursPerMonth?: number;
  readonly interruptible?: { readonly checkpointMinutes: number };
}

export interface FixedWorkload extends CommonWorkload {
  readonly kind: "fixed";
  readonly monthlyUsd: Usd;
}

export type Workload = InferenceWorkload | TrainingWorkload | FixedWorkload;
