import type { Resource } from "../domain/fleet.ts";

/** A resource as the inventory knows it, with the names its metrics go by. */
export interface InventoryItem extends Omit<Resource, "telemetry" | "notMeasurable" | "unread"> {
  /** Of a SageMaker endpoint: an endpoint of several variants is several resources, `endpoint/variant`. */
  readonly endpoint?: { readonly name: string; readonly variant: string };
  /** Of a training job: `job/algo-1` and so on, the `Host` of its metrics. */
  readonly hosts?: readonly string[];
  /** Of an EC2 instance: the `host` that the CloudWatch agent publishes under. Repeats where address ranges do. */
  readonly privateDnsName?: string;
}
