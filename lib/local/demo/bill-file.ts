import type { PriceBook } from "../../domain/offering.ts";
import {
  addDays,
  epochMs,
  type Instant,
  instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  monthOf,
} from "../../domain/window.ts";
import { type Charge, FOCUS_COLUMNS, focusRow, money } from "./bill-line.ts";
import { CAST } from "./cast.ts";
import { type Character, PRODUCTION, RESEARCH } from "./character.ts";
import { csvText } from "./csv-text.ts";
import { launchedAt } from "./instances-file.ts";
import { randomFor } from "./random.ts";
import { billedUsdPerHour, listUsdPerHour } from "./rate-card.ts";

const REGION = "us-east-1";

/** bill.csv: from the first day of last month to the last whole day before `asOf`, at the book's prices. */
export function billCsv(asOf: Instant, prices: PriceBook): string {
  const charges = billedDays(asOf).flatMap((day) => usualCharges(day, CAST, { asOf, prices }));
  return csvText(
    FOCUS_COLUMNS,
    [...charges, ...surgeCharges(asOf), ...exceptionalCharges(asOf)].map(focusRow),
  );
}

/** What a day costs on which nothing happens. */
export const usualCharges = (day: Instant, cast: readonly Character[], billing: Billing): Charge[] => [
  ...cast.flatMap((one) => instanceCharge(one, day, billing)),
  ...platformCharges(day),
];

/** From the first of last month to the last whole day. */
export function billedDays(asOf: Instant): Instant[] {
  const lastMonth = monthOf(addDays(monthOf(asOf).start, -1));
  const days: Instant[] = [];
  for (let day = lastMonth.start; addDays(day, 1) <= instant(epochMs(asOf)); day = addDays(day, 1))
    days.push(day);
  return days;
}

export interface Billing {
  readonly asOf: Instant;
  readonly prices: PriceBook;
}

function instanceCharge(one: Character, day: Instant, { asOf, prices }: Billing): Charge[] {
  const hours = hoursWithin(day, launchedAt(one, asOf));
  if (hours === 0) return [];
  const reserved = one.capacityType === "reserved";
  const cost = hours * billedUsdPerHour(prices, one);
  return [
    {
      day,
      category: "Usage",
      service: one.kind === "ec2" ? "Amazon Elastic Compute Cloud" : "Amazon SageMaker",
      description: `${one.instanceType} Linux, ${one.capacityType}, per instance hour`,
      account: one.account,
      region: one.region,
      effectiveUsd: cost,
      columns: {
        // A reserved hour is paid by its commitment: nothing billed, the amortized fee is its cost.
        ...(reserved ? { BilledCost: 0, CommitmentDiscountStatus: "Used" } : {}),
        ListCost: money(hours * listUsdPerHour(prices, one)),
        PricingCategory: reserved ? "Committed" : one.capacityType === "spot" ? "Dynamic" : "Standard",
        PricingQuantity: hours,
        PricingUnit: "Hours",
        ResourceId: one.id,
        SkuId: usageType(one),
        Tags: JSON.stringify(one.tags),
      },
    },
  ];
}

function hoursWithin(day: Instant, launch: Instant): number {
  const start = Math.max(epochMs(day), epochMs(launch));
  return Math.max(0, epochMs(day) + MS_PER_DAY - start) / MS_PER_HOUR;
}

const usageType = ({ kind, instanceType, capacityType }: Character): string =>
  kind === "ec2"
    ? `${capacityType === "spot" ? "SpotUsage" : "BoxUsage"}:${instanceType}`
    : `Host:${instanceType}`;

/** What a fleet like this one pays around its instances: USD a day, invented but in proportion. */
const PLATFORM = [
  { service: "Amazon Elastic Block Store", sku: "EBS:VolumeUsage.gp3", account: PRODUCTION, usdPerDay: 21 },
  { service: "Amazon Elastic Block Store", sku: "EBS:VolumeUsage.gp3", account: RESEARCH, usdPerDay: 58 },
  { service: "Amazon Simple Storage Service", sku: "TimedStorage-ByteHrs", account: RESEARCH, usdPerDay: 44 },
  { service: "Amazon Simple Storage Service", sku: "Requests-Tier1", account: PRODUCTION, usdPerDay: 3.2 },
  { service: "AWS Data Transfer", sku: "DataTransfer-Out-Bytes", account: PRODUCTION, usdPerDay: 37 },
  { service: "AWS Data Transfer", sku: "DataTransfer-Regional-Bytes", account: RESEARCH, usdPerDay: 12 },
  { service: "Amazon Virtual Private Cloud", sku: "NatGateway-Bytes", account: PRODUCTION, usdPerDay: 16 },
  { service: "Elastic Load Balancing", sku: "LCUUsage", account: PRODUCTION, usdPerDay: 6.4 },
  { service: "Amazon CloudWatch", sku: "CW:MetricMonitorUsage", account: PRODUCTION, usdPerDay: 9.1 },
] as const;

function platformCharges(day: Instant): Charge[] {
  return PLATFORM.map(({ service, sku, account, usdPerDay }) => ({
    day,
    category: "Usage",
    service,
    description: sku,
    account,
    region: REGION,
    effectiveUsd: usdPerDay * (1 + 0.06 * randomFor(`${day} ${account} ${sku}`).normal()),
    columns: { PricingCategory: "Standard", SkuId: sku },
  }));
}

/** A loader that reads its data set through the NAT gateway instead of the endpoint for S3, since the day before yesterday. */
const SURGE_DAYS = 2;
const SURGE_USD_PER_DAY = 74;

function surgeCharges(asOf: Instant): Charge[] {
  const today = instant(Math.floor(epochMs(asOf) / MS_PER_DAY) * MS_PER_DAY);
  return Array.from({ length: SURGE_DAYS }, (_, index) => ({
    day: addDays(today, -1 - index),
    category: "Usage",
    service: "Amazon Virtual Private Cloud",
    description: "NatGateway-Bytes",
    account: RESEARCH,
    region: REGION,
    effectiveUsd: SURGE_USD_PER_DAY,
    columns: { PricingCategory: "Standard", SkuId: "NatGateway-Bytes" },
  }));
}

/** What a run rate must not extrapolate: this month's tax, a promotional credit and a refund of last month's mistake. */
function exceptionalCharges(asOf: Instant): Charge[] {
  const month = monthOf(asOf).start;
  const exceptional = (
    dayOfMonth: number,
    category: Charge["category"],
    effectiveUsd: number,
    description: string,
  ) => ({
    day: addDays(month, dayOfMonth - 1),
    category,
    service: "Amazon Elastic Compute Cloud",
    description,
    account: PRODUCTION,
    region: REGION,
    effectiveUsd,
    ...(category === "Adjustment" ? { columns: { ChargeClass: "Correction" } } : {}),
  });
  return [
    exceptional(1, "Tax", 386.12, "US sales tax"),
    exceptional(3, "Credit", -1500, "AWS Activate credit"),
    exceptional(9, "Adjustment", -412.4, "Refund: instance hours billed twice in the month before"),
  ].filter((one) => addDays(one.day, 1) <= instant(epochMs(asOf)));
}
