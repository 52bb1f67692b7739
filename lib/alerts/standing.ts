import type { Finding, FindingEvidence } from "../domain/finding.ts";
import type { Silence } from "../domain/plan.ts";
import type { Instant } from "../domain/window.ts";
import { silencedState } from "./news.ts";

export interface Memory {
  readonly stored: readonly Finding[];
  readonly silence: readonly Silence[];
  /** id -> instance type of all that still exists. */
  readonly existingResources: ReadonlyMap<string, string>;
  readonly now: Instant;
}

/** Whether evidence becomes a live finding: not silenced, and not about a machine that was changed as advised meanwhile. */
export function isStanding(memory: Memory): (evidence: FindingEvidence) => boolean {
  const stored = new Map(memory.stored.map((finding) => [finding.id, finding]));
  return (evidence) => {
    const was = stored.get(evidence.id);
    if (was && isFromBeforeApplied(evidence, was)) return false;
    if (silencedState(evidence.id, memory.silence, was, memory.now)) return false;
    return !was || was.state.kind === "resolved" || !isApplied(was, memory);
  };
}

/** The finding of an id that is not resolved. */
export function openBefore({ stored }: Pick<Memory, "stored">): (id: string) => Finding | undefined {
  const open = new Map(
    stored.filter(({ state }) => state.kind !== "resolved").map((finding) => [finding.id, finding]),
  );
  return (id) => open.get(id);
}

/** The machine is what was proposed. */
export const isApplied = (
  { proposed, resource }: Finding,
  { existingResources }: Pick<Memory, "existingResources">,
): boolean => proposed !== undefined && existingResources.get(resource) === proposed.instanceType;

/** Percent of the old machine, read as percent of the new one: for as long as the look-back reaches behind the change. */
export const isFromBeforeApplied = ({ window }: FindingEvidence, { state }: Finding): boolean =>
  state.kind === "resolved" && state.reason === "recommendation-applied" && window.start < state.at;
