import { type Finding, isUrgent, savingOf } from "../domain/finding.ts";

const STATE_ORDER = { worse: 0, open: 0, snoozed: 1, dismissed: 2, resolved: 3 } as const;

/** Live ones first, alternatives to others after them, critical before all, then most dollars first; ties by id, so that two runs print the same. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      STATE_ORDER[a.state.kind] - STATE_ORDER[b.state.kind] ||
      Number(a.alternativeTo !== undefined) - Number(b.alternativeTo !== undefined) ||
      Number(isUrgent(b)) - Number(isUrgent(a)) ||
      (savingOf(b) ?? 0) - (savingOf(a) ?? 0) ||
      (b.dollars?.nowUsdPerMonth ?? 0) - (a.dollars?.nowUsdPerMonth ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
