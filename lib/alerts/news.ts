import { type Finding, type FindingEvidence, type FindingState, SEVERITIES } from "../domain/finding.ts";
import { isGlobMatch } from "../domain/match.ts";
import type { Silence } from "../domain/plan.ts";
import type { Instant } from "../domain/window.ts";

/** OptScale mails a "saving spike" above 10 % (reference/peers.md); and 20 USD a month is nobody's news. */
const GROWTH = 0.1;
const GROWTH_USD_PER_MONTH = 20;

/**
 * Measured against what was last announced, not against yesterday: slow growth must not stay silent for ever.
 */
export function isWorse(evidence: FindingEvidence, was: Finding): boolean {
  const before = was.announced?.severity ?? was.severity;
  if (SEVERITIES.indexOf(evidence.severity) > SEVERITIES.indexOf(before)) return true;
  const then = Math.abs(was.announced?.savingUsdPerMonth ?? was.dollars?.savingUsdPerMonth ?? 0);
  const now = Math.abs(evidence.dollars?.savingUsdPerMonth ?? 0);
  return now - then > Math.max(GROWTH_USD_PER_MONTH, then * GROWTH);
}

/** The state a person put the finding in, by plan.yaml or by an action, while it lasts. */
export function silencedState(
  id: string,
  silence: readonly Silence[],
  was: Finding | undefined,
  now: Instant,
): FindingState | undefined {
  const written = silence.find(
    ({ finding, until }) => isGlobMatch(finding, id) && (until === undefined || until > now),
  );
  if (written) {
    return written.until === undefined
      ? { kind: "dismissed", reason: written.reason }
      : { kind: "snoozed", until: written.until, reason: written.reason };
  }
  if (was?.state.kind === "dismissed") return was.state;
  return was?.state.kind === "snoozed" && was.state.until > now ? was.state : undefined;
}
