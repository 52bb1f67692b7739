import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigOutput,
  ListEndpointsCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { boundedMap } from "../bounded-map.ts";
import type { Connection } from "../connection.ts";
import { type DescribedEndpoint, joined, NO_INSTANCES, resourcesOf } from "./endpoint-resources.ts";
import { variantsOf } from "./endpoint-variants.ts";
import { type ReadInventory, required } from "./inventory.ts";
import { allPages } from "./pages.ts";
import { type Answer, asking, CALLS_AT_ONCE, readTags, sageMakerClient } from "./sagemaker-calls.ts";

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
  return joined(described, connection.region);
};

interface Calls {
  readonly client: SageMakerClient;
  readonly connection: Connection;
  readonly account: string;
  /** Endpoints often share a configuration: each is read once. */
  readonly configs: Map<string, Promise<Answer<DescribeEndpointConfigOutput>>>;
}

async function endpointNames(client: SageMakerClient, region: string): Promise<readonly string[]> {
  const pages = await allPages(LIST, region, (token) =>
    client.send(new ListEndpointsCommand({ MaxResults: PAGE_SIZE, ...token })),
  );
  const listed = pages.flatMap(({ Endpoints }) => Endpoints ?? []);
  const billed = listed.filter(({ EndpointStatus }) => !WITHOUT_INSTANCES.has(EndpointStatus ?? ""));
  return [...new Set(billed.map(({ EndpointName }) => required(EndpointName, "EndpointName", LIST)))];
}

async function describe(calls: Calls, name: string): Promise<DescribedEndpoint> {
  const { client, connection, account } = calls;
  const { region } = connection;
  const found = await asking(DESCRIBE, region, () =>
    client.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
  if (found.kind === "gone") return NO_INSTANCES;
  if (found.kind === "lost") return { ...NO_INSTANCES, lost: [found.error] };
  const endpoint = { ...found.value, EndpointName: name };
  if (WITHOUT_INSTANCES.has(endpoint.EndpointStatus ?? "")) return NO_INSTANCES;
  const config = await configOf(calls, endpoint.EndpointConfigName);
  if (config.kind === "lost") return { ...NO_INSTANCES, lost: [config.error] };
  const variants = variantsOf(endpoint, config.kind === "found" ? config.value : undefined);
  if (variants.sets.length === 0) return { ...NO_INSTANCES, serverless: variants.serverless };
  const arn = required(endpoint.EndpointArn, "EndpointArn", DESCRIBE);
  const tags = await readTags(client, region, arn);
  return {
    ...resourcesOf(endpoint, variants, { region, account, tags: tags.kind === "found" ? tags.value : {} }),
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
