import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigOutput,
  type DescribeEndpointOutput,
  ListEndpointsCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import type { Connection } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { boundedMap } from "./bounded-map.ts";
import { type InstanceSet, UNKNOWN_TYPE, variantsOf } from "./endpoint-variants.ts";
import { type Inventory, type ReadInventory, required } from "./inventory.ts";
import { allPages } from "./pages.ts";
import {
  type Answer,
  asking,
  CALLS_AT_ONCE,
  readTags,
  sageMakerClient,
  type Tags,
} from "./sagemaker-calls.ts";

const LIST = "sagemaker:ListEndpoints";
const DESCRIBE = "sagemaker:DescribeEndpoint";

/** Endpoints: the most that SageMaker answers a page (API reference, 2026-11-24). */
const PAGE_SIZE = 100;

/**
 * No instance stays behind an endpoint that failed to come up or is being deleted. In all other states, out of service
 * and rolling back included, the instances it has are billed.
 */
const WITHOUT_INSTANCES: ReadonlySet<string> = new Set(["Failed", "Deleting"]);

export const readSageMakerEndpoints: ReadInventory = async (connection, account) => {
  const client = sageMakerClient(connection);
  const names = await endpointNames(client, connection.region);
  const configs = new Map<string, Promise<Answer<DescribeEndpointConfigOutput>>>();
  const described = await boundedMap(names, CALLS_AT_ONCE, (name) =>
    describe({ client, connection, account, configs }, name),
  );
  return joined(described);
};

interface Calls {
  readonly client: SageMakerClient;
  readonly connection: Connection;
  readonly account: string;
  /** Endpoints often share a configuration: each is read once. */
  readonly configs: Map<string, Promise<Answer<DescribeEndpointConfigOutput>>>;
}

interface Described extends Inventory {
  readonly serverless: number;
}

const NOTHING: Described = { items: [], problems: [], lost: [], serverless: 0 };

async function endpointNames(client: SageMakerClient, region: string): Promise<readonly string[]> {
  const pages = await allPages(LIST, region, (token) =>
    client.send(new ListEndpointsCommand({ MaxResults: PAGE_SIZE, ...token })),
  );
  const listed = pages.flatMap(({ Endpoints }) => Endpoints ?? []);
  const billed = listed.filter(({ EndpointStatus }) => !WITHOUT_INSTANCES.has(EndpointStatus ?? ""));
  return [...new Set(billed.map(({ EndpointName }) => required(EndpointName, "EndpointName", LIST)))];
}

async function describe(calls: Calls, name: string): Promise<Described> {
  const { client, connection } = calls;
  const found = await asking(DESCRIBE, connection.region, () =>
    client.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
  if (found.kind === "gone") return NOTHING;
  if (found.kind === "lost") return { ...NOTHING, lost: [found.error] };
  const endpoint = { ...found.value, EndpointName: name };
  if (WITHOUT_INSTANCES.has(endpoint.EndpointStatus ?? "")) return NOTHING;
  const config = await configOf(calls, endpoint.EndpointConfigName);
  if (config.kind === "lost") return { ...NOTHING, lost: [config.error] };
  const { sets, serverless } = variantsOf(endpoint, config.kind === "found" ? config.value : undefined);
  if (sets.length === 0) return { ...NOTHING, serverless };
  const tags = await readTags(
    client,
    connection.region,
    required(endpoint.EndpointArn, "EndpointArn", DESCRIBE),
  );
  const isAsync =
    { ...(config.kind === "found" && config.value) }.AsyncInferenceConfig ?? endpoint.AsyncInferenceConfig;
  return {
    serverless,
    items: sets.map((set) =>
      itemOf(set, endpoint, {
        region: connection.region,
        account: calls.account,
        asynchronous: isAsync !== undefined,
        tags: tags.kind === "found" ? tags.value : {},
      }),
    ),
    problems: sets.flatMap((set) => problemsOf(set, endpoint.EndpointConfigName)),
    lost: tags.kind === "lost" ? [tags.error] : [],
  };
}

function configOf(
  { client, connection, configs }: Calls,
  name: string | undefined,
): Promise<Answer<DescribeEndpointConfigOutput>> | Answer<never> {
  if (name === undefined) return { kind: "gone" };
  const known = configs.get(name);
  if (known) return known;
  const asked = asking("sagemaker:DescribeEndpointConfig", connection.region, () =>
    client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })),
  );
  configs.set(name, asked);
  return asked;
}

const itemOf = (
  { id, variant, instanceType = UNKNOWN_TYPE, instances, capacityType, isMeasuredAlone }: InstanceSet,
  { EndpointName = "", CreationTime }: DescribeEndpointOutput,
  known: Pick<InventoryItem, "region" | "account" | "asynchronous"> & { readonly tags: Tags },
): InventoryItem => ({
  ...known,
  id,
  kind: "sagemaker-endpoint",
  instanceType,
  instances,
  capacityType,
  launchedAt: required(CreationTime, "CreationTime", DESCRIBE).toISOString(),
  ...(isMeasuredAlone ? { endpoint: { name: EndpointName, variant } } : {}),
});

function problemsOf(
  { id, instanceType, isMeasuredAlone }: InstanceSet,
  config: string | undefined,
): readonly Problem[] {
  if (instanceType === undefined) {
    const what = `its instance type is not known: the endpoint configuration ${config ?? ""} was deleted; deploy a new one to see it`;
    return [{ where: id, what }];
  }
  if (isMeasuredAlone) return [];
  return [
    { where: id, what: "its variant mixes instance types: its metrics cannot be told apart, not judged" },
  ];
}

function joined(described: readonly Described[]): Inventory {
  const serverless = described.reduce((sum, one) => sum + one.serverless, 0);
  const what = "serverless: billed by request, not judged";
  const lost: readonly SourceError[] = described.flatMap((one) => one.lost);
  return {
    items: described.flatMap(({ items }) => items),
    problems: [
      ...described.flatMap(({ problems }) => problems),
      ...(serverless === 0 ? [] : [{ where: "SageMaker endpoints", what, count: serverless }]),
    ],
    lost,
  };
}
