import { addDays, addHours, dayOf } from "../domain/window.ts";
import { type BurnVerdict, burnOf, judgeBurn } from "../rules/budget-burn.ts";
import { BUDGET_LIMITS } from "../rules/budget-limits.ts";
import { defaultsOf } from "../rules/rule.ts";
import { monthlySpend } from "../rules/spend.ts";
import { type BillKind, billShown, type GeneratedBill, type GeneratedDay } from "./budget-bills.ts";

export interface MonthOutcome {
  readonly kind: BillKind;
  readonly isOverrun: boolean;
  /** Known from what the provider had shown and the bill's own law, on the morning of the day on which the budget runs out. */
  readonly isForeseeable: boolean;
  /** Days from the first word (a page or a ticket) to the day on which the budget ran out; undefined: not before. */
  readonly daysAhead?: number;
  readonly paged: boolean;
  readonly ticketed: boolean;
  /** Of days 5, 10, 15, 20: whether the month ended within the 80 % interval told then. */
  readonly covered: readonly boolean[];
}

/** Share of the budget by which an overrun has to stand out of the law to be called foreseeable. */
const CLEARLY = 0.02;
const COVERAGE_DAYS = [5, 10, 15, 20];
const RUN_HOUR = 9;

/** Each month with a budget, judged every morning. */
export function replayBudget(bill: GeneratedBill): readonly MonthOutcome[] {
  const months = Map.groupBy(bill.days, ({ day }) => day.slice(0, 7));
  return [...months.keys()].slice(1).map((month) => replayMonth(bill, month));
}

function replayMonth(bill: GeneratedBill, month: string): MonthOutcome {
  const first = bill.days.findIndex(({ day }) => day.startsWith(month));
  const days = bill.days.filter(({ day }) => day.startsWith(month));
  const total = sumOf(days);
  const crossing = crossingOf(days, bill.budgetUsd);
  const limits = defaultsOf(BUDGET_LIMITS);
  const budgeted = { monthlyUsd: bill.budgetUsd, alertAt: [0.5, 0.8, 1] };
  const covered: boolean[] = [];
  let [paged, ticketed] = [false, false];
  let told: number | undefined;
  for (let run = 1; run <= days.length; run++) {
    const now = addHours(addDays(bill.start, first + run), RUN_HOUR);
    if (dayOf(now).slice(0, 7) !== month) break;
    const spend = monthlySpend(billShown(bill, first + run), now);
    if (spend === undefined) continue;
    const verdict = judgeBurn(burnOf(spend, budgeted), spend, limits);
    const { projectedLowUsd: low, projectedHighUsd: high } = spend;
    if (COVERAGE_DAYS.includes(run) && low !== undefined && high !== undefined)
      covered.push(low <= total && total <= high);
    if (!isHeading(verdict)) continue;
    told ??= run;
    paged ||= verdict.severity === "high" || verdict.severity === "critical";
    ticketed = true;
  }
  return {
    kind: bill.kind,
    isOverrun: crossing !== undefined,
    isForeseeable: crossing !== undefined && foreseen(bill, first, crossing),
    ...(crossing !== undefined && told !== undefined && told <= crossing
      ? { daysAhead: crossing - told }
      : {}),
    paged,
    ticketed,
    covered,
  };
}

const isHeading = (verdict: BurnVerdict): verdict is Extract<BurnVerdict, { kind: "finding" }> =>
  verdict.kind === "finding" && !verdict.lingers && verdict.severity !== "low";

/** The morning of day `crossing` has seen the days before it in part; the law says the rest. */
function foreseen({ days, budgetUsd, ...bill }: GeneratedBill, first: number, crossing: number): boolean {
  const month = days[first]?.day.slice(0, 7) ?? "";
  const seen = billShown({ ...bill, days, budgetUsd }, first + crossing).lines.filter(({ day }) =>
    day.startsWith(month),
  );
  const shown = seen.reduce((sum, { usd }) => sum + usd, 0);
  const rest = days
    .slice(first + Math.max(0, crossing - 1))
    .filter(({ day }) => day.startsWith(month))
    .reduce((sum, { expectedUsd }) => sum + expectedUsd, 0);
  const yesterday = seen.filter(({ day }) => day === days[first + crossing - 1]?.day);
  return shown - yesterday.reduce((sum, { usd }) => sum + usd, 0) + rest > budgetUsd * (1 + CLEARLY);
}

/** Index in the month of the day on which it is all spent, if it stays so by the month's end. */
function crossingOf(days: readonly GeneratedDay[], budgetUsd: number): number | undefined {
  if (sumOf(days) <= budgetUsd) return undefined;
  let spent = 0;
  const index = days.findIndex((one) => {
    spent += one.usageUsd + one.refundUsd;
    return spent > budgetUsd;
  });
  return index < 0 ? undefined : index;
}

const sumOf = (days: readonly GeneratedDay[]): number =>
  days.reduce((sum, { usageUsd, refundUsd }) => sum + usageUsd + refundUsd, 0);
