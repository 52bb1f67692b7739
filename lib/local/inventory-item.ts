import type { Problem, Resource } from "../domain/fleet.ts";

/** A resource before anything is known of what it does. */
export type InventoryItem = Omit<Resource, "telemetry" | "notMeasurable">;

export interface Inventory {
  readonly items: readonly InventoryItem[];
  readonly problems: readonly Problem[];
}
