import { describe, expect, test } from "vitest";
import type { InventoryItem } from "../../../lib/aws/inventory-item.ts";
import { CloudWatchAccount, type Sets } from "../../fakes/cloudwatch-account.ts";
import { anEndpoint, anItem, hourly, level, meansOf, readFrom } from "./reading.ts";

const UTILIZATION = ["CWAgent", "nvidia_smi_utilization_gpu"] as const;
const USED = ["CWAgent", "nvidia_smi_memory_used"] as const;
const TOTAL = ["CWAgent", "nvidia_smi_memory_total"] as const;
const NODE = ["ContainerInsights", "node_gpu_utilization"] as const;
const card = { index: "0", name: "NVIDIA A10G", host: "ip-10-0-0-1", arch: "Ampere" };

interface Case {
  readonly what: string;
  readonly metric: readonly [string, string];
  readonly set: Sets;
  readonly points: Parameters<CloudWatchAccount["publish"]>[2];
  readonly item?: InventoryItem;
  readonly means: Record<string, number>;
}

const endpoint = { EndpointName: "chat", VariantName: "AllTraffic" };
const job = anItem({
  id: "train-1",
  kind: "sagemaker-training",
  instanceType: "ml.g5.12xlarge",
  hosts: ["train-1/algo-1"],
});
const node = {
  ClusterName: "eks",
  NodeName: "ip-10-0-0-1.ec2.internal",
  InstanceId: "i-1",
  InstanceType: "g5.xlarge",
  GpuDevice: "nvidia0",
};

