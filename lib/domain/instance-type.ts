/** Accelerators of one instance type. `count` may be a fraction of a card (g6f.large: 0.125 of an L4). */
export interface AcceleratorSet {
  /** Chip and memory, as in the plan file: `L4-24GB`, `H100-80GB`, `Trainium2-96GB`. */
  readonly model: string;
  readonly vendor: "nvidia" | "amd" | "aws";
  readonly count: number;
  /** Devices that the operating system sees and exporters number (1 for a g6f's eighth of a card). */
  readonly devices: number;
  /** Memory of one device: a g6f.large's single device has 2.79 GiB, not 24. */
  readonly memoryGiBEach: number;
}

export interface InstanceType {
  readonly name: string;
  /** The part before the dot: `g5`, `p6-b200`. */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly architecture: "x86_64" | "arm64";
  readonly accelerators?: AcceleratorSet;
  /** Baseline, not burst, summed over network cards. */
  readonly networkGbps?: number;
  readonly nvmeGB?: number;
  readonly burstable: boolean;
  readonly bareMetal: boolean;
  readonly currentGeneration: boolean;
}

/** By name, without SageMaker's `ml.` prefix. */
export type InstanceTypes = Readonly<Record<string, InstanceType>>;

/** `ml.g5.xlarge` and `g5.xlarge` are the same machine at different prices. */
export const machineName = (instanceType: string): string => instanceType.replace(/^ml\./, "");

export const instanceTypeNamed = (types: InstanceTypes, name: string): InstanceType | undefined => {
  const machine = machineName(name);
  return Object.hasOwn(types, machine) ? types[machine] : undefined;
};

export const acceleratorDevices = (type: InstanceType): number => type.accelerators?.devices ?? 0;

/** Facts of one accelerator chip, for sizing. Rates are dense, without sparsity. */
export interface Accelerator {
  readonly model: string;
  readonly memoryGiB: number;
  readonly memoryGBPerSecond: number;
  readonly teraflops: Readonly<Partial<Record<Precision, number>>>;
  /** One direction, per accelerator, to its neighbours in the node. */
  readonly interconnectGBPerSecond: number;
  readonly source: string;
  readonly asOf: string;
}

export type Precision = "fp32" | "fp16" | "bf16" | "fp8" | "int8" | "int4";
export type Accelerators = Readonly<Record<string, Accelerator>>;
