import type { Spend } from "../domain/assessment.ts";
import { endedOn, missingDaysBy } from "../domain/bill-days.ts";
import { sumUsd } from "../domain/units.ts";
import type { RuleContext } from "../rules/rule.ts";
import { monthlySpend } from "../rules/spend.ts";

/** Apart from the assessment: who reads no bill bundles no forecast. */
export function spendOf(context: RuleContext): Spend | undefined {
  // Without a line there is nothing to add up: not known, and not nothing.
  if (!context.bill || context.bill.lines.length === 0) return undefined;
  const month = monthlySpend(context.bill, context.now);
  const byDay = Map.groupBy(context.bill.lines, (line) => line.day);
  const ended = endedOn(context.bill, context.now);
  const budget = context.plan?.plan.budget?.monthlyUsd;
  return {
    daily: [...byDay]
      .map(([day, lines]) => ({
        day,
        usd: sumUsd(lines.map((line) => line.usd)),
        estimated: lines.some((line) => line.estimated),
      }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    ...(month === undefined ? {} : { monthToDateUsd: month.monthToDateUsd }),
    ...(month?.projectedUsd === undefined ? {} : { projectedMonthUsd: month.projectedUsd }),
    ...(month?.projectedLowUsd === undefined ? {} : { projectedLowUsd: month.projectedLowUsd }),
    ...(month?.projectedHighUsd === undefined ? {} : { projectedHighUsd: month.projectedHighUsd }),
    ...(budget === undefined ? {} : { budgetMonthlyUsd: budget }),
    missingDays: missingDaysBy(context.bill, context.now),
    ...(ended === undefined ? {} : { endedOn: ended }),
  };
}
