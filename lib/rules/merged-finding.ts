import type { Dollars, FindingEvidence } from "../domain/finding.ts";
import { sumUsd } from "../domain/units.ts";

/** What a rule says of one thing in two steps, the second on the fleet as the first leaves it, as one finding. */
export function mergedFinding(first: FindingEvidence, then: FindingEvidence): FindingEvidence {
  const presumes = [...new Set([...(first.presumes ?? []), ...(then.presumes ?? [])])].filter(
    (id) => id !== first.id,
  );
  const { presumes: _, ...rest } = first;
  return {
    ...rest,
    title: `${first.title}; ${then.title}`,
    ...(first.dollars && then.dollars ? { dollars: bothDollars(first.dollars, then.dollars) } : {}),
    advice: {
      ...first.advice,
      text: `${first.advice.text} Then: ${then.advice.text}`,
      ...bothCommands(first, then),
    },
    changes: [...(first.changes ?? []), ...(then.changes ?? [])],
    ...(presumes.length === 0 ? {} : { presumes }),
    risk: first.risk === then.risk ? first.risk : `${first.risk}; ${then.risk}`,
    arithmetic: [...first.arithmetic, ...then.arithmetic],
  };
}

function bothCommands(first: FindingEvidence, then: FindingEvidence): { readonly command?: string } {
  const commands = [first, then].flatMap(({ advice }) => advice.command ?? []);
  return commands.length === 0 ? {} : { command: commands.join(" && ") };
}

/** The second starts from machines that the first left: what they cost now and then both add up. */
function bothDollars(first: Dollars, then: Dollars): Dollars {
  const nets = [first, then].flatMap(({ netSavingUsdPerMonth }) => netSavingUsdPerMonth ?? []);
  return {
    nowUsdPerMonth: sumUsd([first.nowUsdPerMonth, then.nowUsdPerMonth]),
    proposedUsdPerMonth: sumUsd([first.proposedUsdPerMonth, then.proposedUsdPerMonth]),
    savingUsdPerMonth: sumUsd([first.savingUsdPerMonth, then.savingUsdPerMonth]),
    ...(nets.length === 2 ? { netSavingUsdPerMonth: sumUsd(nets) } : {}),
    price: first.price,
  };
}
