import { z } from "zod";
import { capacityTypeOf, regionOfZone } from "../domain/ec2-facts.ts";
import { ConfigError } from "../domain/errors.ts";
import { instantOf } from "./instant-text.ts";
import type { Inventory, InventoryItem } from "./inventory-item.ts";
import { documentsOf } from "./json-documents.ts";

/** What `aws ec2 describe-instances --output json` prints, as far as we read it. */
const DESCRIBE_INSTANCES = z.object({
  Reservations: z.array(
    z.object({
      OwnerId: z.string().optional(),
      Instances: z.array(
        z.object({
          InstanceId: z.string(),
          InstanceType: z.string(),
          LaunchTime: z.string(),
          InstanceLifecycle: z.string().optional(),
          State: z.object({ Name: z.string() }).optional(),
          Placement: z.object({ AvailabilityZone: z.string().optional() }).optional(),
          Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
        }),
      ),
    }),
  ),
});

type DescribedInstance = z.infer<typeof DESCRIBE_INSTANCES>["Reservations"][number]["Instances"][number];

/** Nobody pays instance hours for these; their disks are not this monitor's subject. */
const NOT_RUNNING: ReadonlySet<string> = new Set(["stopped", "stopping", "terminated", "shutting-down"]);

export function readDescribeInstances(path: string, text: string): Inventory {
  const documents = documentsOf(path, text, DESCRIBE_INSTANCES, "the output of aws ec2 describe-instances");
  const items = new Map<string, InventoryItem>();
  for (const { OwnerId, Instances } of documents.flatMap(({ Reservations }) => Reservations)) {
    for (const instance of Instances) {
      if (NOT_RUNNING.has(instance.State?.Name ?? "running")) continue;
      items.set(instance.InstanceId, itemOf(instance, OwnerId ?? "unknown"));
    }
  }
  return { items: [...items.values()], problems: [] };
}

function itemOf(instance: DescribedInstance, account: string): InventoryItem {
  const launchedAt = instantOf(instance.LaunchTime);
  if (launchedAt === undefined) {
    throw new ConfigError(
      `describe-instances.json: ${instance.InstanceId}: LaunchTime: got ${JSON.stringify(instance.LaunchTime)}, expected an ISO 8601 time`,
    );
  }
  return {
    id: instance.InstanceId,
    kind: "ec2",
    instanceType: instance.InstanceType,
    instances: 1,
    region: regionOfZone(instance.Placement?.AvailabilityZone ?? "") ?? "unknown",
    account,
    capacityType: capacityTypeOf(instance.InstanceLifecycle),
    launchedAt,
    tags: Object.fromEntries((instance.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    asynchronous: false,
  };
}
