import { hoursBetween, monthOf } from "../domain/window.ts";
import type { UsageHistory } from "../purchase/demand-level.ts";
import { backwards } from "./commitment-fleets.ts";
import { RATE_TABLES, type RateTable } from "./commitment-rates.ts";
import type { Region } from "./commitment-shavedice.ts";

/** Fleets made from the regions, so that a rule is not judged by four histories alone. */
export interface VariantSet {
  readonly name: string;
  readonly fleets: readonly { readonly usage: UsageHistory; readonly table: RateTable }[];
}

/** Months hidden at the start: what is left has 13 to 21. */
const HIDDEN_MONTHS = [2, 6, 10];
/** Hours by which the second region follows the first: none, a quarter, half a year. */
const LAGS = [0, 2_184, 4_368];
/** A half of the types for each value of each of the four bits of their index. */
const HALVES = [0, 1, 2, 3].flatMap((bit) => [0, 1].map((value) => ({ bit, value })));

export function variantSets(regions: readonly Region[]): readonly VariantSet[] {
  const usages = regions.map(({ usage }) => usage);
  const [first, second] = usages;
  const sums = first && second ? LAGS.map((lag) => sumOf(first, second, lag)) : [];
  const halves = usages.flatMap((usage) => HALVES.map((half) => halfOf(usage, half)));
  const [uniform] = RATE_TABLES;
  return [
    ...bothWays("first months hidden", usages, (usage) =>
      HIDDEN_MONTHS.flatMap((months) => pricedIn(RATE_TABLES, withoutMonths(usage, months))),
    ),
    ...bothWays("half of the types", halves, (usage) => pricedIn(uniform ? [uniform] : [], usage)),
    ...bothWays("both regions added", sums, (usage) => pricedIn(RATE_TABLES, usage)),
  ];
}

type Fleets = VariantSet["fleets"];

const pricedIn = (tables: readonly RateTable[], usage: UsageHistory): Fleets =>
  tables.map((table) => ({ usage, table }));

const bothWays = (
  name: string,
  usages: readonly UsageHistory[],
  fleetsOf: (usage: UsageHistory) => Fleets,
): readonly VariantSet[] => [
  { name, fleets: usages.flatMap(fleetsOf) },
  { name: `${name}, backwards`, fleets: usages.map(backwards).flatMap(fleetsOf) },
];

function withoutMonths(usage: UsageHistory, months: number): UsageHistory {
  let start = usage.start;
  for (let month = 0; month < months; month++) start = monthOf(start).end;
  const hours = usage.hours - hoursBetween(usage.start, start);
  return { ...usage, start, hours, instances: usage.instances.subarray(-hours * usage.types.length) };
}

function halfOf(usage: UsageHistory, { bit, value }: (typeof HALVES)[number]): UsageHistory {
  const isIn = (cell: number): boolean => (((cell % usage.types.length) >> bit) & 1) === value;
  return { ...usage, instances: usage.instances.map((count, cell) => (isIn(cell) ? count : 0)) };
}

/** `one` and, hour by hour, `other` as it was `lag` hours later; the later hours of `one` have no other. */
function sumOf(one: UsageHistory, other: UsageHistory, lag: number): UsageHistory {
  const hours = one.hours - lag;
  const from = lag * one.types.length;
  const instances = one.instances
    .subarray(0, hours * one.types.length)
    .map((count, cell) => count + (other.instances[cell + from] ?? 0));
  return { ...one, hours, instances };
}
