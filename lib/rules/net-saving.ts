import { isInForce } from "../domain/commitment.ts";
import type { FindingEvidence } from "../domain/finding.ts";
import { HOURS_PER_MONTH, usd } from "../domain/units.ts";
import { fleetCost } from "../purchase/fleet-cost.ts";
import type { AdvisedFleet } from "./advised-fleet.ts";
import { round } from "./evidence.ts";
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
 * as well, so that the nets add up to what the whole set saves. As they are where nobody read what is owned.
 */
export function netOfCommitments(
  advised: AdvisedFleet,
  findings: readonly FindingEvidence[],
  { stands, minSavingUsdPerMonth: least = () => Number.NEGATIVE_INFINITY }: NetTerms,
): Netted {
  const { commitments, now } = advised.context;
  const owned = commitments?.owned?.filter((one) => isInForce(one, now));
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
    (isEaten ? eaten : kept).push(withNet(finding, net));
    if (isEaten || !stands(finding)) undo();
    else paid = after;
  }
  return { kept, eaten };
}

function withNet(finding: FindingEvidence, net: number): FindingEvidence {
  const { dollars, arithmetic } = finding;
  if (dollars === undefined) return finding;
  const lost = dollars.savingUsdPerMonth - net;
  const line =
    lost > CENT
      ? `commitments: ${lost.toFixed(2)} USD a month of what these machines use is paid on and nothing else takes it up: net ${net.toFixed(2)} USD a month`
      : "commitments: what these machines use of them, other machines take up";
  return {
    ...finding,
    dollars: { ...dollars, netSavingUsdPerMonth: usd(round(net, 6)) },
    arithmetic: [...arithmetic, line],
  };
}

const CENT = 0.01;
