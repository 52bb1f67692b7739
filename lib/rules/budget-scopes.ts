import { type Bill, type BillLine, linesBy } from "../domain/bill.ts";
import type { Budget } from "../domain/plan.ts";
import { addDays, dayOf, midnight } from "../domain/window.ts";
import type { Budgeted } from "./budget-burn.ts";

/** A part of the bill with a budget of its own; `total` is all of it. */
export interface BudgetScope extends Budgeted {
  /** The finding's resource. */
  readonly resource: string;
  /** As a sentence says it. */
  readonly name: string;
  readonly workload: string;
  /** undefined: this bill cannot tell the part apart, or no longer does. */
  readonly lines: readonly BillLine[] | undefined;
  readonly missing?: string;
}

/** The tag by which spend is cut by workload unless the bill was cut by another (HEADROOM_WORKLOAD_TAG). */
const WORKLOAD_TAG = "workload";
/** A tag on nothing for that long, where it was on spend before, was taken off or renamed. */
const VANISHED_DAYS = 4;

export function scopesOf(
  bill: Bill,
  { monthlyUsd, alertAt, workloads = {}, tags = {} }: Budget,
): readonly BudgetScope[] {
  const workloadTag = workloadTagOf(bill);
  return [
    { resource: "total", name: "the budget", workload: "all", monthlyUsd, alertAt, lines: bill.lines },
    ...Object.entries(workloads).map(([name, amount]) => ({
      resource: `workload:${name}`,
      name: `the budget of ${name}`,
      workload: name,
      monthlyUsd: amount,
      alertAt,
      ...tagged(bill, workloadTag, name),
    })),
    ...Object.entries(tags).flatMap(([tag, values]) =>
      Object.entries(values).map(([value, amount]) => ({
        resource: `tag:${tag}=${value}`,
        name: `the budget of ${tag} ${value}`,
        workload: "all",
        monthlyUsd: amount,
        alertAt,
        ...tagged(bill, tag, value),
      })),
    ),
  ];
}

export function workloadTagOf({ breakdowns = [] }: Bill): string {
  const cut = breakdowns.flatMap(({ by }) => by).find((one) => typeof one !== "string");
  return typeof cut === "object" ? cut.tag : WORKLOAD_TAG;
}

function tagged(bill: Bill, tag: string, value: string): Pick<BudgetScope, "lines" | "missing"> {
  const lines = linesBy(bill, { tag });
  if (lines === undefined) return { lines: undefined, missing: `the bill tells no spend by the tag ${tag}` };
  const ours = lines.filter((line) => line.tags[tag] === value);
  const last = ours
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  if (last === undefined) return { lines: undefined, missing: `no line of the bill carries ${tag}=${value}` };
  const newest =
    lines
      .map(({ day }) => day)
      .toSorted()
      .at(-1) ?? last;
  if (last <= dayOf(addDays(midnight(newest), -VANISHED_DAYS)))
    return {
      lines: undefined,
      missing: `no line carries ${tag}=${value} since ${last}: it ended, or the tag was taken off`,
    };
  return { lines: ours };
}
