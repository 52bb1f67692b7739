import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  ListTrainingJobsCommand,
  type ResourceConfig,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { CapacityType } from "../../domain/offering.ts";
import { boundedMap } from "../bounded-map.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { type Inventory, type ReadInventory, required } from "./inventory.ts";
import { allPages } from "./pages.ts";
import { asking, CALLS_AT_ONCE, readTags, sageMakerClient } from "./sagemaker-calls.ts";

const LIST = "sagemaker:ListTrainingJobs";
const DESCRIBE = "sagemaker:DescribeTrainingJob";

/** Jobs: the most that SageMaker answers a page (API reference, 2026-11-24). */
const PAGE_SIZE = 100;

const NOTHING: Inventory = { items: [], problems: [], lost: [] };

/**
 * Jobs in progress: an ended one costs nothing any more, whatever its metrics show. Warm pools (instances kept after
 * a job and billed until their keep-alive ends) are not listed: no metric says what they do.
 */
export const readSageMakerTrainingJobs: ReadInventory = async (connection, account) => {
  const client = sageMakerClient(connection);
  const { region } = connection;
  const names = await jobNames(client, region);
  const described = await boundedMap(names, CALLS_AT_ONCE, (name) =>
    describe(client, { region, account }, name),
  );
  return {
    items: described.flatMap(({ items }) => items),
    problems: [],
    lost: described.flatMap(({ lost }) => lost),
  };
};

async function describe(
  client: SageMakerClient,
  { region, account }: Pick<InventoryItem, "region" | "account">,
  name: string,
): Promise<Inventory> {
  const found = await asking(DESCRIBE, region, () =>
    client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
  );
  if (found.kind === "gone") return NOTHING;
  if (found.kind === "lost") return { ...NOTHING, lost: [found.error] };
  const job = found.value;
  const groups = isWaiting(job) ? [] : groupsOf(name, job.ResourceConfig);
  if (groups.length === 0) return NOTHING;
  const arn = required(job.TrainingJobArn, "TrainingJobArn", DESCRIBE);
  const answer = await readTags(client, region, arn);
  const tags = answer.kind === "found" ? answer.value : {};
  return {
    items: groups.map((group) => ({ ...itemOf(job), ...group, region, account, tags })),
    problems: [],
    lost: answer.kind === "lost" ? [answer.error] : [],
  };
}

async function jobNames(client: SageMakerClient, region: string): Promise<readonly string[]> {
  const pages = await allPages(LIST, region, (token) =>
    client.send(new ListTrainingJobsCommand({ StatusEquals: "InProgress", MaxResults: PAGE_SIZE, ...token })),
  );
  const listed = pages.flatMap(({ TrainingJobSummaries }) => TrainingJobSummaries ?? []);
  return [
    ...new Set(listed.map(({ TrainingJobName }) => required(TrainingJobName, "TrainingJobName", LIST))),
  ];
}

/** Queueing for capacity: it has no instance yet. */
const isWaiting = (job: DescribeTrainingJobResponse): boolean =>
  job.TrainingJobStatus !== "InProgress" || job.SecondaryStatus === "Pending";

type Group = Pick<InventoryItem, "id" | "instanceType" | "instances" | "hosts">;

/**
 * One resource a job, or one an instance group. Which `algo-N` belongs to which group SageMaker does not say ("log
 * streams are not grouped by instance groups", train-heterogeneous-cluster-configure, 2026-11-24), so that groups have
 * no hosts: a GPU group judged by the metrics of its CPU neighbours would look idle.
 */
function groupsOf(job: string, config: ResourceConfig | undefined): readonly Group[] {
  const groups = (config?.InstanceGroups ?? []).filter(({ InstanceCount }) => (InstanceCount ?? 0) > 0);
  if (groups.length > 1) {
    return groups.map(({ InstanceGroupName, InstanceType, InstanceCount = 0 }) => ({
      id: `${job}/${required(InstanceGroupName, "InstanceGroupName", DESCRIBE)}`,
      instanceType: required(InstanceType, "InstanceType", DESCRIBE),
      instances: InstanceCount,
    }));
  }
  const [only] = groups;
  // SageMaker picks one of the preferred types; before that, and for a job billed by the token, there is no instance.
  const instanceType = config?.SelectedInstanceType ?? only?.InstanceType ?? config?.InstanceType;
  const instances = config?.SelectedInstanceCount ?? only?.InstanceCount ?? config?.InstanceCount ?? 0;
  if (instanceType === undefined || instances === 0) return [];
  const hosts = Array.from({ length: instances }, (_, index) => `${job}/algo-${index + 1}`);
  return [{ id: only ? `${job}/${only.InstanceGroupName}` : job, instanceType, instances, hosts }];
}

const itemOf = (job: DescribeTrainingJobResponse) => ({
  kind: "sagemaker-training" as const,
  capacityType: capacityTypeOf(job),
  launchedAt: required(job.TrainingStartTime ?? job.CreationTime, "CreationTime", DESCRIBE).toISOString(),
  asynchronous: false,
});

/** A training plan is paid in advance: a job on it costs nothing more. */
function capacityTypeOf({
  EnableManagedSpotTraining,
  ResourceConfig,
}: DescribeTrainingJobResponse): CapacityType {
  if (EnableManagedSpotTraining) return "spot";
  return ResourceConfig?.TrainingPlanArn === undefined ? "on-demand" : "reserved";
}
