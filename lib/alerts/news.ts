import {
  type Announced,
  type Finding,
  type FindingEvidence,
  type FindingState,
  SEVERITIES,
} from "../domain/finding.ts";
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
  const before = was.announced ?? announcedBy(was);
  if ((evidence.step ?? NO_STEP) > (before.step ?? NO_STEP)) return true;
  if (SEVERITIES.indexOf(evidence.severity) > SEVERITIES.indexOf(before.severity)) return true;
  const then = Math.abs(before.savingUsdPerMonth ?? 0);
  const now = Math.abs(evidence.dollars?.savingUsdPerMonth ?? 0);
  return now - then > Math.max(GROWTH_USD_PER_MONTH, then * GROWTH);
}

const NO_STEP = Number.NEGATIVE_INFINITY;

/** To who was never told of it, what grew worse is new. */
export const asFirstHeard = (finding: Finding): Finding =>
  finding.state.kind === "worse" ? { ...finding, state: { kind: "open" } } : finding;

/** What people are told by telling this evidence. A step that was told once stays told, whatever is told later. */
export function announcedBy(
  { severity, dollars, step = NO_STEP }: FindingEvidence,
  before?: Announced,
): Announced {
  const highest = Math.max(step, before?.step ?? NO_STEP);
  return {
    severity,
    ...(dollars === undefined ? {} : { savingUsdPerMonth: dollars.savingUsdPerMonth }),
    ...(highest === NO_STEP ? {} : { step: highest }),
  };
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
    const { reason, until } = written;
    return until === undefined
      ? { kind: "dismissed", reason, inPlan: true }
      : { kind: "snoozed", until, reason, inPlan: true };
  }
  return was && isByHand(was.state, now) ? was.state : undefined;
}

/** Silenced by a person's action and not by the plan, and not run out yet. */
export const isByHand = (state: FindingState, now: Instant): boolean =>
  (state.kind === "dismissed" || (state.kind === "snoozed" && state.until > now)) && !state.inPlan;
