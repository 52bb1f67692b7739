import type { Commitments, OwnedCommitment } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { ID } from "./commitment-finding.ts";
import { asItRuns, hourOf, notSeen, ownedNow, unusedById } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { type Kind, UNUSED_RESOURCE, type Use, unusedFinding } from "./commitment-unused-evidence.ts";
import { pass, unknown } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/** Cost Explorer knows; without it, the fleet as it runs now is laid on what is owned. */
export function judgeUnused(context: RuleContext, kind: Kind, limits: CommitmentLimits): Verdict {
  const resource = UNUSED_RESOURCE[kind];
  const runs = asItRuns(context);
  const owned = ownedNow(context)?.filter((one) => one.kind === kind);
  if (owned?.length === 0) return pass(ID, resource);
  const use = measuredUse(context.commitments, kind) ?? (owned && reckonedUse(runs, owned));
  if (use === undefined) return unknown(ID, resource, "neither its utilization nor what is owned was read");
  if (!isWasted(use, limits)) return pass(ID, resource);
  const missing = use.source === "Cost Explorer" ? undefined : notSeen(runs, owned ?? []);
  if (missing !== undefined) return unknown(ID, resource, missing);
  return unusedFinding(runs, { kind, use, owned }, limits);
}

function isWasted({ committedUsdPerHour, unusedUsdPerHour }: Use, limits: CommitmentLimits): boolean {
  const share = committedUsdPerHour > 0 ? unusedUsdPerHour / committedUsdPerHour : 0;
  return share > 1 - limits.minUtilization + HAIR && unusedUsdPerHour * 24 > limits.minUnusedUsdPerDay + HAIR;
}

/** 1 - 0.9 is 0.09999999999999998: what is meant to be on the limit is not above it. */
const HAIR = 1e-9;

function measuredUse(commitments: Commitments | undefined, kind: Kind): Use | undefined {
  if (commitments === undefined) return undefined;
  const { window, savingsPlansUtilization: plans, reservationUtilization: reservations } = commitments;
  const source = "Cost Explorer";
  if (kind === "savings-plan") {
    if (plans === undefined) return undefined;
    const { committedUsdPerHour, unusedUsdPerHour } = plans;
    return { source, window, committedUsdPerHour, unusedUsdPerHour };
  }
  if (reservations === undefined) return undefined;
  const { purchasedInstances, unusedInstances, amortizedUsdPerHour: committedUsdPerHour } = reservations;
  const share = purchasedInstances > 0 ? unusedInstances / purchasedInstances : 0;
  return { source, window, committedUsdPerHour, unusedUsdPerHour: share * committedUsdPerHour };
}

function reckonedUse(context: RuleContext, owned: readonly OwnedCommitment[]): Use {
  const ids = new Set(owned.map(({ id }) => id));
  const hour = hourOf(context, ownedNow(context) ?? owned);
  const unused = unusedById(hour);
  const sum = (of: (id: string) => number) => [...ids].reduce((total, id) => total + of(id), 0);
  const paid = new Map(hour.byCommitment.map(({ id, usdPerHour }) => [id, usdPerHour]));
  return {
    source: "the fleet as it runs now",
    window: context.fleet.window,
    committedUsdPerHour: sum((id) => paid.get(id) ?? 0),
    unusedUsdPerHour: sum((id) => unused.get(id) ?? 0),
  };
}
