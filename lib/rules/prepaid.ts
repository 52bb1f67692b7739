import { isInForce, type OwnedCommitment } from "../domain/commitment.ts";
import { addDays } from "../domain/window.ts";
import { currentPrice } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/**
 * What is paid for whether machines run or not. Where nobody read what is owned, a machine that runs as `reserved` is prepaid all the
 * same: as if its reservation stood in the ledger, of a term not known. undefined: nothing that we know of.
 */
export function paidAnyway(context: RuleContext): readonly OwnedCommitment[] | undefined {
  const { commitments, now, fleet } = context;
  const owned = commitments?.owned?.filter((one) => isInForce(one, now));
  if (owned !== undefined) return owned;
  const prepaid = (context.before ?? fleet).resources.flatMap((resource): OwnedCommitment[] => {
    const price = resource.capacityType === "reserved" ? currentPrice(context, resource) : undefined;
    const { id, instanceType, region, instances } = resource;
    const term = { start: resource.launchedAt, end: addDays(now, 1) };
    return price === undefined
      ? []
      : [{ kind: "reservation", id, ...term, instanceType, region, instances, usdPerHour: price.usdPerHour }];
  });
  return prepaid.length === 0 ? undefined : prepaid;
}
