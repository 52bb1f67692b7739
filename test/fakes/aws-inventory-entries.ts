import type { Instance } from "@aws-sdk/client-ec2";
import type { ProductionVariant, ProductionVariantSummary } from "@aws-sdk/client-sagemaker";
import { CREATED, type FakeEndpoint, type FakeJob } from "./aws-inventory.ts";

export const anInstance = (InstanceId: string, change: Partial<Instance> = {}): Instance => ({
  InstanceId,
  InstanceType: "g5.xlarge",
  LaunchTime: CREATED,
  State: { Name: "running" },
  ...change,
});

export interface FakeVariant {
  readonly name?: string;
  readonly type?: ProductionVariant["InstanceType"];
  readonly instances?: number;
  readonly now?: Partial<ProductionVariantSummary>;
  readonly configured?: Partial<ProductionVariant>;
}

/** One variant called AllTraffic on one ml.g5.xlarge unless told otherwise. */
export function anEndpoint(
  EndpointName: string,
  variants: readonly FakeVariant[] = [{}],
  change: Omit<FakeEndpoint, "endpoint"> & { readonly endpoint?: Partial<FakeEndpoint["endpoint"]> } = {},
): FakeEndpoint {
  const named = variants.map((one) => ({
    name: "AllTraffic",
    type: "ml.g5.xlarge" as const,
    instances: 1,
    ...one,
  }));
  return {
    endpoint: {
      EndpointName,
      ProductionVariants: named.map(({ name, instances, now }) => ({
        VariantName: name,
        CurrentInstanceCount: instances,
        ...now,
      })),
      ...change.endpoint,
    },
    config: {
      ProductionVariants: named.map(({ name, type, configured }) => ({
        VariantName: name,
        InstanceType: type,
        InitialInstanceCount: 1,
        ...configured,
      })),
      ...change.config,
    },
    tags: change.tags ?? {},
  };
}

/** On two ml.p4d.24xlarge, started an hour after it was created, unless told otherwise. */
export const aJob = (
  TrainingJobName: string,
  job: Partial<FakeJob["job"]> = {},
  tags: FakeJob["tags"] = {},
): FakeJob => ({
  job: {
    TrainingJobName,
    TrainingStartTime: new Date(CREATED.getTime() + 3_600_000),
    ResourceConfig: { InstanceType: "ml.p4d.24xlarge", InstanceCount: 2, VolumeSizeInGB: 100 },
    ...job,
  },
  tags,
});
