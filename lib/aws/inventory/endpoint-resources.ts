import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { Problem } from "../../domain/fleet.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { type InstanceSet, UNKNOWN_TYPE, type Variants } from "./endpoint-variants.ts";
import { type Inventory, required } from "./inventory.ts";

export interface DescribedEndpoint extends Inventory {
  /** Variants without instances: what they cost follows from requests. */
  readonly serverless: number;
}

export const NO_INSTANCES: DescribedEndpoint = { items: [], problems: [], lost: [], serverless: 0 };

type Known = Pick<InventoryItem, "region" | "account" | "tags">;

/** A resource for each set of instances behind an endpoint. */
export const resourcesOf = (
  endpoint: DescribeEndpointOutput,
  { sets, serverless, asynchronous }: Variants,
  known: Known,
): Omit<DescribedEndpoint, "lost"> => ({
  serverless,
  items: sets.map((set) => ({ ...itemOf(set, endpoint), ...known, asynchronous })),
  problems: sets.flatMap((set) => problemsOf(set, endpoint.EndpointConfigName)),
});

const itemOf = (
  { id, variant, instanceType = UNKNOWN_TYPE, instances, capacityType, isMeasuredAlone }: InstanceSet,
  { EndpointName: name = "", CreationTime }: DescribeEndpointOutput,
) => ({
  id,
  kind: "sagemaker-endpoint" as const,
  instanceType,
  instances,
  capacityType,
  launchedAt: required(CreationTime, "CreationTime", "sagemaker:DescribeEndpoint").toISOString(),
  ...(isMeasuredAlone ? { endpoint: { name, variant } } : {}),
});

function problemsOf(
  { id, instanceType, isMeasuredAlone }: InstanceSet,
  config: string | undefined,
): readonly Problem[] {
  if (instanceType === undefined) {
    const what = `its instance type is not known: the endpoint configuration ${config ?? ""} was deleted or does not name the variant; deploy a new one to see it`;
    return [{ where: id, what }];
  }
  if (isMeasuredAlone) return [];
  return [
    { where: id, what: "its variant mixes instance types: its metrics cannot be told apart, not judged" },
  ];
}

export function joined(described: readonly DescribedEndpoint[], region: string): Inventory {
  const count = described.reduce((sum, { serverless }) => sum + serverless, 0);
  const what = "serverless: billed by request, not judged";
  return {
    items: described.flatMap(({ items }) => items),
    problems: [
      ...described.flatMap(({ problems }) => problems),
      ...(count === 0 ? [] : [{ where: `SageMaker endpoints in ${region}`, what, count }]),
    ],
    lost: described.flatMap(({ lost }) => lost),
  };
}
