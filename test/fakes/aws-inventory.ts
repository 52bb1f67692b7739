import {
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  EC2Client,
  type Instance,
  type InstanceTypeInfo,
} from "@aws-sdk/client-ec2";
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigOutput,
  type DescribeEndpointOutput,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  ListEndpointsCommand,
  ListTagsCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { mockClient } from "aws-sdk-client-mock";
import type { Tags } from "../../lib/aws/inventory/sagemaker-calls.ts";

/** An endpoint as its two Describe calls answer; without `config` that was deleted. */
export interface FakeEndpoint {
  readonly endpoint: Partial<DescribeEndpointOutput> & { readonly EndpointName: string };
  readonly config?: Partial<DescribeEndpointConfigOutput>;
  readonly tags?: Tags;
}

export interface FakeJob {
  readonly job: Partial<DescribeTrainingJobResponse> & { readonly TrainingJobName: string };
  readonly tags?: Tags;
}

export interface FakeRegion {
  readonly instances?: readonly Instance[];
  readonly types?: readonly InstanceTypeInfo[];
  readonly endpoints?: readonly FakeEndpoint[];
  readonly jobs?: readonly FakeJob[];
  /** Listed and deleted before anybody could ask: Describe does not find them. */
  readonly ghosts?: readonly string[];
}

export interface FakeCall {
  readonly api: string;
  readonly region: string;
  // biome-ignore lint/suspicious/noExplicitAny: the input of any command
  readonly input: any;
}

export interface FakeAws {
  readonly regions: Readonly<Record<string, FakeRegion>>;
  /** Sizes of the pages of each list in turn, the last for all that follow; 0 is an empty page that goes on. */
  readonly pageSizes?: readonly number[];
  readonly fail?: Fail;
}

/** The error that a call fails with. */
export type Fail = (call: FakeCall) => Error | undefined;

export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });
export const CREATED = new Date("2026-09-01T08:00:00Z");
export const arnOf = (kind: string, name: string): string =>
  `arn:aws:sagemaker:us-east-1:111122223333:${kind}/${name}`;

