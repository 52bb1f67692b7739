import type { AwsWorld } from "../fakes/aws-world.ts";

const LAUNCHED = "2026-09-01T00:00:00.000Z";

/** A busy node, an idle one, a blind one, and an endpoint half asleep: one account at `now`. */
export const anAwsWorld = (now: string, change: Partial<AwsWorld> = {}): AwsWorld => ({
  account: "111122223333",
  region: "us-east-1",
  now,
  instances: [
    {
      id: "i-busy1",
      type: "g5.12xlarge",
      launched: LAUNCHED,
      tags: { workload: "llama" },
      gpus: 4,
      gpuPercent: 92,
      cpuPercent: 2,
    },
    {
      id: "i-idle2",
      type: "g5.xlarge",
      launched: LAUNCHED,
      tags: { owner: "vision" },
      gpus: 1,
      gpuPercent: 0,
      cpuPercent: 1,
    },
    { id: "i-blind3", type: "g5.xlarge", launched: LAUNCHED, tags: {}, gpus: 1, cpuPercent: 30 },
  ],
  endpoints: [
    {
      name: "llm-chat-a",
      type: "ml.g5.12xlarge",
      instances: 2,
      gpus: 4,
      created: LAUNCHED,
      gpuPercentSum: 240,
      invocationsPerHour: 900,
      tags: { workload: "llm-chat" },
    },
    {
      name: "nobody-calls",
      type: "ml.g5.xlarge",
      instances: 1,
      gpus: 1,
      created: LAUNCHED,
      gpuPercentSum: 0,
      invocationsPerHour: 0,
      tags: {},
    },
  ],
  dailyUsd: { "Amazon Elastic Compute Cloud - Compute": 190, "Amazon SageMaker": 340 },
  ...change,
});
