import type { Bill } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { type FindingEvidence, findingId } from "../domain/finding.ts";
import { midnight } from "../domain/window.ts";
import { type Cause, causesOf } from "./anomaly-cause.ts";
import type { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import { dailyUsd, type UnusualPart, usualUsd } from "./anomaly-part.ts";
import { plannedMove } from "./anomaly-planned.ts";
import { ownerOf, round } from "./evidence.ts";
import type { LimitValues, RuleContext } from "./rule.ts";

const ID = "anomaly";
const MOST_PARTS = 5;

interface Event {
  readonly bill: Bill;
  readonly days: readonly BilledDay[];
  /** Largest first; at least one. */
  readonly parts: readonly UnusualPart[];
  readonly limits: LimitValues<typeof ANOMALY_LIMITS>;
}

export function unusualSpend(context: RuleContext, event: Event): FindingEvidence {
  const { bill, days, parts, limits } = event;
  const [lead] = parts;
  if (!lead) throw new RangeError("expected a part that is unusual");
  const moved = parts.reduce((sum, { excessUsd }) => sum + excessUsd, 0);
  const causes = causesOf(bill, days, {
    day: lead.newest,
    excessUsd: lead.excessUsd,
    service: lead.part,
  });
  const workload = causes.find(({ dimension }) => dimension === "workload")?.value ?? "all";
  const owner = ownerOf(context, workload);
  const usual = usualUsd(dailyUsd(bill.lines), days, lead.since);
  const rises = moved > 0;
  return {
    id: findingId(ID, lead.part),
    rule: ID,
    resource: lead.part,
    workload,
    ...(owner === undefined ? {} : { owner }),
    severity: rises ? (moved >= limits.highShare * usual ? "high" : "medium") : "info",
    confidence: days.length >= 28 ? "high" : "medium",
    title: titleOf(lead, moved, parts.length, causes),
    observed: {
      spentUsdPerDay: round(lead.actualUsd, 2),
      movedUsdPerDay: round(moved, 2),
      since: lead.since,
      days: lead.days,
      services: parts.length,
    },
    expected: {
      spentUsdPerDay: round(lead.expectedUsd, 2),
      leastUsdPerDay: round(lead.lowUsd, 2),
      mostUsdPerDay: round(lead.highUsd, 2),
    },
    window: { start: midnight(days[0]?.day ?? lead.since), end: context.now },
    samples: days.length,
    signalsUsed: ["bill"],
    signalsNotChecked: [],
    advice: { text: adviceOf(rises, causes) },
    risk: "the last two days of a bill are estimates and grow",
    arithmetic: [
      ...parts.slice(0, MOST_PARTS).map(partLine),
      ...causes.map((cause) => causeLine(cause, lead)),
      ...plannedLine(context, lead.since, moved),
    ],
  };
}

function titleOf(lead: UnusualPart, moved: number, services: number, causes: readonly Cause[]): string {
  const what = services > 1 ? `${lead.part} and ${services - 1} more` : lead.part;
  const cause = causes.find(({ dimension }) => dimension !== "region");
  const why = cause ? `, most of it ${cause.dimension} ${cause.value}` : "";
  return `${what}: ${Math.abs(round(moved, 2))} USD a day ${moved > 0 ? "more" : "less"} than usual since ${lead.since}${why}`;
}

function adviceOf(rises: boolean, causes: readonly Cause[]): string {
  const [first] = causes;
  const where = first ? ` Start with ${first.dimension} ${first.value}.` : "";
  return rises
    ? `See what started, and whether it is wanted.${where} If it is, write it into plan.yaml with \`starts\`.`
    : `See whether something stopped that should run.${where} If it was meant to, write its \`ends\` into plan.yaml.`;
}

const partLine = (part: UnusualPart): string =>
  `${part.part}: ${signed(part.excessUsd)} USD = ${round(part.actualUsd, 2)} - ${round(part.expectedUsd, 2)} expected (98 in 100 such days: ${round(part.lowUsd, 2)} to ${round(part.highUsd, 2)})`;

const causeLine = ({ dimension, value, movedUsd }: Cause, lead: UnusualPart): string =>
  `${dimension} ${value}: ${signed(movedUsd)} USD a day against the middle of the two weeks before, ${Math.round((movedUsd / lead.excessUsd) * 100)} % of the move of ${lead.part}`;

function plannedLine(context: RuleContext, since: string, moved: number): string[] {
  const { usdPerDay, workloads } = plannedMove(context, since);
  return usdPerDay * moved > 0
    ? [
        `planned to ${usdPerDay > 0 ? "start" : "end"} about then: ${workloads.join(", ")}, ${signed(usdPerDay)} USD a day; the rest is not`,
      ]
    : [];
}

const signed = (usd: number): string => `${usd < 0 ? "-" : "+"}${Math.abs(round(usd, 2))}`;
