import type { Accelerator } from "../../../lib/domain/instance-type.ts";
import type { ModelArchitecture } from "../../../lib/domain/workload.ts";
import { type FleetJob, smallestFleet } from "../../../lib/sizing/layout-fleet.ts";
import { type Job, judgeFit } from "../../../lib/sizing/training-accelerators.ts";
import { unshardedStateBytes } from "../../../lib/sizing/training-memory.ts";
import { acceleratorHours, tokensPerSecondPerAccelerator } from "../../../lib/sizing/training-time.ts";
import { CHIPS, MODELS } from "../market.ts";
import { gigabytes, type Judgement, percent } from "./judgement.ts";

/** The article's six models: its weights in GB, its "Min GPU" and "Recommended" as accelerators of a chip. */
interface Claim {
  readonly name: string;
  readonly model: string;
  readonly fp32: number;
  readonly fp16: number;
  readonly minimum: readonly [count: number, chip: string];
  readonly recommended: readonly [count: number, chip: string];
}

const CLAIMS: readonly Claim[] = [
  {
    name: "BERT-base",
    model: "bert-base",
    fp32: 0.5,
    fp16: 0.25,
    minimum: [1, "8GB"],
    recommended: [1, "24GB"],
  },
  {
    name: "GPT-2 Medium",
    model: "gpt2-medium",
    fp32: 1.4,
    fp16: 0.7,
    minimum: [1, "T4-16GB"],
    recommended: [1, "A100-40GB"],
  },
  {
    name: "LLaMA 7B",
    model: "llama-2-7b",
    fp32: 28,
    fp16: 14,
    minimum: [2, "A100-40GB"],
    recommended: [4, "A100-80GB"],
  },
  {
    name: "LLaMA 13B",
    model: "llama-2-13b",
    fp32: 52,
    fp16: 26,
    minimum: [4, "A100-40GB"],
    recommended: [8, "A100-80GB"],
  },
  {
    name: "LLaMA 70B",
    model: "llama-2-70b",
    fp32: 280,
    fp16: 140,
    minimum: [8, "A100-80GB"],
    recommended: [16, "H100-80GB"],
  },
];

/** Cards the article names by size alone. */
const BY_SIZE = {
  "8GB": { model: "8 GB card", memoryGiB: 7.5 },
  "24GB": { model: "24 GB card", memoryGiB: 22.35 },
};

export function chipOf(name: string): Accelerator {
  const chip = CHIPS[name];
  if (chip) return chip;
  if (name === "8GB" || name === "24GB") return { ...chipOf("T4-16GB"), ...BY_SIZE[name] };
  throw new Error(`no chip ${name}`);
}

export function modelOf(name: string): ModelArchitecture {
  const model = MODELS[name];
  if (!model) throw new Error(`no model ${name}`);
  return model;
}

/** What BERT and GPT-2 were built for; longer ones do not fit their position embeddings. */
const SEQUENCE_LENGTHS: Readonly<Record<string, number>> = { "bert-base": 512, "gpt2-medium": 1024 };

/** A full fine-tune as the article means it: mixed-precision Adam, one sequence at a time, selective checkpointing. */
export const fullFineTune = (model: string): Job => ({
  model: modelOf(model),
  method: "full",
  precision: "fp16",
  optimizer: "adamw",
  sequenceLength: SEQUENCE_LENGTHS[model] ?? 2048,
  microBatch: 1,
  activationCheckpointing: "selective",
});

/** Room for a larger micro-batch and a longer sequence without a new estimate. Share of the card. */
const FILL_WITH_ROOM = 0.8;

export function fewestOf({ microBatch: _, ...job }: Job, chip: string, fill?: number): number {
  const fleet = smallestFleet(job satisfies FleetJob, chipOf(chip), fill);
  if (!fleet.feasible) throw new Error(fleet.reason);
  return fleet.accelerators;
}

