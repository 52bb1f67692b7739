import { linesBy } from "../domain/bill.ts";
import type { FindingEvidence, Severity } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import { money } from "../domain/money.ts";
import type { Burn } from "./budget-burn.ts";
import { type BudgetScope, workloadTagOf } from "./budget-scopes.ts";
import { ownerOf, round } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";
import { type MonthlySpend, monthlySpend } from "./spend.ts";

const ID = "budget";
/** More than a month's stages: nobody writes a thousand thresholds. */
const STAGES = 1000;
const MOST_PARTS = 3;

export interface BudgetFacts {
  readonly scope: BudgetScope;
  readonly spend: MonthlySpend;
  readonly burn: Burn;
  readonly severity: Severity;
  readonly lingers: boolean;
}

export function overBudget(context: RuleContext, facts: BudgetFacts): FindingEvidence {
  const { scope, spend, burn, severity, lingers } = facts;
  const { monthlyUsd, resource, workload } = scope;
  const owner = ownerOf(context, workload);
  const lines = scope.lines?.filter((line) => line.day.startsWith(spend.month)) ?? [];
  return {
    id: findingId(ID, resource),
    rule: ID,
    resource,
    workload,
    ...(owner === undefined ? {} : { owner }),
    severity,
    confidence: spend.daysMissing > 0 ? "low" : spend.daysBilled >= 7 ? "high" : "medium",
    title: titleOf(facts),
    observed: {
      monthToDateUsd: round(spend.monthToDateUsd, 2),
      projectedUsd: rounded(spend.projectedUsd),
      projectedLowUsd: rounded(spend.projectedLowUsd),
      projectedHighUsd: rounded(spend.projectedHighUsd),
      runRateUsdPerDay: rounded(spend.runRateUsdPerDay),
      shareSpent: round(burn.spent),
      thresholdCrossed: burn.crossed ?? null,
      burnRateNewestDay: round(burn.newest, 2),
      burnRateThreeDays: round(burn.short, 2),
      burnRateSevenDays: round(burn.long, 2),
      runsOutOn: burn.runsOutOn ?? null,
      daysBilled: spend.daysBilled,
      daysMissing: spend.daysMissing,
      estimatedUsd: round(spend.estimatedUsd, 2),
    },
    expected: { monthlyUsd, runRateUsdPerDay: round(monthlyUsd / spend.daysInMonth, 2) },
    window: { start: `${spend.month}-01T00:00:00.000Z`, end: context.now },
    samples: lines.length,
    signalsUsed: ["bill"],
    signalsNotChecked: [],
    advice: {
      text: `${runsOutText(burn, spend)}Take the findings below with the most dollars first; if the spend is wanted, raise the budget.`,
      planEdit: planEditOf(scope, spend),
    },
    risk: "the last two days of a bill are estimates and grow",
    arithmetic: [...arithmeticOf(spend), burnLine(burn), ...(resource === "total" ? partLines(context) : [])],
    step: stepOf(scope, spend, burn),
    ...(lingers ? { lingers: true } : {}),
  };
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : round(value, 2));

/**
 * Told anew at each threshold, and when all is spent though no threshold says so; heading above the budget comes before them.
 * The month leads: 202611002 is the second stage of November 2026, and the first of December is above it.
 */
function stepOf({ alertAt }: BudgetScope, { month }: MonthlySpend, { spent }: Burn): number {
  const reached = [...new Set([...alertAt, 1])].filter((share) => spent >= share);
  return Number(month.replace("-", "")) * STAGES + reached.length;
}

function titleOf({ scope, spend, burn }: BudgetFacts): string {
  const budget = `${scope.name}${scope.resource === "total" ? " of" : ","} ${money(scope.monthlyUsd)}`;
  if (burn.spent >= 1) return `${budget} is spent: ${money(spend.monthToDateUsd)} so far`;
  if (burn.projected > 1) return `heading for ${money(spend.projectedUsd)} this month, above ${budget}`;
  return `${Math.round(burn.spent * 100)} % of ${budget} spent, ahead of the calendar`;
}

function runsOutText({ runsOutOn, spent }: Burn, { windows }: MonthlySpend): string {
  if (runsOutOn === undefined || windows === undefined) return "";
  return spent >= 1 ? `It was spent on ${runsOutOn}. ` : `At this rate it is spent on ${runsOutOn}. `;
}

const planEditOf = ({ resource, monthlyUsd, workload }: BudgetScope, spend: MonthlySpend): string => {
  const enough = Math.ceil(Math.max(monthlyUsd, spend.projectedUsd ?? spend.monthToDateUsd) / 100) * 100;
  if (resource === "total") return `budget: { monthlyUsd: ${enough} }`;
  if (resource.startsWith("workload:"))
    return `budget: { workloads: { ${JSON.stringify(workload)}: ${enough} } }`;
  const [tag = "", value = ""] = resource.slice("tag:".length).split(/=(.*)/s);
  return `budget: { tags: { ${JSON.stringify(tag)}: { ${JSON.stringify(value)}: ${enough} } } }`;
};

function arithmeticOf(spend: MonthlySpend): string[] {
  const { projectedUsd: end, projectedLowUsd: low, projectedHighUsd: high, runRateUsdPerDay: rate } = spend;
  const open = spend.daysInMonth - spend.daysBilled;
  return [
    `month to date: ${spend.monthToDateUsd.toFixed(2)} USD in ${spend.daysBilled} days, of it ${spend.estimatedUsd.toFixed(2)} still estimated`,
    ...(rate === undefined || end === undefined
      ? ["no complete day: not projected"]
      : [
          `+ ${open} days of about ${rate.toFixed(2)} USD (forecast of recurring charges) and what is not billed yet = ${end.toFixed(2)} USD`,
          ...(low === undefined || high === undefined
            ? ["too few days to say how sure that is"]
            : [`four forecasts in five end between ${low.toFixed(2)} and ${high.toFixed(2)} USD`]),
        ]),
  ];
}

const burnLine = ({ newest, short, long }: Burn): string =>
  `burn rate, times what is left a day: ${newest.toFixed(2)} on the newest day, ${short.toFixed(2)} over three, ${long.toFixed(2)} over seven`;

/** The workloads that will have cost most by the month's end, with what the plan has for them. */
function partLines({ bill, plan, now }: RuleContext): string[] {
  const tag = bill && workloadTagOf(bill);
  const lines = bill && tag && linesBy(bill, { tag });
  if (!bill || !tag || !lines) return [];
  const parts = [...Map.groupBy(lines, (line) => line.tags[tag] ?? "")].flatMap(([name, own]) => {
    const end = name === "" ? undefined : monthlySpend(bill, now, own)?.projectedUsd;
    return end === undefined ? [] : [{ name, end }];
  });
  const planned = new Map(plan?.workloads.map((one) => [one.workload, one.monthlyUsd]));
  return parts
    .toSorted((a, b) => b.end - a.end || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PARTS)
    .map(({ name, end }) => {
      const plannedUsd = planned.get(name);
      return `of it ${name}: ${end.toFixed(2)} USD by the month's end${plannedUsd === undefined ? "" : `, planned ${plannedUsd.toFixed(2)}`}`;
    });
}
