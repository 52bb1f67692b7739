import type { Board, PolicyScore, Role } from "./board.ts";
import { clairvoyant } from "./commitment-clairvoyant.ts";
import { COMMITMENT_POLICIES } from "./commitment-policies.ts";
import {
  committedIn,
  monthsOf,
  type ReplayFleet,
  type ReplayResult,
  replayPolicy,
} from "./commitment-replay.ts";

/** After a month of history, as in docs/commitments.md. */
const FIRST_MONTH = 1;

interface Rival {
  readonly policy: string;
  readonly role: Role;
  readonly source: string;
  readonly replay: (fleet: ReplayFleet) => ReplayResult;
}

const SOURCES: Readonly<Record<string, readonly [Role, string]>> = {
  headroom: ["ours", "lib/purchase/commitment-policy.ts"],
  none: ["bound", ""],
};
const AWS = [
  "baseline",
  "AWS, Savings Plans recommendations: best constant commitment over the look-back",
] as const;

const RIVALS: readonly Rival[] = [
  ...COMMITMENT_POLICIES.map(({ name, policy }): Rival => {
    const [role, source] = SOURCES[name] ?? AWS;
    return { policy: name, role, source, replay: (fleet) => replayPolicy(fleet, policy, FIRST_MONTH) };
  }),
  {
    policy: "clairvoyant",
    role: "bound",
    source: "knows every hour",
    replay: (fleet) => clairvoyant(fleet, FIRST_MONTH),
  },
];

/** Commitments bought at each month's start, against what was bought and lay idle. Fleets are summed in dollars. */
export function replayPurchases(id: string, data: string, fleets: readonly ReplayFleet[]): Board {
  const long = fleets.filter(({ months }) => months.length > FIRST_MONTH);
  const onDemandUsd = long
    .flatMap(({ months }) => months.slice(FIRST_MONTH))
    .reduce((sum, { curve }) => sum + curve.onDemandUsd, 0);
  const scores = RIVALS.map(({ replay, ...rival }): PolicyScore => {
    const results = long.map((fleet) => ({ fleet, result: replay(fleet) }));
    const savingUsd = results.reduce((sum, { result }) => sum + result.savingUsd, 0);
    const paid = results.reduce((sum, { fleet, result }) => sum + paidUsd(fleet, result), 0);
    const unused = results.reduce(
      (sum, { fleet, result }) => sum + paidUsd(fleet, result) * (1 - result.utilization),
      0,
    );
    return {
      ...rival,
      saving: savingUsd / Math.max(1e-9, onDemandUsd),
      savingUsd,
      harm: paid > 0 ? unused / paid : 0,
      more: { paidShare: paid / Math.max(1e-9, onDemandUsd) },
    };
  });
  return {
    id,
    title: "Commitments of a year, bought monthly",
    data,
    savingMeans: "of what the hours cost on demand",
    harmMeans: "over-commitment: share of what was bought that lay unused",
    decisions: long.reduce((sum, { months }) => sum + months.length - FIRST_MONTH, 0),
    scores: long.length === 0 ? [] : scores,
    notJudged: fleets
      .filter((fleet) => !long.includes(fleet))
      .map(({ name, usage }) => ({
        what: name,
        why: `${usage.hours} hours of usage, a calendar month and more needed: one to decide by, then the months that judge`,
      })),
  };
}

function paidUsd(fleet: ReplayFleet, { purchases }: ReplayResult): number {
  const term = monthsOf(fleet);
  return fleet.months.reduce(
    (sum, { hours }, month) =>
      month < FIRST_MONTH ? sum : sum + hours * committedIn(purchases, month, term),
    0,
  );
}
