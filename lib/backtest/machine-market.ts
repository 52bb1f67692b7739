import type { Resource } from "../domain/fleet.ts";
import type { Accelerators, InstanceType, InstanceTypes } from "../domain/instance-type.ts";
import { instanceTypeNamed, machineName } from "../domain/instance-type.ts";
import { type PriceBook, priceUnder } from "../domain/offering.ts";
import type { RuleContext } from "../rules/rule.ts";
import type { Recording } from "./recording.ts";

/** What is sold, by the facts of one day: a replay does not know what prices were. */
export interface Market {
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
}

/** A fleet's recordings, and what there is to move to. */
export interface RecordedFleet extends Market {
  readonly source: string;
  readonly recordings: readonly Recording[];
}

/** What rules are given: no bill and no plan, since neither is known as of then. */
export const contextOf = (market: Market, fleet: RuleContext["fleet"]): RuleContext => ({
  fleet,
  bill: undefined,
  plan: undefined,
  prices: market.prices,
  instanceTypes: market.instanceTypes,
  accelerators: market.accelerators,
  assignment: new Map(),
  now: fleet.asOf,
});

export const typeOf = (market: Market, { instanceType }: Resource): InstanceType | undefined =>
  instanceTypeNamed(market.instanceTypes, instanceType);

/** Dollars an hour of all its instances; spot that no list prices counts as on demand. */
export function hourlyUsd(market: Market, resource: Resource, instanceType: string): number | undefined {
  const { region, capacityType, instances } = resource;
  const price =
    priceUnder(market.prices, region, instanceType, capacityType) ??
    priceUnder(market.prices, region, instanceType, "on-demand");
  return price && price.usdPerHour * instances;
}

export const isSameMachine = (one: string, other: string): boolean => machineName(one) === machineName(other);
