import type { ReservationFacts } from "../../lib/domain/owned-reservation.ts";
import type { SavingsPlanFacts } from "../../lib/domain/owned-savings-plan.ts";

/** A plan as the CLI prints it, fields that nobody reads among them. */
export const aPlanEntry = (change: SavingsPlanFacts = {}) => ({
  offeringId: "b3c6f8a0-1111-4222-8333-444455556666",
  savingsPlanId: "sp-1",
  savingsPlanArn: "arn:aws:savingsplans::111122223333:savingsplan/sp-1",
  description: "1 year No Upfront Compute Savings Plan",
  start: "2026-03-01T00:00:00.000Z",
  end: "2027-02-28T23:59:59.000Z",
  state: "active",
  savingsPlanType: "Compute",
  paymentOption: "No Upfront",
  productTypes: ["EC2", "Fargate", "Lambda"],
  currency: "USD",
  commitment: "2.50000000",
  upfrontPaymentAmount: "0.0",
  recurringPaymentAmount: "2.50000000",
  termDurationInSeconds: 31_536_000,
  tags: {},
  ...change,
});

/** A regional reservation as the CLI prints it. */
export const aReservationEntry = (change: ReservationFacts = {}) => ({
  ReservedInstancesId: "ri-1",
  OfferingType: "Partial Upfront",
  OfferingClass: "standard",
  Scope: "Region",
  InstanceType: "g5.xlarge",
  InstanceCount: 2,
  InstanceTenancy: "default",
  ProductDescription: "Linux/UNIX",
  State: "active",
  Start: "2026-01-01T00:00:00+00:00",
  End: "2027-01-01T00:00:00+00:00",
  Duration: 31_536_000,
  FixedPrice: 876,
  UsagePrice: 0,
  RecurringCharges: [{ Amount: 0.25, Frequency: "Hourly" }],
  CurrencyCode: "USD",
  Tags: [],
  ...change,
});

export type PlanEntry = ReturnType<typeof aPlanEntry>;
export type ReservationEntry = ReturnType<typeof aReservationEntry>;
