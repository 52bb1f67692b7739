import type { Totals } from "../domain/assessment.ts";
import { type Finding, isLive, savingOf } from "../domain/finding.ts";
import { HOURS_PER_MONTH, type Usd, usd } from "../domain/units.ts";
import { fleetCost } from "../purchase/fleet-cost.ts";
import { type AdvisedFleet, advisedCost, follow, unadvised } from "../rules/advised-fleet.ts";
import { monthlyCost } from "../rules/evidence.ts";
import { paidAnyway } from "../rules/prepaid.ts";
import { PricedFleet } from "../rules/priced-machines.ts";
import type { RuleContext } from "../rules/rule.ts";

/** The fleet with every live advice followed; of alternatives the first. */
export const fleetAsAdvised = (context: RuleContext, findings: readonly Finding[]): AdvisedFleet =>
  follow(
    unadvised(context),
    findings.filter((one) => isLive(one) && one.alternativeTo === undefined),
  );

/**
 * Of each machine, what it costs a month less when the fleet is as advised, priced again; negative where it costs more. What is prepaid
 * costs the same whatever becomes of it, where nobody read what else could take it up.
 */
export function savingByResource(context: RuleContext, advised: AdvisedFleet): ReadonlyMap<string, Usd> {
  const then = new Map(advised.context.fleet.resources.map((one) => [one.id, one]));
  return new Map(
    context.fleet.resources.flatMap((resource) => {
      const now = monthlyCost(context, resource);
      if (now === undefined) return [];
      if (resource.capacityType === "reserved" && context.commitments?.owned === undefined)
        return [[resource.id, usd(0)] as const];
      const next = then.get(resource.id);
      const cost = next === undefined ? usd(0) : (advisedCost(advised, next) ?? now);
      return [[resource.id, usd(now - cost)] as const];
    }),
  );
}

/** The same two sums with what is paid anyway paid and used as the provider applies it; undefined where nothing is known of it. */
export function afterCommitments(
  context: RuleContext,
  advised: AdvisedFleet,
  findings: readonly Finding[],
): Totals["afterCommitments"] {
  const owned = paidAnyway(context);
  if (owned === undefined) return undefined;
  const monthly = (fleet: AdvisedFleet): number =>
    fleetCost(new PricedFleet(fleet).kinds(), owned, context.now).usdPerHour * HOURS_PER_MONTH;
  const bought = findings
    .filter((one) => isLive(one) && one.rule === "commitment")
    .reduce((sum, one) => sum + (savingOf(one) ?? 0), 0);
  return {
    actualUsdPerMonth: usd(monthly(unadvised(context))),
    couldBeUsdPerMonth: usd(monthly(advised) - bought),
  };
}
