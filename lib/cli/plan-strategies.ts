import { money } from "../domain/money.ts";
import type { Paint } from "./paint.ts";
import type { PlanDetails } from "./plan-details.ts";
import type { Table } from "./plan-tables.ts";
import type { Column, Row } from "./terminal-table.ts";

const right = (title: string): Column => ({ title, align: "right" });

/** Only what would save: a strategy that costs more or does not apply is in the JSON with its reason. */
export function strategySection({ strategies, optimized }: PlanDetails, paint: Paint, table: Table): string {
  const saving = strategies.filter(({ applies, savingUsd = 0 }) => applies && savingUsd > 0);
  const title = paint("bold", "Strategies, each alone");
  if (saving.length === 0) return `${title}\nNone of the strategies saves money on this plan.`;
  const columns = [
    { title: "strategy" },
    { title: "workload" },
    right("saves"),
    right("then"),
    { title: "why", flexible: true },
  ];
  const rows = saving.map(
    (one): Row => ({
      cells: [
        one.strategy,
        one.workload,
        { text: money(one.savingUsd), style: "green" },
        money(one.monthlyUsdThen),
        one.why,
      ],
      note: `${one.layoutThen}; ${one.tradeOff}`,
    }),
  );
  return `${title}\n${table(columns, rows)}\n${combinationLine(optimized)}`;
}

/** Two strategies or more, sized together. */
export function combinationSection({ combinations }: PlanDetails, paint: Paint, table: Table): string {
  if (combinations.length === 0) return "";
  const columns = [
    { title: "workload" },
    right("saves"),
    right("then"),
    { title: "rests on" },
    { title: "strategies", flexible: true },
  ];
  const rows = combinations.slice(0, COMBINATIONS_SHOWN).map(
    (one): Row => ({
      cells: [
        one.workload,
        { text: money(one.savingUsd), style: "green" },
        money(one.monthlyUsd),
        one.basis === "assumed" ? "an assumption" : "the plan",
        one.strategies.join(" + "),
      ],
      note: one.layout,
    }),
  );
  return `${paint("bold", "Strategies together")}\n${table(columns, rows)}`;
}

const COMBINATIONS_SHOWN = 5;

function combinationLine({ monthlyUsdNow, monthlyUsdThen, chosen }: PlanDetails["optimized"]): string {
  const changes = chosen
    .filter(({ strategies }) => strategies.length > 0)
    .map(({ workload, strategies }) => `${workload} ${strategies.join(" + ")}`);
  const what = changes.length === 0 ? "nothing to change" : changes.join(", ");
  return `Best combination that rests on no assumption: ${money(monthlyUsdNow)} → ${money(monthlyUsdThen)} a month (${what})`;
}
