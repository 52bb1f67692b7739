import type { GpuDeviceInfo, InstanceTypeInfo } from "@aws-sdk/client-ec2";
import type { AcceleratorSet } from "../../domain/instance-type.ts";

const MIB_PER_GIB = 1024;

/** Where the catalog's word for a chip is not EC2's with dashes for spaces. */
const CHIP_NAMES: Readonly<Record<string, string>> = {
  T4g: "T4G",
  "RTX PRO Server 6000": "RTX-PRO-6000",
};

/**
 * GiB a Neuron chip has. EC2 reports 512 GiB for a Trainium2, which has 96 (Neuron documentation v2.29; moto's dump of
 * DescribeInstanceTypes, 2026-08-02).
 */
const NEURON_GIB: Readonly<Record<string, number>> = {
  Inferentia: 8,
  Inferentia2: 32,
  Trainium: 32,
  Trainium2: 96,
};

/** Sizes that memory is sold in, GB. What a driver reports is up to a tenth less: 22,888 MiB of an L4's 24 GB. */
const SOLD_GB = [4, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128, 141, 180, 192, 256, 288] as const;

/** GPUs, Neuron devices, or Inferentia as the API called them first; undefined where the type has none. */
export function acceleratorsOf(type: InstanceTypeInfo): AcceleratorSet | undefined {
  return gpusOf(type) ?? neuronDevicesOf(type);
}

/** EC2 sells no type with two kinds of GPU: the first is the kind. */
function gpusOf({ GpuInfo }: InstanceTypeInfo): AcceleratorSet | undefined {
  const [gpu] = GpuInfo?.Gpus ?? [];
  const devices = gpu?.LogicalGpuCount ?? gpu?.Count ?? 0;
  if (gpu?.Name === undefined || devices === 0) return undefined;
  const mibEach = (GpuInfo?.TotalGpuMemoryInMiB ?? 0) / devices || (gpu.MemoryInfo?.SizeInMiB ?? 0);
  if (mibEach === 0) return undefined;
  const share = partitionOf(gpu);
  return {
    model: modelNamed(gpu.Name, mibEach / share / MIB_PER_GIB),
    vendor: gpu.Manufacturer?.toLowerCase() === "amd" ? "amd" : "nvidia",
    count: devices * share,
    devices,
    memoryGiBEach: rounded(mibEach / MIB_PER_GIB),
  };
}

/** Of one card, 0 to 1. A g6f has `Count` 0 beside one logical device of an eighth of an L4. */
function partitionOf({ GpuPartitionSize, Count, LogicalGpuCount }: GpuDeviceInfo): number {
  if (GpuPartitionSize !== undefined && GpuPartitionSize > 0 && GpuPartitionSize <= 1)
    return GpuPartitionSize;
  return Count && LogicalGpuCount && Count < LogicalGpuCount ? Count / LogicalGpuCount : 1;
}

function neuronDevicesOf({
  NeuronInfo,
  InferenceAcceleratorInfo,
}: InstanceTypeInfo): AcceleratorSet | undefined {
  const [device] = NeuronInfo?.NeuronDevices ?? InferenceAcceleratorInfo?.Accelerators ?? [];
  const { Name: name, Count: count = 0, MemoryInfo } = device ?? {};
  if (name === undefined || count === 0) return undefined;
  const documented = Object.hasOwn(NEURON_GIB, name) ? NEURON_GIB[name] : undefined;
  const gib = documented ?? (MemoryInfo?.SizeInMiB ?? 0) / MIB_PER_GIB;
  if (gib === 0) return undefined;
  return { model: modelNamed(name, gib), vendor: "aws", count, devices: count, memoryGiBEach: rounded(gib) };
}

/** `L4-24GB`: the chip and the memory it is sold with. */
function modelNamed(name: string, gib: number): string {
  const chip = Object.hasOwn(CHIP_NAMES, name) ? CHIP_NAMES[name] : name.trim().replaceAll(/\s+/g, "-");
  const sold = SOLD_GB.find((gb) => gb >= gib * 0.99 && gib >= gb * 0.85) ?? Math.round(gib);
  return `${chip}-${sold}GB`;
}

const rounded = (gib: number): number => Number(gib.toFixed(2));
