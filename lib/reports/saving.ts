import type { Finding, FindingState } from "../domain/finding.ts";

/** Live ones are what there is to do; the rest is memory. */
export const isLive = ({ state }: Finding): boolean => state.kind === "open" || state.kind === "worse";

/** What the advice saves a month, net of commitments where they are known; undefined without dollars. */
export const savingOf = ({ dollars }: Finding): number | undefined =>
  dollars?.netSavingUsdPerMonth ?? dollars?.savingUsdPerMonth;

const MEMORY_ORDER: readonly FindingState["kind"][] = ["snoozed", "dismissed", "resolved"];

/** Live findings, most dollars first, and the remembered ones apart. The order within is the assessment's. */
export function partition(findings: readonly Finding[]): {
  readonly live: readonly Finding[];
  readonly remembered: readonly Finding[];
} {
  const live = findings
    .filter(isLive)
    .toSorted(
      (a, b) =>
        (savingOf(b) ?? 0) - (savingOf(a) ?? 0) ||
        (b.dollars?.nowUsdPerMonth ?? 0) - (a.dollars?.nowUsdPerMonth ?? 0),
    );
  const remembered = MEMORY_ORDER.flatMap((kind) => findings.filter(({ state }) => state.kind === kind));
  return { live, remembered };
}