const CASES: readonly Case[] = [
  {
    what: "EC2's own CPU",
    metric: ["AWS/EC2", "CPUUtilization"],
    set: { InstanceId: "i-1" },
    points: level(40),
    means: { cpuUtilization: 0.4 },
  },
  {
    what: "the agent's memory, with its four appended dimensions",
    metric: ["CWAgent", "mem_used_percent"],
    set: { InstanceId: "i-1", InstanceType: "g5.xlarge", ImageId: "ami-1", AutoScalingGroupName: "asg" },
    points: level(70),
    means: { memoryUtilization: 0.7 },
  },
  {
    what: "the agent's memory, by host and InstanceId",
    metric: ["CWAgent", "mem_used_percent"],
    set: { host: "ip-10-0-0-1", InstanceId: "i-1" },
    points: level(70),
    means: { memoryUtilization: 0.7 },
  },
  {
    what: "a card with InstanceId alone appended",
    metric: UTILIZATION,
    set: { ...card, InstanceId: "i-1" },
    points: level(80),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "a card of an older agent, which has no arch",
    metric: UTILIZATION,
    set: { index: "0", name: "NVIDIA A10G", host: "ip-10-0-0-1", InstanceId: "i-1" },
    points: level(80),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "a card with everything appended",
    metric: UTILIZATION,
    set: {
      ...card,
      InstanceId: "i-1",
      InstanceType: "g5.xlarge",
      ImageId: "ami-1",
      AutoScalingGroupName: "a",
    },
    points: level(80),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "a card that names only its host, which is our instance's private DNS name",
    metric: UTILIZATION,
    set: { ...card, host: "ip-10-0-0-1.ec2.internal" },
    points: level(80),
    item: anItem({ privateDnsName: "ip-10-0-0-1.ec2.internal" }),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "a card that names only the first label of that host",
    metric: UTILIZATION,
    set: card,
    points: level(80),
    item: anItem({ privateDnsName: "ip-10-0-0-1.ec2.internal" }),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "a card whose host is named by resource",
    metric: UTILIZATION,
    set: { ...card, host: "i-1.us-west-2.compute.internal" },
    points: level(80),
    means: { "gpuUtilization/0": 0.8 },
  },
  {
    what: "Container Insights' five dimensions",
    metric: NODE,
    set: node,
    points: level(33),
    means: { "gpuUtilization/0": 0.33 },
  },
  {
    what: "Container Insights' three, which sum up a node",
    metric: NODE,
    set: { ClusterName: "eks", NodeName: "n", InstanceId: "i-1" },
    points: level(33),
    means: {},
  },
  {
    what: "an endpoint's CPU, summed over 48 vCPUs",
    metric: ["/aws/sagemaker/Endpoints", "CPUUtilization"],
    set: endpoint,
    points: level(480),
    item: anEndpoint(),
    means: { cpuUtilization: 0.1 },
  },
  {
    what: "an endpoint's memory, not summed",
    metric: ["/aws/sagemaker/Endpoints", "MemoryUtilization"],
    set: endpoint,
    points: level(50),
    item: anEndpoint(),
    means: { memoryUtilization: 0.5 },
  },
  {
    what: "an endpoint's GPUs, summed over 4",
    metric: ["/aws/sagemaker/Endpoints", "GPUUtilization"],
    set: endpoint,
    points: level(80),
    item: anEndpoint(),
    means: { gpuUtilization: 0.2 },
  },
  {
    what: "an endpoint's VRAM, summed over 4",
    metric: ["/aws/sagemaker/Endpoints", "GPUMemoryUtilization"],
    set: endpoint,
    points: level(360),
    item: anEndpoint(),
    means: { gpuMemoryUtilization: 0.9 },
  },
  {
    what: "a variant that is not called AllTraffic",
    metric: ["/aws/sagemaker/Endpoints", "GPUUtilization"],
    set: { EndpointName: "chat", VariantName: "blue" },
    points: level(80),
    item: anEndpoint({ endpoint: { name: "chat", variant: "blue" } }),
    means: { gpuUtilization: 0.2 },
  },
  {
    what: "a training job's host",
    metric: ["/aws/sagemaker/TrainingJobs", "GPUUtilization"],
    set: { Host: "train-1/algo-1" },
    points: level(200),
    item: job,
    means: { gpuUtilization: 0.5 },
  },
  {
    what: "an endpoint's calls",
    metric: ["AWS/SageMaker", "Invocations"],
    set: endpoint,
    points: { Sum: hourly(7) },
    item: anEndpoint(),
    means: { invocations: 7 },
  },
  {
    what: "an asynchronous endpoint's backlog",
    metric: ["AWS/SageMaker", "ApproximateBacklogSize"],
    set: { EndpointName: "chat" },
    points: level(3),
    item: anEndpoint({ asynchronous: true }),
    means: { backlog: 3 },
  },
  ...["InvocationsProcessed", "InvocationsProcesssed"].map((name) => ({
    what: `requests processed, spelled ${name}`,
    metric: ["AWS/SageMaker", name] as const,
    set: { EndpointName: "chat" },
    points: { Sum: hourly(12) },
    item: anEndpoint({ asynchronous: true }),
    means: { invocations: 12 },
  })),
];

describe("a metric is found under the very set it is published with", () => {
  test.each(CASES)("$what", async ({ metric, set, points, item = anItem(), means }) => {
    const account = new CloudWatchAccount().publish(metric, set, points);
    expect(meansOf(await readFrom(account, [item]), item.id)).toEqual(means);
  });
});

describe("sums of two metrics", () => {
  test("network bytes are what came in and what went out", async () => {
    const account = new CloudWatchAccount()
      .publish(["AWS/EC2", "NetworkIn"], { InstanceId: "i-1" }, { Sum: hourly(1_000) })
      .publish(["AWS/EC2", "NetworkOut"], { InstanceId: "i-1" }, { Sum: hourly(500) });
    expect(meansOf(await readFrom(account, [anItem()]))).toEqual({ networkBytes: 1_500 });
  });

  test("VRAM is what is used of what there is, at each time and whatever the unit", async () => {
    const set = { ...card, InstanceId: "i-1" };
    const account = new CloudWatchAccount()
      .publish(UTILIZATION, set)
      .publish(USED, set, { Average: hourly(6_000), Maximum: hourly(12_000) })
      .publish(TOTAL, set, { Average: hourly(24_000) });
    const read = await readFrom(account, [anItem()]);
    expect(meansOf(read)).toEqual({ "gpuMemoryUtilization/0": 0.25 });
    expect(read.byResource.get("i-1")?.telemetry[0]?.max).toBe(0.5);
  });
});