function judgeModel({ name, model, fp32, fp16, minimum, recommended }: Claim): Judgement[] {
  const job = fullFineTune(model);
  const { parameters } = job.model;
  const [least, leastChip] = minimum;
  const [more, moreChip] = recommended;
  const asLeast = judgeFit(job, least, chipOf(leastChip));
  const asMore = judgeFit(job, more, chipOf(moreChip));
  const hasRoom = asMore.memory.total <= chipOf(moreChip).memoryGiB * FILL_WITH_ROOM;
  const states = `states alone ${gigabytes(unshardedStateBytes(job))}`;
  const instead = `minimum ${fewestOf(job, leastChip)}, recommended ${fewestOf(job, leastChip, FILL_WITH_ROOM)} x ${leastChip}`;
  return [
    {
      line: `${name}: FP32 ${fp32} GB, FP16 ${fp16} GB`,
      verdict: "half right",
      answer: `weights ${gigabytes(parameters * 4)} and ${gigabytes(parameters * 2)}, and nothing else; training holds 16 bytes a parameter: ${states}`,
    },
    {
      line: `${name}: at least ${least} x ${chipOf(leastChip).model}`,
      verdict: asLeast.fits ? "right" : "wrong",
      answer: asLeast.fits ? asLeast.reason : `${asLeast.reason}; ${states}; ${instead}`,
    },
    {
      line: `${name}: recommended ${more} x ${chipOf(moreChip).model}`,
      verdict: !asMore.fits ? "wrong" : hasRoom ? "right" : "half right",
      answer: hasRoom
        ? asMore.reason
        : `${asMore.reason}: on paper, with less to spare than our own error (9 % in the median on a stack never seen); the smallest published full-shard run of this size has 32`,
    },
  ];
}

/** ResNet-50, no transformer: 25.6 M parameters, 8.2 GFLOP a forward pass (NVIDIA DeepLearningExamples). */
const RESNET_PARAMETERS = 25.6e6;
const RESNET_FORWARD_FLOP = 8.2e9;
const IMAGENET_IMAGES = 1_281_167;
export const RESNET_TERAFLOPS = (3 * RESNET_FORWARD_FLOP * IMAGENET_IMAGES) / 300 / 1e12;

const resnet: readonly Judgement[] = [
  {
    line: "ResNet-50: FP32 0.1 GB, FP16 0.05 GB, any GPU of 4 GB",
    verdict: "half right",
    answer: `weights ${gigabytes(RESNET_PARAMETERS * 4)} and ${gigabytes(RESNET_PARAMETERS * 2)}; states ${gigabytes(RESNET_PARAMETERS * 16)}; the batch's feature maps decide, and we do not size convolutions`,
  },
  {
    line: "ResNet-50: 5 min an ImageNet epoch on an RTX 3060",
    verdict: "wrong",
    answer: `3 x 8.2 GFLOP x 1,281,167 images in 300 s is ${RESNET_TERAFLOPS.toFixed(0)} TFLOP/s sustained: more than an A10G's dense peak of 70`,
  },
];

/** GPU-hours Meta published for Llama-2 at 2 T tokens on A100-80GB (arXiv 2307.09288, table 2). */
const PUBLISHED_HOURS = { "llama-2-7b": 184_320, "llama-2-70b": 1_720_320 } as const;

export function llamaHours(model: keyof typeof PUBLISHED_HOURS): {
  readonly ours: number;
  readonly published: number;
} {
  const pace = { model: modelOf(model), method: "full" as const, precision: "bf16" as const };
  const rate = tokensPerSecondPerAccelerator(pace, chipOf("A100-80GB")) ?? Number.NaN;
  return {
    ours: acceleratorHours(2e12, rate),
    published: PUBLISHED_HOURS[model],
  };
}

function judgeTime(): Judgement {
  const parts = (["llama-2-7b", "llama-2-70b"] as const).map((model) => {
    const { ours, published } = llamaHours(model);
    return `${model} ${Math.round(ours).toLocaleString("en-US")} A100-hours (Meta: ${published.toLocaleString("en-US")}, we are ${percent(ours / published - 1)} high)`;
  });
  return {
    line: "LLaMA: “Days (full)”, “Weeks (full)” an epoch",
    verdict: "not answerable",
    answer: `time is tokens x 6 FLOP a parameter, and no tokens are given; at 2 T tokens ${parts.join(", ")}`,
  };
}

export const judgeTraining = (): Judgement[] => [...resnet, ...CLAIMS.flatMap(judgeModel), judgeTime()];
