import { type Finding, type FindingState, isLive } from "../domain/finding.ts";

const MEMORY_ORDER: readonly FindingState["kind"][] = ["snoozed", "dismissed", "resolved"];

/** Live findings and the remembered ones apart; the order within is the assessment's. */
export function partition(findings: readonly Finding[]): {
  readonly live: readonly Finding[];
  readonly remembered: readonly Finding[];
} {
  const remembered = MEMORY_ORDER.flatMap((kind) => findings.filter(({ state }) => state.kind === kind));
  return { live: findings.filter(isLive), remembered };
}
