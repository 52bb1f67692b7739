import { type Finding, savingOf } from "../domain/finding.ts";
import { counted, money, moneyPerMonth, UNKNOWN } from "../domain/money.ts";
import type { BillCheck, Realised } from "../domain/realised.ts";
import { DAYS_PER_MONTH } from "../domain/window.ts";
import { brief } from "./brief.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Block, type ResolvedItem, type Section, textBlock } from "./weekly-section.ts";

const MOST_RESOLVED = 10;
const MOST_ID = 120;

export function resolvedSection({ resolved, silenced, realised }: WeeklyReport): Section {
  const checks = new Map((realised ?? []).map(({ id, check }) => [id, check]));
  const left = resolved.length - MOST_RESOLVED;
  const blocks: readonly (Block | undefined)[] = [
    realisedText(realised),
    resolved.length === 0
      ? textBlock("Nothing was resolved.")
      : {
          kind: "resolved",
          resolved: resolved.slice(0, MOST_RESOLVED).map((one) => itemOf(one, checks.get(one.id))),
        },
    left > 0 ? textBlock(`and ${counted(left, "finding")} more`) : undefined,
    silenced.length === 0 ? undefined : textBlock(`Silenced: ${counted(silenced.length, "finding")}.`),
  ];
  return {
    id: "resolved",
    title: "Resolved this week",
    blocks: blocks.filter((block) => block !== undefined),
  };
}

/** (before − after) a day × 30.4 days. */
const savedUsdPerMonth = (check: Extract<BillCheck, { kind: "resource" | "workload" }>): number =>
  (check.beforeUsdPerDay - check.afterUsdPerDay) * DAYS_PER_MONTH;

/** Only what the bill shows of the very resource is added up. */
function realisedText(realised: readonly Realised[] | undefined): Block | undefined {
  if (realised === undefined || realised.length === 0) return undefined;
  const seen = realised.flatMap(({ check }) => (check.kind === "resource" ? [savedUsdPerMonth(check)] : []));
  const of = `of ${counted(realised.length, "finding")} acted on in four weeks`;
  if (seen.length === 0) return textBlock(`The bill shows nothing yet ${of}.`);
  const saved = seen.reduce((sum, one) => sum + one, 0);
  return textBlock(`Seen on the bill: ${moneyPerMonth(saved)} less, from ${seen.length} ${of}.`, {
    tone: "good",
  });
}

function itemOf(finding: Finding, check: BillCheck | undefined): ResolvedItem {
  const { state, id, workload } = finding;
  const reason = state.kind === "resolved" ? state.reason : UNKNOWN;
  return {
    id: brief(id, MOST_ID),
    reason: REASONS[reason] ?? reason,
    advised: moneyPerMonth(savingOf(finding)),
    onBill: reason === "no-longer-true" ? "" : billText(check, workload),
    seen: check?.kind === "resource",
  };
}

const REASONS: Readonly<Record<string, string>> = {
  "recommendation-applied": "advice taken",
  "resource-deleted": "resource gone",
  "no-longer-true": "no longer so",
};

function billText(check: BillCheck | undefined, workload: string): string {
  switch (check?.kind) {
    case "resource":
      return `on the bill ${money(check.beforeUsdPerDay)} → ${money(check.afterUsdPerDay)} a day: ${savedText(savedUsdPerMonth(check))}`;
    case "workload":
      return `not seen by itself; the bill of all ${brief(workload, 60)} went ${money(check.beforeUsdPerDay)} → ${money(check.afterUsdPerDay)} a day`;
    case "early":
      return "too early for the bill: no settled day since";
    default:
      return "not checkable on this bill";
  }
}

const savedText = (saved: number): string =>
  saved >= 0 ? `${moneyPerMonth(saved)} realised` : `${moneyPerMonth(-saved)} more than before`;
