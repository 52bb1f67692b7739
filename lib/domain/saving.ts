import { type Finding, savingOf } from "./finding.ts";
import { sumUsd, type Usd, usd } from "./units.ts";

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

/** What acting on all of them saves at best: one advice a resource, and an up-size saves nothing. */
export const savingAtBest = (findings: readonly Finding[]): Usd =>
  sumUsd([...bestSavingByResource(findings).values()].filter((saving) => saving > 0));
