import type { OwnedCommitment } from "../domain/commitment.ts";
import { fleetCost, type PricedMachines } from "../purchase/fleet-cost.ts";
import { money } from "./commitment-finding.ts";
import { isInReach, machinesOf, ownedNow } from "./commitment-fleet.ts";
import type { RuleContext } from "./rule.ts";

const MOST = 3;
const CENT = 0.01;

/** Machines that pay their own way and could take up what a commitment leaves unused, dearest first, each with why it does not. */
export function takersOf(context: RuleContext, one: OwnedCommitment): readonly string[] {
  const machines = machinesOf(context);
  const owned = ownedNow(context) ?? [];
  const cost = (kinds: readonly PricedMachines[]) => fleetCost(kinds, owned, context.now).usdPerHour;
  const all = cost(machines);
  return machines
    .flatMap((kind) => {
      const reason = whyNot(one, kind);
      if (reason === undefined) return [];
      // What it pays on top of what is committed anyway.
      const paid = all - cost(machines.filter((other) => other !== kind));
      return paid < CENT ? [] : [{ name: nameOf(kind), paid, reason }];
    })
    .toSorted((a, b) => b.paid - a.paid || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name, paid, reason }) => `${name} (${money(paid)} USD an hour): ${reason}`);
}

const nameOf = ({ instances, instanceType, region, capacityType }: PricedMachines): string =>
  `${instances} × ${instanceType} in ${region} ${capacityType === "spot" ? "on spot" : "on demand"}`;

/** undefined: it takes part already, or never can. */
function whyNot(one: OwnedCommitment, kind: PricedMachines): string | undefined {
  if (kind.capacityType === "reserved") return undefined;
  if (isInReach(one, kind)) return whyNotInReach(one, kind);
  if (kind.capacityType === "spot") return undefined;
  if (one.kind === "reservation") {
    if (familyOf(one.instanceType) !== familyOf(kind.instanceType)) return undefined;
    return one.region === kind.region ? `it is for ${one.instanceType}` : `it is for ${one.region}`;
  }
  if (!one.scope.startsWith("ec2-instance:") || kind.instanceType.startsWith("ml.")) return undefined;
  const family = one.scope.slice("ec2-instance:".length);
  return family === familyOf(kind.instanceType)
    ? `the plan is for ${one.region}`
    : `the plan is for ${family}`;
}

function whyNotInReach(one: OwnedCommitment, kind: PricedMachines): string | undefined {
  if (kind.capacityType === "spot")
    return "spot is never covered; on demand it would cost nothing more as long as this is unused";
  if (one.kind === "reservation") return undefined;
  const rate = kind.committedUsdPerHour?.[one.termYears];
  if (rate === undefined) return "no price of it under a plan is known here";
  return rate > kind.onDemandUsdPerHour ? "a plan would make it dearer" : undefined;
}

const familyOf = (instanceType: string): string => instanceType.split(".", 1)[0] ?? instanceType;
