import type { OwnedCommitment } from "../domain/commitment.ts";
import { fleetCost, type PricedMachines } from "../purchase/fleet-cost.ts";
import { cents } from "./commitment-finding.ts";
import { isInReach, machinesOf, ownedNow } from "./commitment-fleet.ts";
import type { RuleContext } from "./rule.ts";

const MOST = 3;
const CENT = 0.01;

/** Machines that pay their own way and could take up what a commitment leaves unused, most dollars first, each with why it does not. */
export function takersOf(context: RuleContext, one: OwnedCommitment): readonly string[] {
  const machines = machinesOf(context);
  const owned = ownedNow(context) ?? [];
  const cost = (kinds: readonly PricedMachines[]) => fleetCost(kinds, owned, context.now).usdPerHour;
  const all = cost(machines);
  const without = (kind: PricedMachines) => machines.filter((other) => other !== kind);
  return machines
    .flatMap((kind) => {
      if (kind.capacityType === "spot") {
        const less = isInReach(one, kind) ? all - cost([...without(kind), onDemand(kind)]) : 0;
        const reason = `spot is never covered; on demand it would be, and the fleet cost ${cents(less)} USD an hour less`;
        return less < CENT ? [] : [{ kind, usdPerHour: less, reason }];
      }
      const reason = whyNot(one, kind);
      // What it pays on top of what is committed anyway.
      const usdPerHour = all - cost(without(kind));
      return reason === undefined || usdPerHour < CENT ? [] : [{ kind, usdPerHour, reason }];
    })
    .toSorted((a, b) => b.usdPerHour - a.usdPerHour || (nameOf(a.kind) < nameOf(b.kind) ? -1 : 1))
    .slice(0, MOST)
    .map(({ kind, usdPerHour, reason }) => `${nameOf(kind)} (${cents(usdPerHour)} USD an hour): ${reason}`);
}

const onDemand = (kind: PricedMachines): PricedMachines => ({ ...kind, capacityType: "on-demand" });

const nameOf = ({ instances, instanceType, region, capacityType }: PricedMachines): string =>
  `${instances} × ${instanceType} in ${region} ${capacityType === "spot" ? "on spot" : "on demand"}`;

/** Of machines on demand. undefined: it takes part already, or only at the price of another machine. */
function whyNot(one: OwnedCommitment, kind: PricedMachines): string | undefined {
  if (kind.capacityType !== "on-demand") return undefined;
  if (one.kind === "reservation") {
    if (familyOf(one.instanceType) !== familyOf(kind.instanceType) || isInReach(one, kind)) return undefined;
    return one.region === kind.region ? `it is for ${one.instanceType}` : `it is for ${one.region}`;
  }
  if (isInReach(one, kind)) {
    const rate = kind.committedUsdPerHour?.[one.termYears];
    if (rate === undefined) return "no price of it under a plan is known here";
    return rate > kind.onDemandUsdPerHour ? "a plan would make it dearer" : undefined;
  }
  const isOfFamily = one.scope === `ec2-instance:${familyOf(kind.instanceType)}`;
  return isOfFamily ? `the plan is for ${one.region}` : undefined;
}

const familyOf = (instanceType: string): string => instanceType.split(".", 1)[0] ?? instanceType;
