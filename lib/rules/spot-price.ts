import { isUnsettled } from "../domain/bill-days.ts";
import type { Resource } from "../domain/fleet.ts";
import { machineName } from "../domain/instance-type.ts";
import { type Price, priceOf } from "../domain/offering.ts";
import { spotReading } from "../domain/spot-market.ts";
import { scaleRate, usdPerHour } from "../domain/units.ts";
import { addDays, dayOf, HOURS_PER_DAY } from "../domain/window.ts";
import type { RuleContext } from "./rule.ts";

type Machine = Pick<Resource, "region" | "instanceType">;

export const onDemandPrice = (context: RuleContext, { region, instanceType }: Machine): Price | undefined =>
  priceOf(context.prices, region, instanceType, "onDemand");

/**
 * The price book's: each zone's time-weighted mean over a week, then the mean of the zones, live; else the advisor's saving
 * off today's on-demand price. Never for SageMaker: managed spot has its own prices, which no source holds.
 */
export function spotPrice(context: RuleContext, { region, instanceType }: Machine): Price | undefined {
  const known = priceOf(context.prices, region, instanceType, "spot");
  if (known) return known;
  const onDemand = priceOf(context.prices, region, instanceType, "onDemand");
  const advisor = context.spotMarket?.advisor;
  const reading = spotReading(advisor, region, instanceType);
  if (!onDemand || !advisor || !reading) return undefined;
  return {
    usdPerHour: scaleRate(onDemand.usdPerHour, 1 - reading.saving),
    region,
    source: `typical, derived: on-demand x (1 - saving over 30 days), ${advisor.source}`,
    asOf: advisor.asOf,
  };
}

/** A zone's price a line of the arithmetic can name; cheapest first. Empty where nobody read them. */
export function zonePrices(
  context: RuleContext,
  { region, instanceType }: Machine,
): readonly (readonly [zone: string, usdPerHour: number])[] {
  const ofRegion = ownOf(context.spotMarket?.zonePrices, region);
  const zones = ownOf(ofRegion, machineName(instanceType)) ?? {};
  return Object.entries(zones).toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}

const ownOf = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

const PAID_DAYS = 7;
/** `SpotUsage:p5.48xlarge`, `EUW1-SpotUsage:…`: not the data transfer that bills put on the same instance. */
const SPOT_USAGE = "SpotUsage:";

/**
 * What the bill charged for one instance-hour over the last week: whole days after the launch that the provider no longer
 * changes. undefined without such a day: most bills are not cut by resource.
 */
export function paidPrice(context: RuleContext, resource: Resource): Price | undefined {
  const { bill, now } = context;
  const from = dayOf(addDays(now, -PAID_DAYS));
  const launched = dayOf(resource.launchedAt);
  const lines = (bill?.lines ?? []).filter(
    ({ resourceId, category, usageType = "", day }) =>
      resourceId === resource.id &&
      category === "usage" &&
      usageType.includes(SPOT_USAGE) &&
      day >= from &&
      day > launched &&
      !isUnsettled(day, now),
  );
  const days = [...new Set(lines.map(({ day }) => day))].toSorted();
  if (!bill || days.length === 0) return undefined;
  const paid = lines.reduce((sum, line) => sum + line.usd, 0);
  return {
    usdPerHour: usdPerHour(paid / (days.length * HOURS_PER_DAY * resource.instances)),
    region: resource.region,
    source: `the bill of ${days.length} days (${bill.source}, ${bill.metric})`,
    asOf: days.at(-1) ?? from,
  };
}
