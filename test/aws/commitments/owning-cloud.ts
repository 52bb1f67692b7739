import { DescribeReservedInstancesCommand, EC2Client, type ReservedInstances } from "@aws-sdk/client-ec2";
import {
  DescribeSavingsPlansCommand,
  type SavingsPlan,
  SavingsplansClient,
} from "@aws-sdk/client-savingsplans";
import { mockClient } from "aws-sdk-client-mock";
import type { ReservationEntry } from "../../builders/commitment-facts.ts";
import type { OwningAccount } from "../../contract/commitment-source.ts";

export const plansApi = mockClient(SavingsplansClient);
export const ec2 = mockClient(EC2Client);

/** The same entry as the SDK reads it off the wire. */
const readByTheSdk = ({ Start, End, ...rest }: ReservationEntry): ReservedInstances => ({
  ...(rest as ReservedInstances),
  ...(Start === undefined ? {} : { Start: new Date(Start) }),
  ...(End === undefined ? {} : { End: new Date(End) }),
});

/** Every account and region answers this, until told otherwise; the token is the page's number. */
export function owns({ plans, reservations }: OwningAccount): void {
  plansApi.reset();
  ec2.reset();
  plansApi.on(DescribeSavingsPlansCommand).callsFake(({ nextToken }) => {
    const page = Number(nextToken ?? 0);
    return {
      savingsPlans: (plans[page] ?? []) as SavingsPlan[],
      nextToken: page + 1 < plans.length ? String(page + 1) : "",
    };
  });
  ec2.on(DescribeReservedInstancesCommand).resolves({ ReservedInstances: reservations.map(readByTheSdk) });
}

export const plansAsked = () => plansApi.commandCalls(DescribeSavingsPlansCommand);
export const reservationsAsked = () => ec2.commandCalls(DescribeReservedInstancesCommand);
