import { basename } from "node:path";
import type { Bill, BillLine, ChargeCategory } from "../domain/bill.ts";
import { isUnsettled, missingDays, spanOf } from "../domain/bill-days.ts";
import { ConfigError } from "../domain/errors.ts";
import { ForeignCurrency } from "../domain/foreign-currency.ts";
import { usd } from "../domain/units.ts";
import { dayOf, type Instant } from "../domain/window.ts";
import { columnsOf } from "./csv-columns.ts";
import { CsvSyntaxError, csvRecords } from "./csv-records.ts";
import { instantOf } from "./instant-text.ts";

const COLUMNS = {
  required: ["ChargePeriodStart", "BilledCost", "BillingCurrency", "ServiceName", "ChargeCategory"],
  optional: ["EffectiveCost", "ChargeClass", "ResourceId", "RegionId", "SubAccountId", "SkuId", "Tags"],
} as const;
type Column = (typeof COLUMNS.required)[number] | (typeof COLUMNS.optional)[number];
type Row = (column: Column) => string;

/** A FOCUS 1.0 export: EffectiveCost (commitments spread over what they cover) where there is one, else BilledCost. */
export function readFocusBill(path: string, text: string, asOf: Instant): Bill {
  const file = basename(path);
  const records = recordsOf(file, text);
  const header = records[0]?.fields ?? [];
  const columns = columnsOf(file, header, COLUMNS);
  const index = new Map([...columns].map(([name, written]) => [name, header.indexOf(written)]));
  const foreign = new ForeignCurrency();
  const unreadable: number[] = [];
  const lines: BillLine[] = [];
  for (const { line, fields } of records.slice(1)) {
    const row: Row = (column) => cellText(fields[index.get(column) ?? -1]);
    const charge = lineOf(row, asOf);
    if (charge === undefined) unreadable.push(line);
    else if (row("BillingCurrency").toUpperCase() !== "USD") foreign.add(row("BillingCurrency"), charge.usd);
    else lines.push(charge);
  }
  const days = new Set(lines.map(({ day }) => day));
  const window = spanOf(days) ?? { start: asOf, end: asOf };
  const what = `rows without a readable date or cost, the first on line ${unreadable[0]}: left out`;
  return {
    source: file,
    metric: columns.has("EffectiveCost") ? "effective" : "billed",
    window,
    lines,
    missingDays: missingDays(window, days),
    problems: [
      ...(unreadable.length === 0 ? [] : [{ where: file, what, count: unreadable.length }]),
      ...foreign.problems(file),
    ],
  };
}

function recordsOf(file: string, text: string) {
  try {
    return [...csvRecords(text)];
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    throw new ConfigError(`${file}:${error.line}: ${error.message}; expected CSV as RFC 4180 has it`, {
      cause: error,
    });
  }
}

/** Exports write NULL where there is nothing. */
const cellText = (field: string | undefined): string =>
  field === undefined || field === "NULL" ? "" : field.trim();

function lineOf(row: Row, asOf: Instant): BillLine | undefined {
  const at = instantOf(row("ChargePeriodStart"));
  const written = row("EffectiveCost") || row("BilledCost");
  const amount = Number(written);
  if (at === undefined || written === "" || !Number.isFinite(amount)) return undefined;
  const day = dayOf(at);
  const optional = {
    usageType: row("SkuId"),
    resourceId: row("ResourceId"),
    region: row("RegionId"),
    account: row("SubAccountId"),
  };
  return {
    day,
    usd: usd(amount),
    service: row("ServiceName") || "unknown",
    category: categoryOf(row("ChargeCategory"), row("ChargeClass"), amount),
    estimated: isUnsettled(day, asOf),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== "")),
    tags: tagsOf(row("Tags")),
  };
}

/** FOCUS has no refunds: they are corrections, or credits and usage below zero. */
function categoryOf(category: string, chargeClass: string, amount: number): ChargeCategory {
  if (amount < 0 && (chargeClass === "Correction" || category === "Usage")) return "refund";
  const known: Readonly<Record<string, ChargeCategory>> = {
    Usage: "usage",
    Purchase: "commitment",
    Tax: "tax",
    Credit: "credit",
    Adjustment: "adjustment",
  };
  return (Object.hasOwn(known, category) ? known[category] : undefined) ?? "adjustment";
}

function tagsOf(json: string): Record<string, string> {
  if (json === "") return {};
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
  } catch {
    return {};
  }
}
