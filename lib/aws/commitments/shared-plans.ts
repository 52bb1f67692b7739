import type { Commitments, OwnedCommitment } from "../../domain/commitment.ts";
import type { Problem } from "../../domain/fleet.ts";
import { dayOf, type Window } from "../../domain/window.ts";

/** The most that any Savings Plan saves of the on-demand price: EC2 Instance plans, 3 years (aws.amazon.com/savingsplans, 2026-11-25). */
const MOST_SAVED = 0.72;

/**
 * Says so where Savings Plans covered more than those of the watched accounts can: then another account's are shared with them, mostly
 * the payer's. undefined where the watched ones may be all, or where coverage was not read.
 */
export function sharedByOthers(
  { savingsPlansCoverage: covered, window }: Commitments,
  owned: readonly OwnedCommitment[],
): Problem | undefined {
  if (covered === undefined) return undefined;
  const ours = owned
    .filter((one) => one.kind === "savings-plan" && overlaps(one, window))
    .reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
  if (covered.coveredUsdPerHour <= ours / (1 - MOST_SAVED)) return undefined;
  const days = `${dayOf(window.start)} to ${dayOf(window.end)}`;
  return {
    where: "Savings Plans",
    what: `got ${covered.coveredUsdPerHour.toFixed(2)} USD an hour covered (${days}) and ${ours.toFixed(2)} committed by the accounts watched, expected less: another account shares its plans. What is owned is not known; watch the account that bought them, too`,
  };
}

const overlaps = (a: Window, b: Window): boolean => a.start < b.end && b.start < a.end;
