import type { Verdict } from "../domain/finding.ts";
import { judgeExpiring } from "./commitment-expiring.ts";
import { ID } from "./commitment-finding.ts";
import { asItRuns, ownedNow } from "./commitment-fleet.ts";
import { COMMITMENT_LIMITS } from "./commitment-limits.ts";
import { judgePurchase } from "./commitment-purchase.ts";
import { judgeStranded } from "./commitment-stranded.ts";
import { judgeUnused } from "./commitment-unused.ts";
import { unknown } from "./evidence.ts";
import type { Rule } from "./rule.ts";

/** One finding may be about all that is owned, one commitment, or what is not yet bought: none is about a machine. */
export const commitment: Rule<typeof COMMITMENT_LIMITS> = {
  id: ID,
  title: "What is committed to is used, is renewed before it ends, and is as much as the fleet will need.",
  needs: [],
  limits: COMMITMENT_LIMITS,
  judges: "settled",
  judge: (context, limits): readonly Verdict[] => {
    // No fleet and nothing owned: nobody gave anything to judge.
    if (context.commitments === undefined && asItRuns(context).fleet.resources.length === 0) return [];
    if (context.commitments === undefined)
      return [
        unknown(ID, "savings-plans", "nobody read what is committed to: neither its use nor what is owned"),
      ];
    const owned = ownedNow(context);
    return [
      judgeUnused(context, "savings-plan", limits),
      judgeUnused(context, "reservation", limits),
      // Of any that was spoken of before: what nobody can see has not ended.
      ...(owned === undefined
        ? [
            unknown(
              ID,
              "*",
              "what is owned was not read: nothing is bought or said to end on top of what is unknown",
            ),
          ]
        : [
            ...judgeExpiring(context, owned, limits),
            ...judgeStranded(context, owned, limits),
            judgePurchase(context, "compute", limits),
            judgePurchase(context, "sagemaker", limits),
          ]),
    ];
  },
};
