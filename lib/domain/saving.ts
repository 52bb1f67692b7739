import { type Finding, savingOf } from "./finding.ts";
import { sumUsd, type Usd, usd } from "./units.ts";

/**
 * What acting on all of them saves at best. What comes on top of other advice adds to it; what else is said of one resource are
 * alternatives, of which the best counts. An up-size saves nothing, and a workload's drift is no saving but a question to its plan.
 */
export function savingAtBest(findings: readonly Finding[]): Usd {
  const best = new Map<string, Usd>();
  for (const finding of findings) {
    if (finding.rule === "plan-drift" || finding.alternativeTo !== undefined) continue;
    const key = finding.presumes === undefined ? finding.resource : finding.id;
    const saving = savingOf(finding) ?? usd(0);
    if (saving > (best.get(key) ?? 0)) best.set(key, saving);
  }
  return sumUsd(best.values());
}
