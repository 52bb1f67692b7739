import type { FindingEvidence } from "../domain/finding.ts";
import { relationText } from "../domain/relation.ts";
import { scaleUsd } from "../domain/units.ts";
import { type AdvisedFleet, follow, unadvised } from "./advised-fleet.ts";
import { type NetTerms, netOfCommitments } from "./net-saving.ts";
import type { RuleContext } from "./rule.ts";

/** What has been said so far, and the fleet once it is followed. */
export interface Portfolio {
  readonly advised: AdvisedFleet;
  /** Machine -> findings that are followed on it, first to last. */
  readonly followed: ReadonlyMap<string, readonly string[]>;
}

export const emptyPortfolio = (context: RuleContext): Portfolio => ({
  advised: unadvised(context),
  followed: new Map(),
});

export interface Said {
  readonly evidence: readonly FindingEvidence[];
  /** Findings whose saving the commitments that are paid on would eat up: there is nothing to gain from them now. */
  readonly eaten: readonly FindingEvidence[];
  readonly portfolio: Portfolio;
}

/**
 * One rule's findings put into one voice with what was said before it. One on a machine that an earlier finding changes, judged on the
 * machine as it is, is an alternative and in no total; one judged on the fleet as advised comes on top. `stands`: not silenced by people.
 * Order is that of the registry: idle before all, right-size and spot before commitments.
 */
export function speak(
  portfolio: Portfolio,
  findings: readonly FindingEvidence[],
  { onAdvised, ...terms }: NetTerms & { readonly onAdvised: boolean },
): Said {
  const ordered = findings.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const alternatives = onAdvised ? [] : ordered.filter((one) => firstOn(portfolio, one) !== undefined);
  const others = ordered.filter((one) => !alternatives.includes(one));
  const { kept, eaten } = netOfCommitments(
    portfolio.advised,
    others.map((one) => (onAdvised ? onTopOf(portfolio, one) : one)),
    terms,
  );
  return {
    evidence: [...kept, ...alternatives.map((one) => alternativeTo(portfolio, one))],
    eaten,
    portfolio: followedBy(portfolio, kept.filter(terms.stands)),
  };
}

const firstOn = ({ followed }: Portfolio, { changes = [] }: FindingEvidence): string | undefined =>
  changes.flatMap(({ resource }) => followed.get(resource) ?? [])[0];

function alternativeTo(portfolio: Portfolio, finding: FindingEvidence): FindingEvidence {
  const first = firstOn(portfolio, finding);
  return first === undefined ? finding : { ...finding, alternativeTo: first };
}

/** The machines are taken to be what earlier advice makes of them. */
function onTopOf({ followed, advised }: Portfolio, finding: FindingEvidence): FindingEvidence {
  const earlier = new Set((finding.changes ?? []).flatMap(({ resource }) => followed.get(resource) ?? []));
  if (earlier.size === 0) return finding;
  const presumes = [...earlier].toSorted();
  const line = `the machines are taken as they are once other advice is followed: ${relationText({ presumes })}`;
  const scaled = stretched(advised, finding);
  return { ...scaled, presumes, arithmetic: [...scaled.arithmetic, line] };
}

/** A machine whose work takes longer is paid for longer, whatever its type. */
function stretched({ stretch }: AdvisedFleet, finding: FindingEvidence): FindingEvidence {
  const { dollars, changes: [change, ...others] = [] } = finding;
  const factor = change && others.length === 0 ? stretch.get(change.resource) : undefined;
  const isMoved = change?.to !== "stopped" && change?.to.capacityType !== undefined;
  if (dollars === undefined || factor === undefined || isMoved) return finding;
  const { nowUsdPerMonth, proposedUsdPerMonth, savingUsdPerMonth } = dollars;
  return {
    ...finding,
    dollars: {
      ...dollars,
      nowUsdPerMonth: scaleUsd(nowUsdPerMonth, factor),
      proposedUsdPerMonth: scaleUsd(proposedUsdPerMonth, factor),
      savingUsdPerMonth: scaleUsd(savingUsdPerMonth, factor),
    },
    arithmetic: [
      ...finding.arithmetic,
      `times ${factor.toFixed(4)}, as interruptions lose work or leave gaps`,
    ],
  };
}

/** The same portfolio where nothing is changed. */
function followedBy(portfolio: Portfolio, findings: readonly FindingEvidence[]): Portfolio {
  if (findings.every(({ changes = [] }) => changes.length === 0)) return portfolio;
  const followed = new Map(portfolio.followed);
  for (const { id, changes = [] } of findings)
    for (const { resource } of changes) followed.set(resource, [...(followed.get(resource) ?? []), id]);
  return { ...portfolio, advised: follow(portfolio.advised, findings), followed };
}
