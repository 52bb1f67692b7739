import type { Bill } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { type FindingEvidence, findingId } from "../domain/finding.ts";
import { midnight } from "../domain/window.ts";
import { type Cause, causesOf } from "./anomaly-cause.ts";
import { resourceNamed } from "./anomaly-cuts.ts";
import type { AnomalyEvent } from "./anomaly-events.ts";
import type { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import { dailyUsd, usualUsd } from "./anomaly-part.ts";
import type { UnplannedEvent } from "./anomaly-planned.ts";
import { adviceOf, arithmeticOf, titleOf } from "./anomaly-text.ts";
import { ownerOf, round } from "./evidence.ts";
import type { LimitValues, RuleContext } from "./rule.ts";

const ID = "anomaly";
/** A workload with more of an event than that is whose event it is. */
const MOST_OF_IT = 0.5;

interface UnusualSpend extends UnplannedEvent {
  readonly bill: Bill;
  readonly days: readonly BilledDay[];
  readonly limits: LimitValues<typeof ANOMALY_LIMITS>;
}

export function unusualSpend(context: RuleContext, event: UnusualSpend): FindingEvidence {
  const { bill, days, parts, elsewhere, lead, since, movedUsd: moved, limits } = event;
  const causes = causesOf(bill, days, event);
  const workload = workloadOf(event, causes);
  const owner = ownerOf(context, workload);
  const usual = usualUsd(dailyUsd(bill.lines), days, since);
  const rises = moved > 0;
  const resource = resourceNamed(lead.cut, lead.part);
  return {
    id: findingId(ID, resource),
    rule: ID,
    resource,
    workload,
    ...(owner === undefined ? {} : { owner }),
    severity: rises ? (moved >= limits.highShare * usual ? "high" : "medium") : "info",
    confidence: days.length >= 28 ? "high" : "medium",
    title: titleOf(event, causes),
    observed: {
      spentUsdPerDay: round(lead.actualUsd, 2),
      movedUsdPerDay: round(moved, 2),
      since,
      days: lead.days,
      cut: parts[0]?.cut.name ?? lead.cut.name,
      parts: parts.length,
      services: [...parts, ...elsewhere].filter(({ cut }) => cut.name === "service").length,
    },
    expected: {
      spentUsdPerDay: round(lead.expectedUsd, 2),
      leastUsdPerDay: round(lead.lowUsd, 2),
      mostUsdPerDay: round(lead.highUsd, 2),
    },
    window: { start: midnight(days[0]?.day ?? since), end: context.now },
    samples: days.length,
    signalsUsed: ["bill"],
    signalsNotChecked: [],
    advice: { text: adviceOf(rises, causes) },
    risk: "the last two days of a bill are estimates and grow",
    arithmetic: arithmeticOf(event, causes),
  };
}

/** `all` where no workload makes most of it: an alert that names one owner would be missed by the other. */
function workloadOf({ lead, movedUsd: moved }: AnomalyEvent, causes: readonly Cause[]): string {
  if (lead.cut.name === "workload" && lead.excessUsd / moved > MOST_OF_IT) return lead.part;
  const cause = causes.find(({ dimension }) => dimension === "workload");
  return cause && cause.movedUsd / moved > MOST_OF_IT ? cause.value : "all";
}
