import type { Finding, FindingEvidence } from "../domain/finding.ts";
import { type Usd, usd } from "../domain/units.ts";

/** What applying a finding's advice changes a month: net of commitments where known; 0 without dollars. */
export const savingOf = (finding: FindingEvidence): Usd =>
  finding.dollars?.netSavingUsdPerMonth ?? finding.dollars?.savingUsdPerMonth ?? usd(0);

/** Findings on one resource are alternatives: the best counts, never their sum. A drift of a workload is no resource. */
export function bestSavingByResource(findings: readonly Finding[]): ReadonlyMap<string, Usd> {
  const best = new Map<string, Usd>();
  for (const finding of findings) {
    if (finding.rule === "plan-drift") continue;
    const saving = savingOf(finding);
    const known = best.get(finding.resource);
    if (known === undefined || saving > known) best.set(finding.resource, saving);
  }
  return best;
}

export const isLive = ({ state }: Finding): boolean => state.kind === "open" || state.kind === "worse";

const STATE_ORDER = { worse: 0, open: 0, snoozed: 1, dismissed: 2, resolved: 3 } as const;

/** Live ones first, most dollars at stake first; ties by id, so that two runs print the same. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      STATE_ORDER[a.state.kind] - STATE_ORDER[b.state.kind] ||
      savingOf(b) - savingOf(a) ||
      (b.dollars?.nowUsdPerMonth ?? 0) - (a.dollars?.nowUsdPerMonth ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
