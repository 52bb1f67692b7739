import { epochMs } from "../../domain/window.ts";
import type { InventoryItem } from "../inventory-item.ts";
import type { Measurement } from "./measurement.ts";
import type { Dimensions, Metric } from "./metric.ts";

/** `host` of the CloudWatch agent is the machine's own name, which on EC2 is its private DNS name unless somebody changed it. */
export type HostedItem = InventoryItem & { readonly privateDnsName?: string };

export interface Attribution {
  /** Resource id -> card ("" for the whole machine) -> sets of dimensions its metric is published under. */
  readonly byResource: ReadonlyMap<string, ReadonlyMap<string, readonly Dimensions[]>>;
  /** Series that name no instance, and whose host is none of ours or more than one of them. */
  readonly strangers: number;
}

/** Which card of its machine a set of dimensions is of; undefined for roll-ups over cards or machines. */
export type CardOf = (dimensions: Dimensions) => string | undefined;

export interface Machines {
  /** All that run: a host's name is unambiguous among them or not at all. */
  readonly running: readonly HostedItem[];
  /** Those of them whose metrics are wanted. */
  readonly measured: readonly HostedItem[];
}

/** Whose the listed metrics are. Those of instances that are not measured, or gone meanwhile, are left out. */
export function attribute(
  metrics: readonly Metric[],
  { running, measured }: Machines,
  cardOf: CardOf,
): Attribution {
  const ids = new Set(measured.map(({ id }) => id));
  const hosts = hostNames(running);
  const byResource = new Map<string, Map<string, Dimensions[]>>();
  let strangers = 0;
  for (const { dimensions } of metrics) {
    const card = cardOf(dimensions);
    const { InstanceId, host } = dimensions;
    if (card === undefined || (InstanceId === undefined && host === undefined)) continue;
    const id = InstanceId ?? hosts(host ?? "");
    if (id === undefined) strangers++;
    if (id === undefined || !ids.has(id)) continue;
    const cards = byResource.get(id) ?? new Map<string, Dimensions[]>();
    byResource.set(id, cards.set(card, [...(cards.get(card) ?? []), dimensions]));
  }
  return { byResource, strangers };
}

/**
 * A group's next instance may get the private address of one that is gone, and with it the name of its host: what was published
 * under it before the launch is another's. An instance that was stopped loses what it did before (`LaunchTime` is its last start).
 */
export const sinceLaunch = (
  { launchedAt }: HostedItem,
  dimensions: Dimensions,
): Pick<Measurement, "sinceMs"> => ("InstanceId" in dimensions ? {} : { sinceMs: epochMs(launchedAt) });

/** By the full name, else by its first label (`ip-10-0-0-1`, or `i-0abc` where EC2 names machines by resource). */
function hostNames(items: readonly HostedItem[]): (host: string) => string | undefined {
  const owners = new Map<string, string | undefined>();
  const claim = (name: string, id: string) =>
    owners.set(name, owners.has(name) && owners.get(name) !== id ? undefined : id);
  for (const { id, privateDnsName } of items) {
    claim(id.toLowerCase(), id);
    if (privateDnsName === undefined || privateDnsName === "") continue;
    const name = privateDnsName.toLowerCase();
    claim(name, id);
    if (labelOf(name) !== name) claim(labelOf(name), id);
  }
  return (host) => {
    const name = host.toLowerCase();
    return owners.has(name) ? owners.get(name) : owners.get(labelOf(name));
  };
}

const labelOf = (name: string): string => name.split(".", 1)[0] ?? name;

/**
 * One set of several for the same card: they are the same points again (a roll-up), or what the agent wrote before somebody
 * changed its configuration. Adding them up would count a card twice.
 */
export function preferred(sets: readonly Dimensions[], recent: ReadonlySet<string>): Dimensions | undefined {
  return sets.toSorted(
    (a, b) =>
      Number(recent.has(keyOf(b))) - Number(recent.has(keyOf(a))) ||
      Number("InstanceId" in b) - Number("InstanceId" in a) ||
      Object.keys(b).length - Object.keys(a).length ||
      (keyOf(a) < keyOf(b) ? -1 : 1),
  )[0];
}

export const keyOf = (dimensions: Dimensions): string =>
  JSON.stringify(Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
