import { type Finding, savingOf } from "../domain/finding.ts";
import { type Usd, usd } from "../domain/units.ts";

/** Findings on one resource are alternatives: the best counts, never their sum. A drift of a workload is no resource. */
export function bestSavingByResource(findings: readonly Finding[]): ReadonlyMap<string, Usd> {
  const best = new Map<string, Usd>();
  for (const finding of findings) {
    if (finding.rule === "plan-drift") continue;
    const saving = savingOf(finding) ?? usd(0);
    const known = best.get(finding.resource);
    if (known === undefined || saving > known) best.set(finding.resource, saving);
  }
  return best;
}

const STATE_ORDER = { worse: 0, open: 0, snoozed: 1, dismissed: 2, resolved: 3 } as const;

/** Live ones first, critical before all, then most dollars first; ties by id, so that two runs print the same. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      STATE_ORDER[a.state.kind] - STATE_ORDER[b.state.kind] ||
      Number(b.severity === "critical") - Number(a.severity === "critical") ||
      (savingOf(b) ?? 0) - (savingOf(a) ?? 0) ||
      (b.dollars?.nowUsdPerMonth ?? 0) - (a.dollars?.nowUsdPerMonth ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
