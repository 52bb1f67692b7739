import { basename } from "node:path";
import { z } from "zod";
import type { Bill, BillLine, ChargeCategory } from "../domain/bill.ts";
import { usd } from "../domain/units.ts";
import type { Instant } from "../domain/window.ts";
import { isUnsettled, missingDays, spanOf } from "./bill-days.ts";
import { ForeignCurrency } from "./foreign-currency.ts";
import { documentsOf } from "./json-documents.ts";

const metrics = z.record(z.string(), z.object({ Amount: z.string(), Unit: z.string().optional() }));
const page = z.object({
  GroupDefinitions: z.array(z.object({ Type: z.string(), Key: z.string() })).optional(),
  ResultsByTime: z.array(
    z.object({
      TimePeriod: z.object({ Start: z.iso.date().or(z.iso.datetime()), End: z.string() }),
      Estimated: z.boolean().optional(),
      Total: metrics.optional(),
      Groups: z.array(z.object({ Keys: z.array(z.string()), Metrics: metrics })).optional(),
    }),
  ),
});
type Page = z.infer<typeof page>;
type Result = Page["ResultsByTime"][number];

/** Best first: amortized spreads commitments over the hours they cover, which is what an hour really costs. */
const METRICS = [
  ["AmortizedCost", "amortized"],
  ["NetAmortizedCost", "amortized"],
  ["UnblendedCost", "unblended"],
  ["NetUnblendedCost", "unblended"],
  ["BlendedCost", "unblended"],
] as const;

/** What `aws ce get-cost-and-usage` prints, its pages one after another. `End` is exclusive; `Total` is empty when grouped. */
export function readCostAndUsage(path: string, text: string, asOf: Instant): Bill {
  const file = basename(path);
  const pages = documentsOf(path, text, page, "the output of aws ce get-cost-and-usage");
  const results = pages.flatMap(({ GroupDefinitions, ResultsByTime }) =>
    ResultsByTime.map((result) => ({ result, keys: GroupDefinitions ?? [] })),
  );
  const names = new Set(
    results.flatMap(({ result }) => amountsOf(result).flatMap((one) => Object.keys(one.metrics))),
  );
  const [name, metric] = METRICS.find(([candidate]) => names.has(candidate)) ?? METRICS[0];
  const foreign = new ForeignCurrency();
  const lines: BillLine[] = [];
  for (const { result, keys } of results) {
    for (const { groups, metrics: given } of amountsOf(result)) {
      const amount = Number(given[name]?.Amount ?? Number.NaN);
      const currency = given[name]?.Unit ?? "USD";
      if (!Number.isFinite(amount)) continue;
      if (currency !== "USD") foreign.add(currency, amount);
      else if (amount !== 0) lines.push(lineOf(result, groups, keys, amount, asOf));
    }
  }
  const days = new Set(results.map(({ result }) => result.TimePeriod.Start.slice(0, 10)));
  const window = spanOf(days) ?? { start: asOf, end: asOf };
  return {
    source: file,
    metric,
    window,
    lines,
    missingDays: missingDays(window, days),
    problems: foreign.problems(file),
  };
}

const amountsOf = ({ Groups = [], Total = {} }: Result) =>
  Groups.length > 0
    ? Groups.map(({ Keys, Metrics }) => ({ groups: Keys, metrics: Metrics }))
    : [{ groups: [] as string[], metrics: Total }];

function lineOf(
  { TimePeriod, Estimated }: Result,
  groups: readonly string[],
  definitions: NonNullable<Page["GroupDefinitions"]>,
  amount: number,
  asOf: Instant,
): BillLine {
  const day = TimePeriod.Start.slice(0, 10);
  // A file without its GroupDefinitions is taken to be grouped by service, the CLI's usual first key.
  const named = new Map(
    groups.map((value, index) => [
      definitions[index]?.Key ?? (index === 0 ? "SERVICE" : `key${index}`),
      value,
    ]),
  );
  const [usageType, region, account] = [
    named.get("USAGE_TYPE"),
    named.get("REGION"),
    named.get("LINKED_ACCOUNT"),
  ];
  return {
    day,
    usd: usd(amount),
    service: named.get("SERVICE") ?? "all services",
    category: categoryOf(named.get("RECORD_TYPE"), amount),
    estimated: Estimated ?? isUnsettled(day, asOf),
    ...(usageType === undefined ? {} : { usageType }),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    tags: tagsOf(groups, definitions),
  };
}

/** Grouped by tag, a key reads `workload$fraud-detection`; `workload$` is what carries no such tag. */
function tagsOf(
  groups: readonly string[],
  definitions: NonNullable<Page["GroupDefinitions"]>,
): Record<string, string> {
  const tagged = groups
    .filter((_, index) => definitions[index]?.Type === "TAG")
    .map((value) => value.split("$"));
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
