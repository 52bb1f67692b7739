import { BILL_KINDS, type BillKind, generatedBill } from "./budget-bills.ts";
import { type MonthOutcome, replayBudget } from "./budget-replay.ts";

export interface BudgetScore {
  readonly kind: BillKind | "all";
  readonly months: number;
  readonly overruns: number;
  readonly foreseeable: number;
  /** Of the foreseeable ones, told before the budget ran out. */
  readonly announced: number;
  readonly medianDaysAhead: number;
  /** Of months that ended inside their budget: pages, and tickets, a budget-year. */
  readonly falsePagesPerYear: number;
  readonly falseTicketsPerYear: number;
  /** Share of month ends inside the 80 % interval told on days 5, 10, 15 and 20. */
  readonly coverage: number;
}

/** As many bills in all, kinds in turn, seeds from `seed` on. */
export function budgetScores(bills: number, seed = 1): readonly BudgetScore[] {
  const outcomes = Array.from({ length: bills }, (_, i) => {
    const kind = BILL_KINDS[i % BILL_KINDS.length] ?? "steady";
    return replayBudget(generatedBill(kind, seed + i * 7919));
  }).flat();
  return [
    ...BILL_KINDS.map((kind) =>
      scoreOf(
        kind,
        outcomes.filter((one) => one.kind === kind),
      ),
    ),
    scoreOf("all", outcomes),
  ];
}

function scoreOf(kind: BudgetScore["kind"], months: readonly MonthOutcome[]): BudgetScore {
  const overruns = months.filter(({ isOverrun }) => isOverrun);
  const foreseeable = overruns.filter(({ isForeseeable }) => isForeseeable);
  const ahead = foreseeable.flatMap(({ daysAhead }) => daysAhead ?? []).toSorted((a, b) => a - b);
  const within = months.filter(({ isOverrun }) => !isOverrun);
  const years = Math.max(1, months.length) / 12;
  const covered = months.flatMap((one) => one.covered);
  return {
    kind,
    months: months.length,
    overruns: overruns.length,
    foreseeable: foreseeable.length,
    announced: ahead.length,
    medianDaysAhead: ahead[ahead.length >> 1] ?? 0,
    falsePagesPerYear: within.filter(({ paged }) => paged).length / years,
    falseTicketsPerYear: within.filter(({ ticketed }) => ticketed).length / years,
    coverage: covered.filter(Boolean).length / Math.max(1, covered.length),
  };
}

/** Markdown, for docs/budget.md. */
export function budgetTable(scores: readonly BudgetScore[]): string {
  const rows = scores.map((one) =>
    [
      one.kind,
      one.months,
      one.overruns,
      `${one.announced} of ${one.foreseeable}`,
      one.medianDaysAhead,
      one.falsePagesPerYear.toFixed(2),
      one.falseTicketsPerYear.toFixed(2),
      `${(one.coverage * 100).toFixed(0)} %`,
    ].join(" | "),
  );
  return [
    "| bill | months | overruns | announced of the foreseeable | days ahead, median | false pages a budget-year | false tickets a budget-year | 80 % interval holds |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}
