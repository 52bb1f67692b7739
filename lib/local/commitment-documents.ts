import { basename } from "node:path";
import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import { UnreadableCommitment } from "../domain/owned-commitment.ts";
import type { ReservationFacts } from "../domain/owned-reservation.ts";
import type { SavingsPlanFacts } from "../domain/owned-savings-plan.ts";
import { documentsOf } from "./json-documents.ts";

const text = z.string().optional();
const number = z.number().optional();

/** What `aws savingsplans describe-savings-plans` prints, as far as we read it. The CLI asks for one page a call. */
const SAVINGS_PLANS = z.object({
  savingsPlans: z.array(
    z.object({
      savingsPlanId: text,
      savingsPlanType: text,
      state: text,
      start: text,
      end: text,
      region: text,
      ec2InstanceFamily: text,
      currency: text,
      commitment: text,
      termDurationInSeconds: number,
    }),
  ),
  nextToken: z.string().nullish(),
});

/** What `aws ec2 describe-reserved-instances` prints, as far as we read it. */
const RESERVED_INSTANCES = z.object({
  ReservedInstances: z.array(
    z.object({
      ReservedInstancesId: text,
      InstanceType: text,
      InstanceCount: number,
      InstanceTenancy: text,
      ProductDescription: text,
      State: text,
      Start: text,
      End: text,
      Duration: number,
      FixedPrice: number,
      RecurringCharges: z.array(z.object({ Amount: number, Frequency: text })).optional(),
      AvailabilityZone: text,
      CurrencyCode: text,
    }),
  ),
});

/** Of all pages. Throws ConfigError, for a missing last page too. */
export function savingsPlansIn(path: string, content: string): readonly SavingsPlanFacts[] {
  const command = "aws savingsplans describe-savings-plans";
  const pages = documentsOf(path, content, SAVINGS_PLANS, `the output of ${command}`);
  if (pages.at(-1)?.nextToken)
    throw new ConfigError(
      `${basename(path)}: got a last page with a nextToken, expected all pages: ${command} --next-token TOKEN >> ${basename(path)}`,
    );
  return pages.flatMap(({ savingsPlans }) => savingsPlans);
}

/** Throws ConfigError. */
export const reservationsIn = (path: string, content: string): readonly ReservationFacts[] =>
  documentsOf(path, content, RESERVED_INSTANCES, "the output of aws ec2 describe-reserved-instances").flatMap(
    ({ ReservedInstances }) => ReservedInstances,
  );

/** What a file says, or ConfigError that names the file and the entry. */
export function readingOf<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableCommitment)) throw error;
    throw new ConfigError(`${basename(path)}: ${error.message}`, { cause: error });
  }
}
