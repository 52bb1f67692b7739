import { type Character, ec2, endpoint, several } from "./character.ts";
import { duplicatedAndOutOfOrder, notNumbers } from "./flaw.ts";
import { cpuService, gpuService, sageMaker, traffic } from "./load-profile.ts";
import {
  blips,
  businessHours,
  fallen,
  growing,
  nightlyBurst,
  saturated,
  scaled,
  steady,
  zero,
} from "./load-shape.ts";

const G5_2XLARGE = { vcpus: 8, gpus: 1 };
const G5_XLARGE = { vcpus: 4, gpus: 1 };
const G5_12XLARGE = { vcpus: 48, gpus: 4 };

/** Calls in five minutes at the peak. */
const calls = (peak: number) => ({ invocations: scaled(peak / 100, businessHours(20, 88)) });
const recommendation = gpuService(60, 71, 100);
const reserved = { capacityType: "reserved", ageDays: 240 } as const;

/** What answers users: planned, tagged and mostly in good order. */
export const SERVICES: readonly Character[] = [
  ...several(3, (n) => ec2(`i-recommend-${n}`, "g4dn.xlarge", "recommendation-api", recommendation)),
  ec2("i-recommend-4", "g4dn.xlarge", "recommendation-api", recommendation, { flaw: notNumbers }),
  ec2("i-recommend-5", "g4dn.xlarge", "recommendation-api", recommendation, {
    flaw: duplicatedAndOutOfOrder,
  }),
  ec2("i-recommend-6", "g4dn.xlarge", "recommendation-api", recommendation, reserved),
  ec2("i-recommend-7", "g4dn.xlarge", "recommendation-api", recommendation, reserved),

  ...several(7, (n) => ec2(`i-fraud-${n}`, "c7i.2xlarge", "fraud-detection", cpuService(64, 61, 200))),
  ...several(3, (n) =>
    ec2(`i-fraud-${n + 7}`, "c7i.2xlarge", "fraud-detection", cpuService(64, 61, 200), { ageDays: 19 }),
  ),
  ...several(6, (n) =>
    ec2(`i-image-${n}`, "g5.xlarge", "image-classification", gpuService(78, 62, 50), { ageDays: 40 }),
  ),
  ...several(4, (n) =>
    ec2(`i-search-${n}`, "c7i.2xlarge", "search-ranking", {
      ...cpuService(99, 66, 500),
      cpuUtilization: saturated(99),
    }),
  ),

  ...["web", "mobile", "support"].map((audience) =>
    endpoint(
      `llm-chat-${audience}`,
      "ml.g5.2xlarge",
      "llm-chat",
      sageMaker(G5_2XLARGE, businessHours(22, 82), steady(88, 0.5), calls(1500)),
    ),
  ),
  endpoint(
    "llm-chat-pilot",
    "ml.g5.2xlarge",
    "llm-chat",
    sageMaker(G5_2XLARGE, zero(), steady(85, 0.2), { invocations: zero() }),
    { ageDays: 75 },
  ),
  endpoint(
    "doc-embedding-async",
    "ml.g5.xlarge",
    "doc-embedding",
    sageMaker(G5_XLARGE, businessHours(45, 92), steady(64, 0.5), {
      backlog: scaled(0.6, businessHours(0, 90)),
    }),
  ),
  endpoint(
    "content-moderation",
    "ml.g5.12xlarge",
    "content-moderation",
    sageMaker(G5_12XLARGE, steady(60, 4), steady(81, 0.5), calls(9000)),
  ),
  endpoint(
    "caption-batch",
    "ml.g5.12xlarge",
    "caption-batch",
    sageMaker(G5_12XLARGE, steady(10, 1), steady(76, 0.5), calls(700)),
    { ageDays: 33 },
  ),

  ec2("i-vector-search", "m7i.4xlarge", "vector-search", cpuService(11, 10, 60)),
  ec2("i-rerank", "g5.8xlarge", "rerank", {
    ...gpuService(68, 72, 40),
    cpuUtilization: businessHours(2, 5.5),
    memoryUtilization: steady(7, 0.3),
  }),
  ec2("i-summarize", "g6.xlarge", "summarize", {
    ...gpuService(17, 96, 8),
    gpuMemoryUtilization: [steady(96.5, 0.3)],
  }),
  ec2("i-transcode", "g6e.xlarge", "video-tagging", {
    gpuUtilization: [fallen(2, 0.3, steady(95, 2))],
    gpuMemoryUtilization: [steady(86, 0.5)],
    cpuUtilization: steady(1, 0.15),
    memoryUtilization: steady(18, 0.4),
    networkBytes: traffic(2_600),
  }),
  ec2("i-ranker-next", "g5.xlarge", "ranker-next", {
    ...gpuService(70, 74, 60),
    gpuUtilization: [growing(3, 72)],
    requestsPerSecond: scaled(0.6, growing(2, 90)),
  }),
  ec2("i-standby", "g5.xlarge", "llm-chat-standby", {
    gpuUtilization: [blips()],
    gpuMemoryUtilization: [steady(84, 0.2)],
    cpuUtilization: steady(2.1, 0.3),
    networkBytes: traffic(2),
  }),

  ...several(2, (n) =>
    ec2(`i-feature-${n}`, "r6i.4xlarge", "feature-pipeline", {
      cpuUtilization: nightlyBurst(88, 0, 5, 3),
      memoryUtilization: nightlyBurst(79, 0, 5, 22),
      networkBytes: traffic(4_000, nightlyBurst(100, 0, 5, 2)),
    }),
  ),
  ...several(2, (n) => ec2(`i-airflow-${n}`, "m7i.xlarge", "airflow", cpuService(62, 68, 3))),
  ec2("i-mlflow", "m7i.large", "mlflow", { ...cpuService(58, 70, 5), memoryUtilization: growing(52, 83) }),
  ...several(2, (n) => ec2(`i-monitoring-${n}`, "m7i.large", "monitoring", cpuService(66, 74, 20))),
];
