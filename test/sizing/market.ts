import type {
  Accelerator,
  Accelerators,
  InstanceType,
  InstanceTypes,
} from "../../lib/domain/instance-type.ts";
import type { Offering, Price, PriceBook } from "../../lib/domain/offering.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { fraction, usdPerHour } from "../../lib/domain/units.ts";
import type {
  InferenceWorkload,
  ModelArchitecture,
  TrainingWorkload,
  Workload,
} from "../../lib/domain/workload.ts";
import type { SizingFacts } from "../../lib/sizing/planned-capacity.ts";

/** A small market in us-east-1, so that the answers of these tests do not move when the catalog is refreshed. */
export const REGION = "us-east-1";

const gpus = (model: string, count: number, memoryGiBEach: number): InstanceType["accelerators"] => ({
  model,
  vendor: "nvidia",
  count,
  devices: count,
  memoryGiBEach,
});

interface Offer {
  readonly type: readonly [vcpus: number, memoryGiB: number];
  readonly gpu?: InstanceType["accelerators"];
  /** Karpenter's generated list, 2026-07-20. */
  readonly onDemand: number;
  /** Share off on-demand, AWS Spot Advisor by spotinfo, 2025-06-28. */
  readonly spotSaving: number;
  /** 1 year, no upfront, github.com/tsaol/aws-gpu, 2025-11-30. */
  readonly reserved?: number;
  readonly change?: Partial<InstanceType>;
}

const OFFERS: Readonly<Record<string, Offer>> = {
  "c6g.2xlarge": { type: [8, 16], onDemand: 0.272, spotSaving: 0.6, change: { architecture: "arm64" } },
  "t3.2xlarge": { type: [8, 32], onDemand: 0.3328, spotSaving: 0.6, change: { burstable: true } },
  "c6a.2xlarge": { type: [8, 16], onDemand: 0.306, spotSaving: 0.57 },
  "c6a.4xlarge": { type: [16, 32], onDemand: 0.612, spotSaving: 0.57 },
  "c7i.2xlarge": { type: [8, 16], onDemand: 0.357, spotSaving: 0.59 },
  "m7i.2xlarge": { type: [8, 32], onDemand: 0.4032, spotSaving: 0.62 },
  "g4dn.xlarge": {
    type: [4, 16],
    gpu: gpus("T4-16GB", 1, 15),
    onDemand: 0.526,
    spotSaving: 0.64,
    reserved: 0.331,
  },
  "g5.xlarge": {
    type: [4, 16],
    gpu: gpus("A10G-24GB", 1, 22.35),
    onDemand: 1.006,
    spotSaving: 0.59,
    reserved: 0.63378,
  },
  "g5.2xlarge": {
    type: [8, 32],
    gpu: gpus("A10G-24GB", 1, 22.35),
    onDemand: 1.212,
    spotSaving: 0.59,
    reserved: 0.76356,
  },
  "p4d.24xlarge": {
    type: [96, 1152],
    gpu: gpus("A100-40GB", 8, 39.4),
    onDemand: 21.957642,
    spotSaving: 0.67,
    reserved: 13.921094,
  },
  "p4de.24xlarge": {
    type: [96, 1152],
    gpu: gpus("A100-80GB", 8, 79.15),
    onDemand: 27.44705,
    spotSaving: 0.65,
    reserved: 17.401365,
  },
  "p5.48xlarge": { type: [192, 2048], gpu: gpus("H100-80GB", 8, 79.1), onDemand: 55.04, spotSaving: 0.52 },
};

const price = (rate: number, source: string, asOf: string): Price => ({
  usdPerHour: usdPerHour(rate),
  region: REGION,
  source,
  asOf,
});

function offering({ onDemand, spotSaving, reserved }: Offer, factor: number): Offering {
  return {
    onDemand: price(onDemand * factor, "karpenter", "2026-07-20"),
    spot: price(onDemand * (1 - spotSaving) * factor, "spot advisor", "2025-06-28"),
    ...(reserved === undefined
      ? {}
      : { commitment1y: price(reserved * factor, "tsaol/aws-gpu", "2025-11-30") }),
  };
}

const machine = (name: string, { type: [vcpus, memoryGiB], gpu, change }: Offer): InstanceType => ({
  name,
  family: name.split(".")[0] ?? "",
  vcpus,
  memoryGiB,
  architecture: "x86_64",
  ...(gpu ? { accelerators: gpu } : {}),
  burstable: false,
  bareMetal: false,
  currentGeneration: true,
  ...change,
});

