/** A small account as plain facts: what the fake endpoint answers from. */
export interface AwsWorld {
  readonly account: string;
  readonly region: string;
  /** ISO 8601; series end here. */
  readonly now: string;
  readonly instances: readonly WorldInstance[];
  readonly endpoints: readonly WorldEndpoint[];
  readonly jobs?: readonly WorldJob[];
  /** As DescribeSavingsPlans lists them. */
  readonly savingsPlans?: readonly Readonly<Record<string, unknown>>[];
  readonly reservations?: readonly WorldReservation[];
  /** Dollars a day, by service. */
  readonly dailyUsd: Readonly<Record<string, number>>;
  /** Actions that answer AccessDenied. */
  readonly denied?: readonly string[];
}

export interface WorldInstance {
  readonly id: string;
  readonly type: string;
  readonly launched: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly gpus: number;
  /** 0..100, of every card; undefined: the agent is not installed. */
  readonly gpuPercent?: number;
  readonly cpuPercent: number;
}

export interface WorldEndpoint {
  readonly name: string;
  readonly type: string;
  readonly instances: number;
  readonly gpus: number;
  readonly created: string;
  /** Summed over cards, as SageMaker publishes it. */
  readonly gpuPercentSum: number;
  readonly invocationsPerHour: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface WorldJob {
  readonly name: string;
  readonly type: string;
  readonly instances: number;
  readonly started: string;
}

/** Active, regional, Linux, without upfront fee. */
export interface WorldReservation {
  readonly id: string;
  readonly type: string;
  readonly count: number;
  readonly start: string;
  readonly end: string;
  readonly usdPerHour: number;
}

type Dimensions = Readonly<Record<string, string>>;

/** What a metric is worth in this account; undefined where nothing publishes it. */
export function metricValue(world: AwsWorld, name: string, dimensions: Dimensions): number | undefined {
  const instance = world.instances.find(({ id }) => id === dimensions.InstanceId);
  if (instance) return instanceValue(instance, name);
  const endpoint = world.endpoints.find((one) => one.name === dimensions.EndpointName);
  return endpoint && endpointValue(endpoint, name);
}

function instanceValue({ cpuPercent, gpuPercent }: WorldInstance, name: string): number | undefined {
  if (name === "CPUUtilization") return cpuPercent;
  if (name === "NetworkIn" || name === "NetworkOut") return 1_000;
  if (gpuPercent === undefined) return undefined;
  if (name === "nvidia_smi_utilization_gpu") return gpuPercent;
  if (name === "nvidia_smi_memory_used") return gpuPercent > 0 ? 12_000 : 0;
  return name === "nvidia_smi_memory_total" ? 23_028 : undefined;
}

function endpointValue(endpoint: WorldEndpoint, name: string): number | undefined {
  if (name === "GPUUtilization") return endpoint.gpuPercentSum;
  if (name === "GPUMemoryUtilization") return 40 * endpoint.gpus;
  if (name === "CPUUtilization") return 60;
  if (name === "MemoryUtilization") return 30;
  return name === "Invocations" ? endpoint.invocationsPerHour : undefined;
}

/** The full dimension sets under which the CloudWatch agent publishes a metric here. */
export const publishedSets = (world: AwsWorld, name: string): readonly Dimensions[] =>
  world.instances.flatMap(({ id, type, gpus, gpuPercent }) =>
    name.startsWith("nvidia_smi_") && gpuPercent !== undefined
      ? Array.from({ length: gpus }, (_, index) => ({
          InstanceId: id,
          InstanceType: type,
          ImageId: "ami-1",
          arch: "Ampere",
          host: `ip-10-0-0-${id.slice(-1)}`,
          index: String(index),
          name: "NVIDIA A10G",
        }))
      : [],
  );
