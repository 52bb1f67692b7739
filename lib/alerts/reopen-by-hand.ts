import { ConfigError } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import type { Instant } from "../domain/window.ts";
import type { Write } from "./reconcile.ts";

/**
 * Takes a silence by hand back: the finding is news again, at a version of its own. Throws ConfigError for one that is not silenced by
 * hand.
 */
export function reopenedByHand(finding: Finding, by: string, now: Instant): Write {
  const { state } = finding;
  if (state.kind !== "snoozed" && state.kind !== "dismissed")
    throw new ConfigError(
      `got ${finding.id}, which is ${state.kind}, expected one that was snoozed or dismissed`,
    );
  if (state.inPlan)
    throw new ConfigError(`${finding.id} is silenced by plan.yaml: take it out of \`silence\` there`);
  return {
    finding: { ...finding, version: finding.version + 1, state: { kind: "open", reopened: { by, at: now } } },
    expectedVersion: finding.version,
  };
}
