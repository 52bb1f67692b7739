import { type PriceBook, type PriceKind, priceOf } from "../domain/offering.ts";
import type { CapacityPlan, PlannedCapacity } from "../domain/plan.ts";
import { costOf, HOURS_PER_MONTH, hours, scaleRate, type Usd } from "../domain/units.ts";

export const PRICE_KINDS = [
  "onDemand",
  "spot",
  "commitment1y",
  "commitment3y",
] as const satisfies readonly PriceKind[];

/** The same machines for the same hours under each way to pay; a kind nobody priced is absent. */
export type MonthlyByKind = Readonly<Partial<Record<PriceKind, Usd>>>;

/** A commitment is paid for every hour of the month, used or not. */
export function monthlyByKind(capacity: PlannedCapacity, region: string, prices: PriceBook): MonthlyByKind {
  const { instanceType, instances } = capacity;
  if (instanceType === undefined || capacity.hoursPerMonth === 0) return {};
  const costs = PRICE_KINDS.flatMap((kind) => {
    const price = priceOf(prices, region, instanceType, kind);
    const duration = kind.startsWith("commitment") ? HOURS_PER_MONTH : hours(capacity.hoursPerMonth);
    return price ? [[kind, costOf(scaleRate(price.usdPerHour, instances), duration)] as const] : [];
  });
  return Object.fromEntries(costs);
}

export interface CostLine {
  readonly workload: string;
  readonly monthlyUsd?: Usd;
  readonly byKind: MonthlyByKind;
}

export const costLines = ({ plan, workloads }: CapacityPlan, prices: PriceBook): CostLine[] =>
  workloads.map((capacity) => {
    const region = plan.workloads.find(({ name }) => name === capacity.workload)?.region ?? plan.region;
    const { workload, monthlyUsd } = capacity;
    const byKind = monthlyByKind(capacity, region, prices);
    return monthlyUsd === undefined ? { workload, byKind } : { workload, monthlyUsd, byKind };
  });
