import { DescribeInstancesCommand, EC2Client, type Instance, type Tag } from "@aws-sdk/client-ec2";
import { capacityTypeOf } from "../../domain/ec2-facts.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { type ReadInventory, required } from "./inventory.ts";
import { allPages } from "./pages.ts";

const API = "ec2:DescribeInstances";

/** 1,000 instances: the most that EC2 answers a page (API reference, 2026-11-24). */
const PAGE_SIZE = 1000;

/** Running instances only: a pending one is not billed yet, a stopping or stopped one no longer. */
export const readEc2Instances: ReadInventory = async (connection, account) => {
  const items = new Map<string, InventoryItem>();
  for (const { OwnerId, Instances } of await reservationsOf(connection)) {
    for (const instance of Instances ?? []) {
      if ((instance.State?.Name ?? "running") !== "running") continue;
      const item = itemOf(instance, OwnerId ?? account, connection.region);
      // Instances launched while we page shift the pages: one may come twice, as the same instance.
      items.set(item.id, item);
    }
  }
  return { items: [...items.values()], problems: [], lost: [] };
};

async function reservationsOf(connection: Connection) {
  const client = metered(new EC2Client(clientOptions(connection)), "ec2", connection.meter);
  const pages = await allPages(API, connection.region, (token) =>
    client.send(
      new DescribeInstancesCommand({
        Filters: [{ Name: "instance-state-name", Values: ["running"] }],
        MaxResults: PAGE_SIZE,
        // EKS Auto Mode and other services can hide the instances they manage; their owner pays all the same.
        IncludeManagedResources: true,
        ...token,
      }),
    ),
  );
  return pages.flatMap(({ Reservations }) => Reservations ?? []);
}

const itemOf = (instance: Instance, account: string, region: string): InventoryItem => ({
  id: required(instance.InstanceId, "InstanceId", API),
  kind: "ec2",
  instanceType: required(instance.InstanceType, "InstanceType", API),
  instances: 1,
  // Local zones and wavelength zones answer to, and are priced with, their parent region.
  region,
  account,
  capacityType: capacityTypeOf(instance.InstanceLifecycle),
  launchedAt: required(instance.LaunchTime, "LaunchTime", API).toISOString(),
  tags: tagsOf(instance.Tags),
  asynchronous: false,
  ...(instance.PrivateDnsName ? { privateDnsName: instance.PrivateDnsName } : {}),
});

/** Keys and values are strangers' text and are kept letter for letter; `__proto__` becomes a plain key like any other. */
export const tagsOf = (tags: readonly Tag[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]])));
