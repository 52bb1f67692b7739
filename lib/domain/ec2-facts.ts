import type { CapacityType } from "./offering.ts";

/**
 * How an instance is paid for, from EC2's `InstanceLifecycle` (absent: on demand). An instance in a capacity
 * reservation has none either and is billed at on-demand rates.
 */
export function capacityTypeOf(lifecycle: string | undefined): CapacityType {
  if (lifecycle === "spot") return "spot";
  return lifecycle === "capacity-block" || lifecycle === "scheduled" ? "reserved" : "on-demand";
}
