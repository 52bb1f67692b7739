import { isInForce, type OwnedCommitment } from "../domain/commitment.ts";
import type { Resource } from "../domain/fleet.ts";
import { priceOf } from "../domain/offering.ts";
import { isCoveredBy } from "../purchase/commitment-scope.ts";
import { type FleetCost, fleetCost, type PricedMachines } from "../purchase/fleet-cost.ts";
import { unadvised } from "./advised-fleet.ts";
import { currentPrice } from "./evidence.ts";
import { PricedFleet } from "./priced-machines.ts";
import type { RuleContext } from "./rule.ts";

/** The facts of the fleet as it runs, where the rule sees it as advised. */
export const asItRuns = (context: RuleContext): RuleContext =>
  context.before === undefined ? context : { ...context, fleet: context.before };

export const ownedNow = ({ commitments, now }: RuleContext): readonly OwnedCommitment[] | undefined =>
  commitments?.owned?.filter((one) => isInForce(one, now));

export const machinesOf = (context: RuleContext): readonly PricedMachines[] =>
  new PricedFleet(unadvised(context)).kinds();

/** An hour of the context's fleet under what is owned. */
export const hourOf = (context: RuleContext, owned: readonly OwnedCommitment[]): FleetCost =>
  fleetCost(machinesOf(context), owned, context.now);

export const unusedById = ({ byCommitment }: FleetCost): ReadonlyMap<string, number> =>
  new Map(byCommitment.map(({ id, unusedUsdPerHour }) => [id, unusedUsdPerHour]));

type Machine = Pick<Resource, "instanceType" | "region">;

/** Whether a commitment may cover a type in a region, whatever its rate. */
export function isInReach(one: OwnedCommitment, { instanceType, region }: Machine): boolean {
  if (one.kind === "reservation") return one.instanceType === instanceType && one.region === region;
  const isFamily = one.scope.startsWith("ec2-instance:");
  return (
    isCoveredBy(one.scope, instanceType) && (!isFamily || one.region === undefined || one.region === region)
  );
}

/**
 * What keeps an hour of this fleet from being reckoned: part of the inventory unseen, or a machine that what is owned may cover at a
 * rate that nobody told us. Either may use what looks unused. undefined: nothing.
 */
export function notSeen(context: RuleContext, owned: readonly OwnedCommitment[]): string | undefined {
  const [gap] = context.fleet.inventoryGaps ?? [];
  if (gap) return `${gap.kinds.join(", ")} of ${gap.account} ${gap.region} could not be listed`;
  const blind = context.fleet.resources.find((resource) =>
    owned.some((one) => isInReach(one, resource) && isRateless(context, one, resource)),
  );
  return blind && `no price under a commitment for ${blind.instanceType} in ${blind.region}`;
}

function isRateless(context: RuleContext, one: OwnedCommitment, resource: Resource): boolean {
  if (resource.capacityType === "spot") return false;
  if (one.kind === "reservation") return currentPrice(context, resource) === undefined;
  if (resource.capacityType === "reserved") return false;
  const { region, instanceType } = resource;
  const kind = one.termYears === 1 ? "commitment1y" : "commitment3y";
  return (["onDemand", kind] as const).some(
    (name) => priceOf(context.prices, region, instanceType, name) === undefined,
  );
}
