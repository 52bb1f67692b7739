import { ALL_SERVICES, type Bill, type BillLine, type ChargeCategory } from "./bill.ts";
import { isUnsettled } from "./bill-days.ts";
import type { Problem } from "./fleet.ts";
import { ForeignCurrency } from "./foreign-currency.ts";
import { sumUsd, type Usd, usd } from "./units.ts";
import type { Instant } from "./window.ts";

/** Cost Explorer's own names: what the CLI prints and the SDK answers both fit. `End` is exclusive. */
export interface CostAndUsagePage {
  readonly GroupDefinitions?: readonly Grouping[] | undefined;
  readonly ResultsByTime?: readonly CostPeriod[] | undefined;
}

interface Grouping {
  readonly Type?: string | undefined;
  readonly Key?: string | undefined;
}

interface CostPeriod {
  readonly TimePeriod?: { readonly Start?: string | undefined } | undefined;
  readonly Estimated?: boolean | undefined;
  /** Empty when grouped. */
  readonly Total?: Metrics | undefined;
  readonly Groups?: readonly Group[] | undefined;
}

interface Group {
  readonly Keys?: readonly string[] | undefined;
  readonly Metrics?: Metrics | undefined;
}

type Metrics = Readonly<
  Record<string, { readonly Amount?: string | undefined; readonly Unit?: string | undefined }>
>;

/** Best first: amortized spreads commitments over the hours they cover, which is what an hour really costs. */
const METRICS = [
  ["AmortizedCost", "amortized"],
  ["NetAmortizedCost", "amortized"],
  ["UnblendedCost", "unblended"],
  ["NetUnblendedCost", "unblended"],
  ["BlendedCost", "unblended"],
] as const;

export interface CostAndUsage {
  readonly metric: Bill["metric"];
  readonly lines: readonly BillLine[];
  /** Days that the answer has a period for, costs or not. */
  readonly days: ReadonlySet<string>;
  /** Days with at least one amount, zero included. */
  readonly daysWithCosts: ReadonlySet<string>;
  readonly foreign: ForeignCurrency;
  /** Groups without a readable amount or day. */
  readonly unreadable: number;
  /** What the same days cost by invoice; undefined when it was not asked for. */
  readonly unblendedUsd?: Usd;
}

interface Amount {
  readonly day: string;
  readonly keys: readonly string[];
  readonly metrics: Metrics;
  readonly estimated: boolean | undefined;
  readonly groupings: readonly Grouping[];
}

/** One line a period, group and non-zero amount, in the order of the pages. Sums are those of the pages. */
export function billLinesOf(pages: readonly CostAndUsagePage[], asOf: Instant): CostAndUsage {
  const amounts = pages.flatMap(amountsOf);
  const names = new Set(amounts.flatMap(({ metrics }) => Object.keys(metrics)));
  const [name, metric] = METRICS.find(([candidate]) => names.has(candidate)) ?? METRICS[0];
  const foreign = new ForeignCurrency();
  const lines: BillLine[] = [];
  const daysWithCosts = new Set<string>();
  let unreadable = 0;
  for (const one of amounts) {
    const amount = amountIn(one, name);
    if (one.day === "" || !Number.isFinite(amount)) {
      // A total of nothing is a day that was not billed.
      if (one.keys.length > 0 || Object.keys(one.metrics).length > 0) unreadable++;
      continue;
    }
    daysWithCosts.add(one.day);
    const currency = one.metrics[name]?.Unit ?? "USD";
    if (currency !== "USD") foreign.add(currency, amount);
    else if (amount !== 0) lines.push(lineOf(one, amount, asOf));
  }
  const days = new Set(amounts.map(({ day }) => day).filter((day) => day !== ""));
  return {
    metric,
    lines,
    days,
    daysWithCosts,
    foreign,
    unreadable,
    ...(names.has("UnblendedCost") && { unblendedUsd: unblendedOf(amounts) }),
  };
}

/** What the lines lack. */
export const leftOut = ({ foreign, unreadable }: CostAndUsage, where: string): Problem[] => [
  ...foreign.problems(where),
  ...(unreadable === 0
    ? []
    : [{ where, what: "amounts that could not be read: left out of the bill", count: unreadable }]),
];

const amountsOf = ({ GroupDefinitions, ResultsByTime }: CostAndUsagePage): Amount[] =>
  (ResultsByTime ?? []).flatMap(({ TimePeriod, Estimated, Total, Groups = [] }) => {
    const period = {
      day: (TimePeriod?.Start ?? "").slice(0, 10),
      estimated: Estimated,
      groupings: GroupDefinitions ?? [],
    };
    return Groups.length === 0
      ? [{ ...period, keys: [], metrics: Total ?? {} }]
      : Groups.map(({ Keys, Metrics }) => ({ ...period, keys: Keys ?? [], metrics: Metrics ?? {} }));
  });

const amountIn = ({ metrics }: Amount, name: string): number => Number(metrics[name]?.Amount || Number.NaN);

const unblendedOf = (amounts: readonly Amount[]): Usd =>
  sumUsd(
    amounts
      .filter(({ metrics }) => (metrics.UnblendedCost?.Unit ?? "USD") === "USD")
      .map((one) => amountIn(one, "UnblendedCost"))
      .filter(Number.isFinite),
  );

function lineOf({ day, keys, groupings, estimated }: Amount, amount: number, asOf: Instant): BillLine {
  // An answer without its GroupDefinitions is taken to be grouped by service, the CLI's usual first key.
  const named = new Map(
    keys.map((value, index) => [groupings[index]?.Key ?? (index === 0 ? "SERVICE" : `key${index}`), value]),
  );
  const [usageType, region, account] = [
    named.get("USAGE_TYPE"),
    named.get("REGION"),
    named.get("LINKED_ACCOUNT"),
  ];
  return {
    day,
    usd: usd(amount),
    service: named.get("SERVICE") ?? ALL_SERVICES,
    category: categoryOf(named.get("RECORD_TYPE"), amount),
    estimated: estimated ?? isUnsettled(day, asOf),
    ...(usageType === undefined ? {} : { usageType }),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    tags: tagsOf(keys, groupings),
  };
}

/** Grouped by tag, a key reads `workload$fraud-detection`; `workload$` is what carries no such tag. */
function tagsOf(keys: readonly string[], groupings: readonly Grouping[]): Record<string, string> {
  const tagged = keys.filter((_, index) => groupings[index]?.Type === "TAG").map((key) => key.split("$"));
  return Object.fromEntries(
    tagged.flatMap(([key = "", ...rest]) => (rest.join("$") === "" ? [] : [[key, rest.join("$")]])),
  );
}

/** RECORD_TYPE as Cost Explorer writes it; without it a negative amount is taken for a credit. */
function categoryOf(recordType: string | undefined, amount: number): ChargeCategory {
  const known: Readonly<Record<string, ChargeCategory>> = {
    Credit: "credit",
    Refund: "refund",
    Tax: "tax",
    RIFee: "commitment",
    SavingsPlanRecurringFee: "commitment",
    SavingsPlanUpfrontFee: "commitment",
    SavingsPlanNegation: "adjustment",
  };
  if (recordType === undefined) return amount < 0 ? "credit" : "usage";
  return (Object.hasOwn(known, recordType) ? known[recordType] : undefined) ?? "usage";
}
