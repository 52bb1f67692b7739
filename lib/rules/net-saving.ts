import type { FindingEvidence } from "../domain/finding.ts";
import { HOURS_PER_MONTH, usd } from "../domain/units.ts";
import { fleetCost } from "../purchase/fleet-cost.ts";
import type { AdvisedFleet } from "./advised-fleet.ts";
import { round } from "./evidence.ts";
import { paidAnyway } from "./prepaid.ts";
import { PricedFleet } from "./priced-machines.ts";

export interface Netted {
  readonly kept: readonly FindingEvidence[];
  /** Their saving is below what is worth saying, once what is committed to is paid on. */
  readonly eaten: readonly FindingEvidence[];
}

export interface NetTerms {
  readonly stands: (one: FindingEvidence) => boolean;
  /** USD a month, net; undefined: said whatever is left of it. */
  readonly minSavingUsdPerMonth?: ((one: FindingEvidence) => number) | undefined;
}

/**
 * Each finding's saving net of the commitments that are owned: the fleet is priced with all that was followed before it and then with it
 * as well, so that the nets add up to what the whole set saves. Where nobody read what is owned only what is prepaid (`reserved`) is
 * taken off; other findings are as they are.
 */
export function netOfCommitments(
  advised: AdvisedFleet,
  findings: readonly FindingEvidence[],
  { stands, minSavingUsdPerMonth: least = () => Number.NEGATIVE_INFINITY }: NetTerms,
): Netted {
  const { commitments, now } = advised.context;
  const owned = paidAnyway(advised.context);
  const isRead = commitments?.owned !== undefined;
  if (owned === undefined) return { kept: findings, eaten: [] };
  const fleet = new PricedFleet(advised);
  const costNow = () => fleetCost(fleet.kinds(), owned, now).usdPerHour;
  const kept: FindingEvidence[] = [];
  const eaten: FindingEvidence[] = [];
  let paid = costNow();
  for (const finding of findings) {
    const { dollars, changes } = finding;
    if (dollars === undefined || changes === undefined) {
      kept.push(finding);
      continue;
    }
    const undo = fleet.change(changes);
    const after = costNow();
    const net = (paid - after) * HOURS_PER_MONTH;
    const isEaten = dollars.savingUsdPerMonth > 0 && net < least(finding);
    const isAffected = isRead || Math.abs(dollars.savingUsdPerMonth - net) > CENT;
    (isEaten ? eaten : kept).push(isAffected ? withNet(finding, net, isRead) : finding);
    if (isEaten || !stands(finding)) undo();
    else paid = after;
  }
  return { kept, eaten };
}

function withNet(finding: FindingEvidence, net: number, isRead: boolean): FindingEvidence {
  const { dollars, arithmetic } = finding;
  if (dollars === undefined) return finding;
  const lost = dollars.savingUsdPerMonth - net;
  const line =
    lost > CENT
      ? `${isRead ? "commitments" : "prepaid (reserved)"}: ${lost.toFixed(2)} USD a month of what these machines use is paid on and nothing else takes it up: net ${net.toFixed(2)} USD a month`
      : "commitments: what these machines use of them, other machines take up";
  return {
    ...finding,
    dollars: { ...dollars, netSavingUsdPerMonth: usd(round(net, 6)) },
    arithmetic: [...arithmetic, line],
  };
}

const CENT = 0.01;
