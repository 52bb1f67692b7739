import { money, percent, UNKNOWN } from "../domain/money.ts";
import type { PriceKind } from "../domain/offering.ts";
import type { CapacityPlan, PlannedCapacity } from "../domain/plan.ts";
import type { Paint } from "./paint.ts";
import type { PlanDetails } from "./plan-details.ts";
import type { Column, Row } from "./terminal-table.ts";

export type Table = (columns: readonly Column[], rows: readonly Row[], total?: Row) => string;
const right = (title: string): Column => ({ title, align: "right" });

export function workloadTable({ workloads, monthlyUsd, unpriced }: CapacityPlan, table: Table): string {
  const columns: Column[] = [
    { title: "workload", flexible: true },
    { title: "kind" },
    { title: "accelerators" },
    right("VRAM GiB"),
    right("replicas"),
    right("instances"),
    { title: "type" },
    { title: "purchase" },
    right("hours"),
    right("a month"),
  ];
  const rows = workloads.map((one): Row => {
    const notes = one.feasible ? one.notes.join("; ") : `not feasible: ${one.notes.join("; ")}`;
    return {
      cells: workloadCells(one),
      ...(notes === "" ? {} : { note: notes }),
      ...(one.feasible ? {} : { style: "red" as const }),
    };
  });
  const label = unpriced.length === 0 ? "total" : `total without ${unpriced.length} unpriced`;
  return table(columns, rows, {
    cells: [label, "", "", "", "", "", "", "", "", money(monthlyUsd)],
    style: "bold",
  });
}

const workloadCells = (one: PlannedCapacity): string[] => [
  one.workload,
  one.kind,
  one.accelerators > 0 ? `${one.accelerators} x ${one.accelerator}` : "",
  one.vramGiBEach === undefined ? "" : one.vramGiBEach.toFixed(1),
  one.replicas ? String(one.replicas.count) : "",
  one.instances > 0 ? String(one.instances) : "",
  one.instanceType ?? "",
  one.kind === "fixed" ? "" : one.purchase,
  one.instances > 0 ? one.hoursPerMonth.toFixed(0) : "",
  money(one.monthlyUsd),
];

export function costTable(plan: CapacityPlan, { costs }: PlanDetails, table: Table): string {
  const kinds: readonly PriceKind[] = ["onDemand", "spot", "commitment1y", "commitment3y"];
  const columns = [
    { title: "workload", flexible: true },
    right("on-demand"),
    right("spot"),
    right("1 year"),
    right("3 years"),
    right("as planned"),
  ];
  const rows = costs.map(({ workload, byKind, monthlyUsd }): Row => {
    const fixed = plan.workloads.find((one) => one.workload === workload)?.kind === "fixed";
    return {
      cells: [workload, ...kinds.map((kind) => (fixed ? "" : money(byKind[kind]))), money(monthlyUsd)],
    };
  });
  return table(columns, rows);
}

export function budgetLine({ plan, monthlyUsd, unpriced }: CapacityPlan, paint: Paint): string {
  const missing = unpriced.length === 0 ? "" : `, without ${unpriced.join(", ")} (cost unknown)`;
  const budget = plan.budget?.monthlyUsd;
  if (budget === undefined) return `Planned ${money(monthlyUsd)} a month${missing}; no budget in the plan`;
  const share = budget > 0 ? ` (${percent(monthlyUsd / budget)})` : "";
  const line = `Planned ${money(monthlyUsd)} of a budget of ${money(budget)} a month${share}${missing}`;
  return monthlyUsd > budget ? paint("red", line) : line;
}

export function gpuTable({ gpuPrices: prices }: PlanDetails, table: Table): string {
  const columns = [
    { title: "accelerator" },
    { title: "cheapest in" },
    right("on-demand"),
    right("spot"),
    right("off"),
    right("1 year"),
    right("off"),
    right("3 years"),
    right("off"),
  ];
  const rate = (value: number | undefined): string => (value === undefined ? UNKNOWN : value.toFixed(3));
  const off = (value: number | undefined): string => (value === undefined ? "" : percent(value));
  const rows = prices.map(
    ({ accelerator, instanceType, usdPerHour, saving }): Row => ({
      cells: [
        accelerator,
        instanceType,
        rate(usdPerHour.onDemand),
        ...(["spot", "commitment1y", "commitment3y"] as const).flatMap((kind) => [
          rate(usdPerHour[kind]),
          off(saving[kind]),
        ]),
      ],
    }),
  );
  return table(columns, rows);
}
