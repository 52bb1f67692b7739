import type { SavingsPlanOfferingRate } from "@aws-sdk/client-savingsplans";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import type { Connection } from "../../../lib/aws/connection.ts";
import type { PriceBook } from "../../../lib/domain/offering.ts";
import { usdPerHour } from "../../../lib/domain/units.ts";

export const CLOCK = "2026-11-24T08:00:00.000Z";
export const connectTo = (region: string): Connection => ({ region, meter: new CallMeter() });

interface ProductChange {
  readonly unit?: string;
  readonly currency?: string;
  readonly component?: string;
  readonly instanceType?: string;
}

/** A row of GetProducts as AWS writes it: JSON in a string. */
export const aProduct = (type: string, usd: string, change: ProductChange = {}): string =>
  JSON.stringify({
    product: {
      productFamily: "Compute Instance",
      attributes: type.startsWith("ml.")
        ? {
            instanceName: type,
            instanceType: `${type}-${change.component ?? "Hosting"}`,
            component: change.component ?? "Hosting",
          }
        : { instanceType: change.instanceType ?? type, regionCode: "us-east-1" },
    },
    terms: {
      OnDemand: {
        "SKU.JRTCKXETXF": {
          priceDimensions: {
            "SKU.JRTCKXETXF.6YS6EN2CT7": {
              unit: change.unit ?? "Hrs",
              pricePerUnit: { [change.currency ?? "USD"]: usd },
            },
          },
        },
      },
    },
  });

export const aRate = (
  type: string,
  rate: string,
  change: Partial<SavingsPlanOfferingRate> & { years?: number } = {},
): SavingsPlanOfferingRate => {
  const { years = 1, ...rest } = change;
  return {
    savingsPlanOffering: {
      durationSeconds: years * 31_536_000,
      currency: "USD",
      paymentOption: "No Upfront",
    },
    rate,
    unit: "Hrs",
    usageType: type.startsWith("ml.") ? `USE1-Host:${type}` : `BoxUsage:${type}`,
    properties: type.startsWith("ml.") ? [] : [{ name: "instanceType", value: type }],
    ...rest,
  };
};

const price = (usd: number, asOf: string) => ({
  usdPerHour: usdPerHour(usd),
  region: "us-east-1",
  source: "dated list",
  asOf,
});

export const DATED: PriceBook = {
  asOf: "2026-07-20",
  origin: "embedded",
  regions: {
    "us-east-1": {
      "g5.xlarge": {
        onDemand: price(1.006, "2026-07-20"),
        spot: price(0.41, "2025-06-28"),
        commitment1y: price(0.634, "2025-11-30"),
      },
      "p5.48xlarge": { onDemand: price(55.04, "2026-07-20") },
      "ml.g5.xlarge": { onDemand: price(1.4084, "2025-04-01") },
    },
  },
};

export function sdkError(name: string, message = "no"): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
