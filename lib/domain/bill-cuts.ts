import {
  type Bill,
  type BillBreakdown,
  type BillDimension,
  type BillLine,
  isSameDimension,
  SAME_BILL_WITHIN_USD,
} from "./bill.ts";
import { sumUsd } from "./units.ts";

/** The bill of some days, told apart one way. */
export interface BillCut {
  /** For people: "by SERVICE". */
  readonly cut: string;
  readonly metric: Bill["metric"];
  readonly dimensions: readonly BillDimension[];
  /** Tells usage from credits and fees. */
  readonly hasCategories: boolean;
  /** Those it has an amount of. */
  readonly days: ReadonlySet<string>;
  readonly lines: readonly BillLine[];
}

export interface OneBill {
  readonly metric: Bill["metric"];
  readonly lines: readonly BillLine[];
  readonly breakdowns: readonly BillBreakdown[];
  readonly remarks: readonly string[];
}

/**
 * Several cuts of the same days are one bill: a day counts by the first cut that has it, categories before services before the finest.
 * A cut of all days that tells something else apart is a breakdown.
 */
export function oneBillOf(cuts: readonly BillCut[]): OneBill {
  const [main, ...others] = cuts.toSorted((a, b) => rankOf(b) - rankOf(a) || b.lines.length - a.lines.length);
  if (!main) return { metric: "amortized", lines: [], breakdowns: [], remarks: [] };
  const counted = new Set(main.days);
  const lines = [...main.lines];
  const remarks: string[] = [];
  for (const { cut, days, lines: told } of others) {
    const again = [...days].filter((day) => counted.has(day)).length;
    if (again > 0)
      remarks.push(
        `${again} ${again === 1 ? "day is" : "days are"} told ${main.cut} and ${cut}: one bill, counted once`,
      );
    lines.push(...told.filter(({ day }) => !counted.has(day)));
    for (const day of days) counted.add(day);
  }
  const whole = others.filter(({ days }) => days.size === counted.size);
  const breakdowns = whole.flatMap((cut) => breakdownOf(cut, main));
  remarks.push(...whole.flatMap((cut) => difference(lines, cut)));
  return { metric: main.metric, lines, breakdowns, remarks };
}

const rankOf = ({ hasCategories, dimensions }: BillCut): number =>
  (hasCategories ? 2 : 0) + (dimensions.includes("service") ? 1 : 0);

function breakdownOf({ dimensions, lines }: BillCut, main: BillCut): BillBreakdown[] {
  const by = dimensions.filter((one) => !main.dimensions.some((other) => isSameDimension(one, other)));
  return by.length === 0 ? [] : [{ by, lines }];
}

function difference(lines: readonly BillLine[], { cut, lines: told }: BillCut): string[] {
  const [whole, parts] = [lines, told].map((some) => sumUsd(some.map(({ usd }) => usd)));
  if (whole === undefined || parts === undefined || Math.abs(whole - parts) <= SAME_BILL_WITHIN_USD)
    return [];
  return [`${cut} they sum to ${parts.toFixed(2)} USD, the bill to ${whole.toFixed(2)} USD: the bill counts`];
}
