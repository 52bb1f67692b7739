import type { Changes } from "../domain/assessment.ts";
import type { Finding, FindingEvidence, FindingState, ResolvedReason } from "../domain/finding.ts";
import { type InventoryGap, isHiddenBy } from "../domain/fleet.ts";
import type { Instant } from "../domain/window.ts";
import { announcedBy, isByHand, isWorse, silencedState } from "./news.ts";
import { isApplied, isFromBeforeApplied, type Memory, openBefore } from "./standing.ts";

export interface ReconcileInput extends Memory {
  readonly evidence: readonly FindingEvidence[];
  /** What could not be judged: blindness never resolves a finding. */
  readonly unknowns: readonly { readonly rule: string; readonly resource: string }[];
  /** Parts of the inventory that could not be read: what is missing from them may still be there. */
  readonly inventoryGaps?: readonly InventoryGap[];
}

export interface Write {
  readonly finding: Finding;
  /** The version the store must still hold; 0 where it holds none. */
  readonly expectedVersion: number;
}

export interface Reconciled {
  /** Everything said now, and what was resolved just now. */
  readonly findings: readonly Finding[];
  readonly changes: Changes;
  /** Of what is not stored like this already: a finding that a run only passes over costs nothing. */
  readonly writes: readonly Write[];
}

/** Facts against memory. Pure: the same facts twice, and the second time there is no news. */
export function reconcile(input: ReconcileInput): Reconciled {
  const stored = new Map(input.stored.map((finding) => [finding.id, finding]));
  // Hysteresis: what lingers keeps a finding that is there, and is nothing by itself.
  const openOf = openBefore(input);
  const said = bestById(input.evidence.filter((one) => !one.lingers || openOf(one.id) !== undefined));
  const steps = [
    ...[...said.values()].flatMap((evidence) => stepsOf(evidence, stored.get(evidence.id), input)),
    ...input.stored.filter(({ id }) => !said.has(id)).flatMap((finding) => vanished(finding, input)),
  ].toSorted((a, b) => (a.next.id < b.next.id ? -1 : 1));
  const named = (news: News) => steps.filter((step) => step.news === news).map(({ next }) => next.id);
  return {
    findings: steps.map(({ next }) => next),
    changes: {
      opened: named("opened"),
      worse: named("worse"),
      resolved: named("resolved"),
      kept: named("kept"),
    },
    writes: steps
      .filter(({ next, was }) => was === undefined || textOf(next) !== textOf(was))
      .map(({ next, was }) => ({ finding: next, expectedVersion: was?.version ?? 0 })),
  };
}

