import { addDays, type Instant } from "../../domain/window.ts";

const YEAR_SECONDS = 31_536_000;

/** As the AWS CLI prints them; times relative to the moment the demo looks from. */
export const savingsPlansJson = (asOf: Instant): string =>
  json({
    savingsPlans: [
      { ...planOf(asOf, "sp-demo-compute", -344), savingsPlanType: "Compute", commitment: "4.0" },
      {
        ...planOf(asOf, "sp-demo-p4d", -150),
        savingsPlanType: "EC2Instance",
        ec2InstanceFamily: "p4d",
        region: "us-east-1",
        commitment: "30.0",
      },
    ],
  });

const planOf = (asOf: Instant, savingsPlanId: string, startedDays: number) => ({
  savingsPlanId,
  state: "active",
  start: addDays(asOf, startedDays),
  end: addDays(asOf, startedDays + 365),
  currency: "USD",
  termDurationInSeconds: YEAR_SECONDS,
});

/** Bought for a search cluster that has long been moved to another family. */
export const reservedInstancesJson = (asOf: Instant): string =>
  json({
    ReservedInstances: [
      {
        ReservedInstancesId: "ri-demo-search",
        InstanceType: "m5.2xlarge",
        InstanceCount: 2,
        InstanceTenancy: "default",
        ProductDescription: "Linux/UNIX",
        State: "active",
        Start: addDays(asOf, -200),
        End: addDays(asOf, 165),
        Duration: YEAR_SECONDS,
        FixedPrice: 0,
        RecurringCharges: [{ Amount: 0.242, Frequency: "Hourly" }],
        AvailabilityZone: "us-east-1a",
        CurrencyCode: "USD",
      },
    ],
  });

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
