import type { Resource } from "../../domain/fleet.ts";
import { type InstanceTypes, instanceTypeNamed } from "../../domain/instance-type.ts";
import type { Telemetry } from "../cloudwatch/telemetry.ts";
import type { InventoryItem } from "../inventory-item.ts";

type Observation = Pick<Resource, "telemetry" | "notMeasurable" | "unread">;

const UNANSWERED: Observation = {
  telemetry: [],
  notMeasurable: [],
  unread: [{ signal: "gpuUtilization", reason: "the telemetry says nothing of this resource" }],
};

/** The item with what was observed of it, without the names its metrics go by. */
export function resourceOf(
  item: InventoryItem,
  { byResource, asynchronous }: Pick<Telemetry, "byResource" | "asynchronous">,
  types: InstanceTypes,
): Resource {
  const { endpoint: _endpoint, hosts: _hosts, privateDnsName: _name, ...known } = item;
  const observed = byResource.get(item.id) ?? UNANSWERED;
  const unread = [...(observed.unread ?? []), ...indistinct(item), ...untyped(item, observed, types)];
  return {
    ...known,
    telemetry: observed.telemetry,
    notMeasurable: observed.notMeasurable,
    ...(unread.length === 0 ? {} : { unread }),
    asynchronous: item.asynchronous || asynchronous.has(item.id),
  };
}

type Unread = NonNullable<Resource["unread"]>;

/** Instances that share their metrics with others of another type: what they do was measured, and cannot be read. */
function indistinct({ kind, endpoint, hosts }: InventoryItem): Unread {
  if (kind === "ec2" || endpoint !== undefined || hosts !== undefined) return [];
  const reason = "SageMaker does not say which of the metrics are of this instance type";
  return (["gpuUtilization", "cpuUtilization"] as const).map((signal) => ({ signal, reason }));
}

/**
 * Whether a type that neither catalog nor EC2 describes has accelerators is not known: its quiet CPU, beside a GPU that
 * nobody measures, must not read as idle. SageMaker's telemetry bars what an unknown type makes meaningless by itself.
 */
function untyped(
  { kind, instanceType }: InventoryItem,
  { telemetry }: Observation,
  types: InstanceTypes,
): Unread {
  if (kind !== "ec2" || instanceTypeNamed(types, instanceType) !== undefined) return [];
  if (telemetry.some(({ signal }) => signal === "gpuUtilization")) return [];
  return [{ signal: "gpuUtilization", reason: `whether ${instanceType} has accelerators is not known` }];
}
