import type { CapacityType } from "./offering.ts";

/**
 * How an instance is paid for, from EC2's `InstanceLifecycle` (absent: on demand). An instance in a capacity
 * reservation has none either and is billed at on-demand rates.
 */
export function capacityTypeOf(lifecycle: string | undefined): CapacityType {
  if (lifecycle === "spot") return "spot";
  return lifecycle === "capacity-block" || lifecycle === "scheduled" ? "reserved" : "on-demand";
}

/** `us-east-1a`, `us-gov-west-1b` and the local zone `us-west-2-lax-1a` belong to the region they begin with. */
export const regionOfZone = (zone: string): string | undefined => /^[a-z]{2}(?:-[a-z]+)+-\d+/.exec(zone)?.[0];