export const TYPES: InstanceTypes = Object.fromEntries(
  Object.entries(OFFERS).map(([name, offer]) => [name, machine(name, offer)]),
);

export const pricesAt = (factor: number): PriceBook => ({
  asOf: "2026-07-20",
  origin: "embedded",
  regions: {
    [REGION]: Object.fromEntries(
      Object.entries(OFFERS).map(([name, offer]) => [name, offering(offer, factor)]),
    ),
  },
});

/** Dense tensor-core rates and usable memory: ../sizing/gpu_specs.csv, NVIDIA's datasheets. */
const chip = (
  model: string,
  memoryGiB: number,
  tflops: number,
  memoryGBPerSecond: number,
  { bf16 = true, interconnectGBPerSecond = 32 } = {},
): Accelerator => ({
  model,
  memoryGiB,
  memoryGBPerSecond,
  teraflops: { fp32: tflops / 4, fp16: tflops, ...(bf16 ? { bf16: tflops } : {}) },
  interconnectGBPerSecond,
  source: "NVIDIA datasheets",
  asOf: "2025-11-30",
});
export const CHIPS: Accelerators = {
  "T4-16GB": chip("T4-16GB", 15, 65, 320, { bf16: false }),
  "A10G-24GB": chip("A10G-24GB", 22.35, 70, 600),
  "A100-40GB": chip("A100-40GB", 39.4, 312, 1555, { interconnectGBPerSecond: 300 }),
  "A100-80GB": chip("A100-80GB", 79.15, 312, 2039, { interconnectGBPerSecond: 300 }),
  "H100-80GB": chip("H100-80GB", 79.1, 989.5, 3350, { interconnectGBPerSecond: 450 }),
};

const llama = (
  parameters: number,
  layers: number,
  hiddenSize: number,
  heads: number,
  kvHeads: number,
  ffnSize: number,
): ModelArchitecture => ({
  parameters,
  layers,
  hiddenSize,
  heads,
  kvHeads,
  ffnSize,
  vocabSize: 32_000,
  gatedMlp: true,
  tiedEmbeddings: false,
});

/** config.json and parameter counts of the released checkpoints. */
export const MODELS: Readonly<Record<string, ModelArchitecture>> = {
  "bert-base": {
    parameters: 109_482_240,
    layers: 12,
    hiddenSize: 768,
    heads: 12,
    kvHeads: 12,
    ffnSize: 3072,
    vocabSize: 30_522,
    gatedMlp: false,
    tiedEmbeddings: true,
  },
  "gpt2-medium": {
    parameters: 354_823_168,
    layers: 24,
    hiddenSize: 1024,
    heads: 16,
    kvHeads: 16,
    ffnSize: 4096,
    vocabSize: 50_257,
    gatedMlp: false,
    tiedEmbeddings: true,
  },
  "llama-2-7b": llama(6_738_415_616, 32, 4096, 32, 32, 11_008),
  "llama-2-13b": llama(13_015_864_320, 40, 5120, 40, 40, 13_824),
  "llama-2-70b": llama(68_976_648_192, 80, 8192, 64, 8, 28_672),
};

export const FACTS: SizingFacts = {
  prices: pricesAt(1),
  instanceTypes: TYPES,
  accelerators: CHIPS,
  modelNamed: (name) => (Object.hasOwn(MODELS, name) ? MODELS[name] : undefined),
};

export const aPlan = (workloads: readonly Workload[], change: Partial<Plan> = {}): Plan => ({
  version: 1,
  region: REGION,
  headroom: fraction(0.3),
  workloads,
  limits: {},
  silence: [],
  ...change,
});

export const aService = (change: Partial<InferenceWorkload> = {}): InferenceWorkload => ({
  name: "fraud-detection",
  kind: "inference",
  demand: { peakQps: 1000 },
  replica: { qps: 200, vcpus: 8, memoryGiB: 16 },
  purchase: "on-demand",
  headroom: fraction(0.3),
  ...change,
});

export const aTrainingJob = (change: Partial<TrainingWorkload> = {}): TrainingWorkload => ({
  name: "llama-7b",
  kind: "training",
  model: "llama-2-7b",
  training: { method: "full", precision: "bf16", optimizer: "adamw", tokens: 1e10 },
  accelerator: "A100-80GB",
  purchase: "on-demand",
  ...change,
});
