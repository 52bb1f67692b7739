import { addDays, type Instant } from "../../domain/window.ts";

/** The FOCUS 1.0 columns the demo fills, in the specification's alphabetical order. */
export const FOCUS_COLUMNS = [
  "BilledCost",
  "BillingAccountId",
  "BillingCurrency",
  "ChargeCategory",
  "ChargeClass",
  "ChargeDescription",
  "ChargePeriodEnd",
  "ChargePeriodStart",
  "CommitmentDiscountStatus",
  "EffectiveCost",
  "ListCost",
  "PricingCategory",
  "PricingQuantity",
  "PricingUnit",
  "ProviderName",
  "RegionId",
  "ResourceId",
  "ServiceName",
  "SkuId",
  "SubAccountId",
  "Tags",
] as const;

export type FocusColumn = (typeof FOCUS_COLUMNS)[number];

export interface Charge {
  /** Midnight UTC at which the charged day begins. */
  readonly day: Instant;
  readonly category: "Usage" | "Purchase" | "Tax" | "Credit" | "Adjustment";
  readonly service: string;
  readonly description: string;
  readonly account: string;
  readonly region: string;
  /** Amortized: what the day really cost. */
  readonly effectiveUsd: number;
  readonly columns?: Readonly<Partial<Record<FocusColumn, string | number>>>;
}

const PAYER = "999988887777";

export function focusRow(charge: Charge): (string | number)[] {
  const cost = money(charge.effectiveUsd);
  const row: Partial<Record<FocusColumn, string | number>> = {
    BilledCost: cost,
    BillingAccountId: PAYER,
    BillingCurrency: "USD",
    ChargeCategory: charge.category,
    ChargeDescription: charge.description,
    ChargePeriodEnd: addDays(charge.day, 1),
    ChargePeriodStart: charge.day,
    EffectiveCost: cost,
    ListCost: cost,
    ProviderName: "AWS",
    RegionId: charge.region,
    ServiceName: charge.service,
    SubAccountId: charge.account,
    ...charge.columns,
  };
  return FOCUS_COLUMNS.map((column) => row[column] ?? "");
}

/** Bills carry more decimals than cents: a day of many small charges must still add up. */
export const money = (amount: number): number => Number(amount.toFixed(6));
