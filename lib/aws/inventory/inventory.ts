import { SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import type { Connection } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";

export interface Inventory {
  readonly items: readonly InventoryItem[];
  readonly problems: readonly Problem[];
  /** Calls about single resources that failed: those resources, or their tags, are missing. A list that fails throws. */
  readonly lost: readonly SourceError[];
}

/** Throws SourceError when the list itself, or any page of it, cannot be read: a shortened list looks like deletions. */
export type ReadInventory = (connection: Connection, account: string) => Promise<Inventory>;

/** The SDK types every field as optional. A resource without one of these cannot be told from another, nor judged. */
export function required<T>(value: T | undefined, field: string, api: string): T {
  if (value !== undefined) return value;
  throw new SourceError(api, `got an entry without ${field}, expected every entry to have one`, {
    retryable: true,
  });
}