/** Whatever the order of the fields, which a store need not keep. */
const textOf = (finding: Finding): string =>
  JSON.stringify(finding, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

type News = "opened" | "worse" | "resolved" | "kept" | "silenced";

interface Step {
  readonly news: News;
  readonly next: Finding;
  readonly was: Finding | undefined;
}

/** None for evidence that is none: what the machine did before it was changed. */
function stepsOf(evidence: FindingEvidence, was: Finding | undefined, input: ReconcileInput): Step[] {
  if (was && isFromBeforeApplied(evidence, was)) return [];
  const silenced = silencedState(evidence.id, input.silence, was, input.now);
  if (was && !silenced && was.state.kind !== "resolved" && isApplied(was, input))
    return [resolved(was, "recommendation-applied", input.now)];
  return [stepOf(evidence, was, silenced, input.now)];
}

function stepOf(
  { lingers, ...evidence }: FindingEvidence,
  was: Finding | undefined,
  silenced: FindingState | undefined,
  now: Instant,
): Step {
  const memory = { firstSeen: was?.firstSeen ?? now, lastSeen: now, version: was?.version ?? 1 };
  if (silenced)
    return {
      news: "silenced",
      was,
      next: { ...evidence, ...memory, ...announcedBefore(was), state: silenced },
    };
  if (!was) return { news: "opened", was, next: opened(evidence, memory, was) };
  if (was.state.kind === "open" || was.state.kind === "worse") {
    return !lingers && isWorse(evidence, was)
      ? {
          news: "worse",
          was,
          next: {
            ...opened(evidence, { ...memory, version: was.version + 1 }, was),
            state: { kind: "worse", since: now },
          },
        }
      : { news: "kept", was, next: { ...evidence, ...memory, ...announcedBefore(was), state: was.state } };
  }
  // It was resolved, or its silence has run out: news again.
  return { news: "opened", was, next: opened(evidence, { ...memory, version: was.version + 1 }, was) };
}

function opened(
  evidence: FindingEvidence,
  memory: Pick<Finding, "firstSeen" | "lastSeen" | "version">,
  was: Finding | undefined,
): Finding {
  const announced = announcedBy(evidence, was?.announced);
  return { ...evidence, ...memory, state: { kind: "open" }, announced };
}

const announcedBefore = (was: Finding | undefined): Pick<Finding, "announced"> =>
  was?.announced ? { announced: was.announced } : {};

/** A stored finding that no rule repeats: resolved with the reason, or kept where nobody could look. */
function vanished(was: Finding, input: ReconcileInput): Step[] {
  if (was.state.kind === "resolved") return [];
  const { unknowns, existingResources, now } = input;
  // Absent for a run is not a decision taken back: what somebody silenced would be news when it returns.
  if (isByHand(was.state, now)) return [{ news: "silenced", was, next: was }];
  const blind = unknowns.some(
    ({ rule, resource }) => rule === was.rule && (resource === was.resource || resource === "*"),
  );
  const absent = !existingResources.has(was.resource) && isResource(was);
  const gone = absent && !(input.inventoryGaps ?? []).some((gap) => mayHide(gap, was));
  if ((blind && !gone) || (absent && !gone)) return [unseen(was, input)];
  const applied = isApplied(was, input);
  const reason = gone ? "resource-deleted" : applied ? "recommendation-applied" : "no-longer-true";
  return [resolved(was, reason, now)];
}

const resolved = (was: Finding, reason: ResolvedReason, now: Instant): Step => ({
  news: "resolved",
  was,
  next: { ...was, version: was.version + 1, state: { kind: "resolved", reason, at: now } },
});

/** A finding that does not say where it was made may have been made anywhere. */
const mayHide = (gap: InventoryGap, { place }: Finding): boolean => !place || isHiddenBy(gap, place);

/** Silence can begin while nobody can look; it ends, as news, only when somebody can. */
function unseen(was: Finding, { silence, now }: ReconcileInput): Step {
  const state = silencedState(was.id, silence, was, now) ?? was.state;
  const isSilent = state.kind === "dismissed" || state.kind === "snoozed";
  return { news: isSilent ? "silenced" : "kept", was, next: { ...was, state } };
}

/** Spend, the budget, a commitment, a workload's drift or purchase are about no machine: they cannot be deleted. An endpoint named like its workload can. */
const isResource = ({ rule, resource, workload }: Finding): boolean =>
  !OF_NO_MACHINE.has(rule) && !(OF_WORKLOADS.has(rule) && resource === workload);

const OF_NO_MACHINE: ReadonlySet<string> = new Set(["anomaly", "budget", "commitment"]);
const OF_WORKLOADS: ReadonlySet<string> = new Set([
  "plan-drift",
  "runway",
  "spot",
  "stalled-training",
  "unusual-use",
]);

function bestById(evidence: readonly FindingEvidence[]): Map<string, FindingEvidence> {
  const best = new Map<string, FindingEvidence>();
  for (const one of evidence) {
    const known = best.get(one.id);
    if (
      !known ||
      rank(one) > rank(known) ||
      (rank(one) === rank(known) && JSON.stringify(one) < JSON.stringify(known))
    ) {
      best.set(one.id, one);
    }
  }
  return best;
}

const rank = ({ dollars }: FindingEvidence): number => dollars?.savingUsdPerMonth ?? Number.NEGATIVE_INFINITY;
