import type { FakeAws, FakeEndpoint } from "../fakes/aws-inventory.ts";
import { anEndpoint, anInstance } from "../fakes/aws-inventory-entries.ts";
import { CloudWatchAccount, type Sets } from "../fakes/cloudwatch-account.ts";
import { type CastEndpoint, ENDPOINTS } from "./endpoint-cast.ts";
import { levelsOf, steady, sumsOf } from "./loads.ts";
import { MACHINES, type Machine, type Truth } from "./machine-cast.ts";

export interface EmulatedFleet {
  readonly aws: FakeAws;
  readonly cloudWatch: CloudWatchAccount;
  readonly truths: ReadonlyMap<string, Truth>;
}

const VCPUS = { "ml.g5.xlarge": 4, "ml.g5.48xlarge": 192 } as const;
/** Hours without a sample of an agent that stopped: five days. */
const STOPPED = 120;
const VRAM_MIB = 23_028;

/** 200 instances and 11 endpoints with known truths, published as AWS publishes them. */
export function emulatedFleet(endMs: number): EmulatedFleet {
  const cloudWatch = new CloudWatchAccount();
  const truths = new Map<string, Truth>();
  const instances = MACHINES.flatMap((machine) =>
    Array.from({ length: machine.count }, (_, index) => {
      const id = `i-${machine.role}-${index}`;
      const host = `ip-10-0-${truths.size}.ec2.internal`;
      truths.set(id, machine.truth);
      publishMachine(cloudWatch, machine, { id, host, endMs });
      const Tags = Object.entries(machine.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
      return anInstance(id, { InstanceType: machine.type as "g5.xlarge", PrivateDnsName: host, Tags });
    }),
  );
  const endpoints = ENDPOINTS.map((endpoint) => {
    for (const { name, truth } of endpoint.variants) truths.set(idOf(endpoint, name), truth);
    publishEndpoint(cloudWatch, endpoint, endMs);
    return describedEndpoint(endpoint);
  });
  return { aws: { regions: { "us-east-1": { instances, endpoints } } }, cloudWatch, truths };
}

const idOf = ({ name, variants }: CastEndpoint, variant: string): string =>
  variants.length === 1 ? name : `${name}/${variant}`;

interface Placed {
  readonly id: string;
  readonly host: string;
  readonly endMs: number;
}

function publishMachine(account: CloudWatchAccount, machine: Machine, placed: Placed): void {
  const { id, endMs } = placed;
  const own = { InstanceId: id };
  account.publish(["AWS/EC2", "CPUUtilization"], own, levelsOf(steady(machine.cpu), endMs));
  account.publish(["AWS/EC2", "NetworkIn"], own, sumsOf(steady(machine.network * 0.75), endMs));
  account.publish(["AWS/EC2", "NetworkOut"], own, sumsOf(steady(machine.network * 0.25), endMs));
  if (machine.publishing === "nobody") return;
  for (const index of machine.cards.keys()) {
    if (machine.publishing === "container insights") publishNodeCard(account, machine, placed, index);
    else publishAgentCard(account, machine, placed, index);
  }
}

function publishAgentCard(account: CloudWatchAccount, machine: Machine, placed: Placed, index: number): void {
  const { publishing, cards, vram = 0 } = machine;
  const { endMs } = placed;
  const set = agentSet(machine, placed, index);
  const [cut, recent] = publishing === "agent, stopped" ? [STOPPED, false] : [0, true];
  const load = cards[index] ?? steady(0);
  if (publishing !== "agent, memory only")
    account.publish(["CWAgent", "nvidia_smi_utilization_gpu"], set, levelsOf(load, endMs, 1, cut), recent);
  const used = levelsOf(steady((vram / 100) * VRAM_MIB), endMs, 1, cut);
  account.publish(["CWAgent", "nvidia_smi_memory_used"], set, used, recent);
  account.publish(
    ["CWAgent", "nvidia_smi_memory_total"],
    set,
    levelsOf(steady(VRAM_MIB), endMs, 1, cut),
    recent,
  );
  // What the agent wrote before it was reconfigured is listed for two weeks more.
  if (publishing === "agent, reconfigured") {
    const old = { ...set, ImageId: "ami-old", InstanceType: machine.type };
    account.publish(
      ["CWAgent", "nvidia_smi_utilization_gpu"],
      old,
      levelsOf(steady(0), endMs, 1, 300),
      false,
    );
  }
}

function agentSet({ publishing, card = "NVIDIA A10G", type }: Machine, { id, host }: Placed, index: number) {
  const written: Sets = { index: String(index), name: card, arch: "Ampere", host };
  if (publishing === "agent, host only") return written;
  if (publishing !== "agent, everything appended") return { ...written, InstanceId: id };
  return { ...written, InstanceId: id, InstanceType: type, ImageId: "ami-1", AutoScalingGroupName: "asg" };
}

/** Container Insights' full set, and the roll-ups it publishes beside it. */
function publishNodeCard(account: CloudWatchAccount, machine: Machine, placed: Placed, index: number): void {
  const { endMs } = placed;
  const node: Sets = { ClusterName: "eks", NodeName: placed.host, InstanceId: placed.id };
  const full = { ...node, InstanceType: machine.type, GpuDevice: `nvidia${index}` };
  const busy = levelsOf(machine.cards[index] ?? steady(0), endMs);
  for (const set of [full, node, { ClusterName: "eks" }])
    account.publish(["ContainerInsights", "node_gpu_utilization"], set, busy);
  const memory = levelsOf(steady(machine.vram ?? 0), endMs);
  account.publish(["ContainerInsights", "node_gpu_memory_utilization"], full, memory);
}

function publishEndpoint(account: CloudWatchAccount, endpoint: CastEndpoint, endMs: number): void {
  const { name, cards, variants, queue, type } = endpoint;
  for (const { name: VariantName, gpu, vram, calls } of variants) {
    const set = { EndpointName: name, VariantName };
    const machine = "/aws/sagemaker/Endpoints";
    account.publish([machine, "GPUUtilization"], set, levelsOf(gpu, endMs, cards));
    account.publish([machine, "GPUMemoryUtilization"], set, levelsOf(steady(vram), endMs, cards));
    account.publish([machine, "CPUUtilization"], set, levelsOf(steady(5), endMs, VCPUS[type]));
    account.publish([machine, "MemoryUtilization"], set, levelsOf(steady(10), endMs));
    // An hour without a call has no point.
    if (calls === "unpublished") continue;
    const Sum = sumsOf(calls, endMs).Sum.filter(([, count]) => count > 0);
    account.publish(["AWS/SageMaker", "Invocations"], set, { Sum });
  }
  if (queue === undefined) return;
  const own = { EndpointName: name };
  account.publish(["AWS/SageMaker", "ApproximateBacklogSize"], own, levelsOf(queue.backlog, endMs));
  account.publish(["AWS/SageMaker", "InvocationsProcessed"], own, sumsOf(queue.processed, endMs));
}

const describedEndpoint = ({ name, type, variants, queue }: CastEndpoint): FakeEndpoint =>
  anEndpoint(
    name,
    variants.map((variant) => ({ name: variant.name, type })),
    queue === undefined
      ? {}
      : { config: { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://out" } } } },
  );
