import type { Resource } from "../../domain/fleet.ts";
import { type InstanceTypes, instanceTypeNamed } from "../../domain/instance-type.ts";
import type { InventoryItem } from "../inventory-item.ts";

export type Observation = Pick<Resource, "telemetry" | "notMeasurable" | "unread">;

/** Nothing was published. */
const SILENT: Observation = { telemetry: [], notMeasurable: [] };

/** The item with what was observed of it, without the names its metrics go by. */
export function resourceOf(
  item: InventoryItem,
  observed: Observation = SILENT,
  types: InstanceTypes,
): Resource {
  const { endpoint: _endpoint, hosts: _hosts, ...known } = item;
  return {
    ...known,
    ...observed,
    ...unreadOf(item, observed, types),
    asynchronous: item.asynchronous || looksAsynchronous(item, observed),
  };
}

/**
 * Whether a type that neither catalog nor EC2 describes has accelerators is not known: its quiet CPU, beside a GPU that
 * nobody measures, must not read as idle. SageMaker's rules tell an unknown type by themselves.
 */
function unreadOf(
  item: InventoryItem,
  observed: Observation,
  types: InstanceTypes,
): Pick<Resource, "unread"> {
  const unread = observed.unread ?? [];
  const isMeasured = observed.telemetry.some(({ signal }) => signal === "gpuUtilization");
  if (item.kind === "ec2" && !isMeasured && instanceTypeNamed(types, item.instanceType) === undefined) {
    const reason = `whether ${item.instanceType} has accelerators is not known`;
    return { unread: [...unread, { signal: "gpuUtilization", reason }] };
  }
  return unread.length === 0 ? {} : { unread };
}

/** An asynchronous endpoint publishes its backlog and no `Invocations` (AWS, async-inference-monitor, 2026-11-24). */
const looksAsynchronous = ({ kind }: InventoryItem, { telemetry }: Observation): boolean =>
  kind === "sagemaker-endpoint" &&
  telemetry.some(({ signal }) => signal === "backlog") &&
  !telemetry.some(({ signal }) => signal === "invocations");
