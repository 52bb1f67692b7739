import { ALL_SERVICES, type Bill, linesBy } from "../domain/bill.ts";
import { type BilledDay, billedDays } from "../domain/bill-days.ts";
import type { Verdict } from "../domain/finding.ts";
import { dayOf } from "../domain/window.ts";
import { unusualSpend } from "./anomaly-evidence.ts";
import { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import { type UnusualPart, unusualPart } from "./anomaly-part.ts";
import { plannedMove } from "./anomaly-planned.ts";
import { pass, unknown } from "./evidence.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";

const ID = "anomaly";

export const anomaly: Rule<typeof ANOMALY_LIMITS> = {
  id: ID,
  title:
    "Each service's spend of the newest days is what its past would have it be, or what plan.yaml says starts or ends.",
  needs: [],
  limits: ANOMALY_LIMITS,
  judge: (context, limits) => {
    const { bill, now } = context;
    if (!bill) return [];
    const days = billedDays(bill, dayOf(now));
    if (days.length < limits.minHistoryDays + limits.toldDays)
      return [
        unknown(ID, "spend", `${days.length} billed days, ${limits.minHistoryDays + limits.toldDays} needed`),
      ];
    return judgeParts(context, bill, days, limits);
  },
};

/**
 * Services are judged one by one, so that one's fall does not hide another's rise; what moves the same way from the same day on is
 * one event, told once, by the service that moved most.
 */
function judgeParts(
  context: RuleContext,
  bill: Bill,
  days: readonly BilledDay[],
  limits: LimitValues<typeof ANOMALY_LIMITS>,
): readonly Verdict[] {
  const lines = linesBy(bill, "service") ?? bill.lines.map((line) => ({ ...line, service: ALL_SERVICES }));
  const services = [...Map.groupBy(lines, ({ service }) => service)];
  const unusual = services
    .flatMap(([service, ours]) => unusualPart(service, ours, days, limits) ?? [])
    .toSorted((a, b) => Math.abs(b.excessUsd) - Math.abs(a.excessUsd) || (a.part < b.part ? -1 : 1));
  const events = Map.groupBy(
    unusual,
    ({ since, excessUsd }) => `${excessUsd > 0 ? "rise" : "fall"} ${since}`,
  );
  const told = [...events.values()].flatMap((parts) =>
    isPlanned(context, parts, limits.minUsdPerDay)
      ? []
      : [unusualSpend(context, { bill, days, parts, limits })],
  );
  const leading = new Set(told.map(({ resource }) => resource));
  return [
    ...told.map((finding): Verdict => ({ kind: "finding", finding })),
    ...services.filter(([service]) => !leading.has(service)).map(([service]) => pass(ID, service)),
  ];
}

/** What is planned to start or end explains an event when less than what is worth telling is left of it. */
function isPlanned(context: RuleContext, parts: readonly UnusualPart[], leastUsd: number): boolean {
  const moved = parts.reduce((sum, { excessUsd }) => sum + excessUsd, 0);
  const planned = plannedMove(context, parts[0]?.since ?? "").usdPerDay;
  return planned * moved > 0 && Math.abs(moved) - Math.abs(planned) < leastUsd;
}
