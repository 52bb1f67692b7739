import type { Confidence, Dollars, FindingEvidence, Severity, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import type { Resource, SignalStatistics } from "../domain/fleet.ts";
import { type Price, priceUnder } from "../domain/offering.ts";
import { perMonth, scaleRate, type Usd, usd } from "../domain/units.ts";
import type { Window } from "../domain/window.ts";
import type { RuleContext } from "./rule.ts";
import { spotPrice } from "./spot-price.ts";
import { historyDays } from "./telemetry.ts";

export const UNPLANNED = "unplanned";

type Evidence = Omit<FindingEvidence, "id" | "rule" | "resource" | "workload" | "owner" | "place">;

export function findingOn(
  rule: string,
  resource: Resource,
  context: RuleContext,
  evidence: Evidence,
): Verdict {
  const workload = context.assignment.get(resource.id) ?? UNPLANNED;
  const owner = ownerOf(context, workload) ?? resource.tags.owner ?? resource.tags.team;
  const finding: FindingEvidence = {
    id: findingId(rule, resource.id),
    rule,
    resource: resource.id,
    workload,
    ...(owner === undefined ? {} : { owner }),
    place: { kind: resource.kind, region: resource.region, account: resource.account },
    ...evidence,
  };
  return { kind: "finding", finding };
}

export const pass = (rule: string, resource: string): Verdict => ({ kind: "pass", rule, resource });

export const unknown = (rule: string, resource: string, missing: string): Verdict => ({
  kind: "unknown",
  rule,
  resource,
  missing,
});

export const ownerOf = (context: RuleContext, workload: string): string | undefined =>
  context.plan?.plan.workloads.find((one) => one.name === workload)?.owner;

/** Price of the resource as it is bought today. */
export const currentPrice = (context: RuleContext, resource: Resource): Price | undefined =>
  resource.capacityType === "spot"
    ? spotPrice(context, resource)
    : priceUnder(context.prices, resource.region, resource.instanceType, resource.capacityType);

/** A month of the resource at list price; undefined when nobody told us a price. */
export function monthlyCost(context: RuleContext, resource: Resource): Usd | undefined {
  const price = currentPrice(context, resource);
  return price && monthlyAt(price, resource);
}

/** A month of as many instances as the resource has, at a price. */
export const monthlyAt = (price: Price, { instances }: Resource): Usd =>
  perMonth(scaleRate(price.usdPerHour, instances));

export function dollarsOf(price: Price, nowUsdPerMonth: Usd, proposedUsdPerMonth: Usd): Dollars {
  const savingUsdPerMonth = usd(nowUsdPerMonth - proposedUsdPerMonth);
  return { nowUsdPerMonth, proposedUsdPerMonth, savingUsdPerMonth, price };
}

/**
 * By dollars a month: who should look, and when. 2,000 USD is a p4d for four days, worth a look today;
 * 250 USD is a g4dn.xlarge's month with its disk, worth a ticket. House values, 2026-11.
 */
export function severityOf(usdPerMonth: number | undefined): Severity {
  if (usdPerMonth === undefined) return "medium";
  if (usdPerMonth >= 2_000) return "high";
  return usdPerMonth >= 250 ? "medium" : "low";
}

/** A week holds every weekday once; three days hold at least one working day. */
export function confidenceOf(series: readonly SignalStatistics[]): Confidence {
  const days = historyDays(series);
  return days >= 6.9 ? "high" : days >= 3 ? "medium" : "low";
}

export const lower = (confidence: Confidence): Confidence => (confidence === "high" ? "medium" : "low");

/** The stretch all the series share. */
export function windowOf(series: readonly SignalStatistics[], fallback: Window): Window {
  const start = series
    .map(({ window }) => window.start)
    .toSorted()
    .at(-1);
  const end = series
    .map(({ window }) => window.end)
    .toSorted()
    .at(0);
  return start && end ? { start, end } : fallback;
}

export const round = (value: number, digits = 4): number => Number(value.toFixed(digits));