/** Puts the fake behind every EC2 and SageMaker client of the process. Answers the calls it got; `restore` ends it. */
export function fakeAws(aws: FakeAws) {
  const calls: FakeCall[] = [];
  const ec2 = mockClient(EC2Client);
  const sagemaker = mockClient(SageMakerClient);
  const answering =
    (api: string, answer: (region: FakeRegion, input: FakeCall["input"]) => object) =>
    // biome-ignore lint/suspicious/noExplicitAny: as aws-sdk-client-mock types it
    async (input: any, getClient: () => { readonly config: { readonly region: unknown } }) => {
      const configured = getClient().config.region;
      const region = String(typeof configured === "function" ? await configured() : configured);
      const call = { api, region, input };
      calls.push(call);
      const error = aws.fail?.(call);
      if (error) throw error;
      const known = aws.regions[region];
      if (!known) throw awsError("UnknownEndpoint", `no such region: ${region}`);
      return answer(known, input);
    };
  const paged = <T>(items: readonly T[] = [], { NextToken }: FakeCall["input"], key: string) =>
    pageOf(items, NextToken, key, aws.pageSizes ?? [1000]);

  ec2.on(DescribeInstancesCommand).callsFake(
    answering("DescribeInstances", ({ instances = [] }, input) => {
      const reservations = instances.map((one) => ({ OwnerId: "111122223333", Instances: [one] }));
      return paged(reservations, input, "Reservations");
    }),
  );
  ec2.on(DescribeInstanceTypesCommand).callsFake(
    answering("DescribeInstanceTypes", ({ types = [] }, input) => {
      const asked: readonly string[] = input.Filters[0].Values;
      const found = types.filter(({ InstanceType }) => asked.includes(String(InstanceType)));
      return paged(found, input, "InstanceTypes");
    }),
  );
  sagemaker.on(ListEndpointsCommand).callsFake(
    answering("ListEndpoints", ({ endpoints = [], ghosts = [] }, input) => {
      const listed = endpoints.map(({ endpoint: { EndpointName, EndpointStatus = "InService" } }) => ({
        EndpointName,
        EndpointStatus,
      }));
      const gone = ghosts.map((EndpointName) => ({ EndpointName, EndpointStatus: "InService" }));
      return paged([...listed, ...gone], input, "Endpoints");
    }),
  );
  sagemaker.on(DescribeEndpointCommand).callsFake(
    answering("DescribeEndpoint", ({ endpoints = [] }, { EndpointName }) => {
      const found = endpoints.find(({ endpoint }) => endpoint.EndpointName === EndpointName);
      if (!found) throw awsError("ValidationException", `Could not find endpoint "${EndpointName}".`);
      return {
        EndpointArn: arnOf("endpoint", EndpointName),
        EndpointStatus: "InService",
        EndpointConfigName: `${EndpointName}-config`,
        CreationTime: CREATED,
        ...found.endpoint,
      };
    }),
  );
  sagemaker.on(DescribeEndpointConfigCommand).callsFake(
    answering("DescribeEndpointConfig", ({ endpoints = [] }, { EndpointConfigName: name }) => {
      const found = endpoints.find(
        ({ endpoint }) => (endpoint.EndpointConfigName ?? `${endpoint.EndpointName}-config`) === name,
      );
      if (!found?.config)
        throw awsError("ValidationException", `Could not find endpoint configuration "${name}".`);
      return { EndpointConfigName: name, ...found.config };
    }),
  );
  sagemaker.on(ListTrainingJobsCommand).callsFake(
    answering("ListTrainingJobs", ({ jobs = [] }, input) => {
      const listed = jobs.filter(
        ({ job: { TrainingJobStatus = "InProgress" } }) => TrainingJobStatus === input.StatusEquals,
      );
      const summaries = listed.map(({ job: { TrainingJobName } }) => ({ TrainingJobName }));
      return paged(summaries, input, "TrainingJobSummaries");
    }),
  );
  sagemaker.on(DescribeTrainingJobCommand).callsFake(
    answering("DescribeTrainingJob", ({ jobs = [] }, { TrainingJobName }) => {
      const found = jobs.find(({ job }) => job.TrainingJobName === TrainingJobName);
      if (!found) throw awsError("ResourceNotFound", "Requested resource not found.");
      return {
        TrainingJobArn: arnOf("training-job", TrainingJobName),
        TrainingJobStatus: "InProgress",
        SecondaryStatus: "Training",
        CreationTime: CREATED,
        ...found.job,
      };
    }),
  );
  sagemaker.on(ListTagsCommand).callsFake(
    answering("ListTags", ({ endpoints = [], jobs = [] }, { ResourceArn, ...input }) => {
      const tagged: readonly (readonly [string, Tags | undefined])[] = [
        ...endpoints.map(({ endpoint, tags }) => [arnOf("endpoint", endpoint.EndpointName), tags] as const),
        ...jobs.map(({ job, tags }) => [arnOf("training-job", job.TrainingJobName), tags] as const),
      ];
      const [, tags = {}] = tagged.find(([arn]) => arn === ResourceArn) ?? [];
      const pairs = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      return paged(pairs, input, "Tags");
    }),
  );
  return {
    calls,
    restore: () => {
      ec2.restore();
      sagemaker.restore();
    },
  };
}

/** The token is the page's number. */
function pageOf<T>(items: readonly T[], token: string | undefined, key: string, sizes: readonly number[]) {
  const number = Number(token ?? 0);
  const sizeOf = (page: number): number => sizes[page] ?? Math.max(1, sizes.at(-1) ?? 1);
  let start = 0;
  for (let page = 0; page < number; page++) start += sizeOf(page);
  const end = start + sizeOf(number);
  return { [key]: items.slice(start, end), ...(end < items.length ? { NextToken: String(number + 1) } : {}) };
}
