import { type Character, ec2, RESEARCH } from "./character.ts";
import { idleBox, traffic, trainingNode } from "./load-profile.ts";
import {
  cards,
  nightlyBurst,
  steady,
  trainingRun,
  untilShortlyBefore,
  weeklyBatch,
  zero,
} from "./load-shape.ts";

const research = { account: RESEARCH } as const;
const working = trainingRun(93, 4);

/** The expensive half: jobs and experiments, in the research account. */
export const TRAINING: readonly Character[] = [
  ec2("i-finetune-13b", "p4d.24xlarge", "llama-13b-finetune", trainingNode(8, 96, 88), {
    ...research,
    ageDays: 31,
  }),
  ec2("i-lora-70b", "p5.48xlarge", "llama-70b-lora", trainingNode(8, 97, 91), {
    ...research,
    capacityType: "spot",
    ageDays: 6,
  }),
  ec2(
    "i-rlhf-lab",
    "p4d.24xlarge",
    "rlhf-lab",
    {
      ...trainingNode(8, 0, 0),
      gpuUtilization: [...cards(2, working), ...cards(6, zero())],
      gpuMemoryUtilization: [...cards(2, steady(73, 0.6)), ...cards(6, zero())],
      cpuUtilization: steady(9, 1),
    },
    { ...research, ageDays: 26 },
  ),
  ec2(
    "i-diffusion",
    "p4d.24xlarge",
    "diffusion-eval",
    { cpuUtilization: steady(12, 2) },
    { ...research, ageDays: 23 },
  ),
  ec2(
    "i-ablation",
    "g5.12xlarge",
    "ablation",
    {
      ...trainingNode(4, 0, 0),
      gpuUtilization: [working, ...cards(3, zero())],
      gpuMemoryUtilization: [steady(78, 0.6), ...cards(3, steady(1.8, 0.05))],
      cpuUtilization: steady(6, 0.8),
    },
    research,
  ),
  ec2(
    "i-sliced",
    "p5.4xlarge",
    "notebooks",
    {
      ...idleBox(1, steady(55, 2)),
      cpuUtilization: steady(34, 5),
    },
    { ...research, tags: { "nvidia.com/mig.config": "all-1g.10gb" } },
  ),
  ec2("i-scoring", "g5.2xlarge", "nightly-scoring", {
    gpuUtilization: [nightlyBurst(90)],
    gpuMemoryUtilization: [nightlyBurst(83)],
    cpuUtilization: nightlyBurst(71, 1, 3, 1.5),
    memoryUtilization: nightlyBurst(61, 1, 3, 9),
    networkBytes: traffic(3_500, nightlyBurst(100, 1, 3, 0.1)),
  }),
  ec2(
    "i-retrain",
    "g6.12xlarge",
    "weekly-retrain",
    {
      gpuUtilization: cards(4, weeklyBatch(91)),
      gpuMemoryUtilization: cards(4, weeklyBatch(84)),
      cpuUtilization: weeklyBatch(66),
      networkBytes: traffic(9_000, weeklyBatch(100)),
    },
    research,
  ),
  ec2(
    "i-distill",
    "g5.12xlarge",
    "distill-7b",
    {
      ...trainingNode(4, 0, 0),
      gpuUtilization: cards(4, untilShortlyBefore(50, trainingRun(94, 6))),
      gpuMemoryUtilization: cards(4, steady(82, 0.6)),
      cpuUtilization: untilShortlyBefore(50, steady(28, 3), 2),
      networkBytes: traffic(4_000, untilShortlyBefore(50, steady(50), 0.1)),
    },
    { ...research, ageDays: 6 },
  ),
  ec2("i-batch-blind", "g5.12xlarge", "batch-embedding", {
    cpuUtilization: nightlyBurst(58, 2, 9, 4),
    memoryUtilization: steady(37, 1),
    networkBytes: traffic(2_200, nightlyBurst(100, 2, 9, 3)),
  }),
];
