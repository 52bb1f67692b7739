import { DescribeSavingsPlansCommand, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import type { OwnedReading } from "../../domain/owned-commitment.ts";
import { COUNTED_PLAN_STATES, ownedSavingsPlans } from "../../domain/owned-savings-plan.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { everyPage } from "../prices/price-pages.ts";
import { SAVINGS_PLANS_REGION } from "../prices/savings-plan-rates.ts";
import { readable } from "./readable.ts";

const API = "savingsplans:DescribeSavingsPlans";
/** The most of the API (its reference, 2026-11-25). */
const PAGE_SIZE = 1000;

/** Those that the caller's account bought, in all regions. Throws SourceError. */
export async function fetchSavingsPlans(connection: Connection): Promise<OwnedReading> {
  const client = metered(
    new SavingsplansClient(clientOptions(connection, SAVINGS_PLANS_REGION)),
    "savingsplans",
    connection.meter,
  );
  const plans = await everyPage(API, SAVINGS_PLANS_REGION, async (nextToken) => {
    const command = new DescribeSavingsPlansCommand({
      states: [...COUNTED_PLAN_STATES],
      maxResults: PAGE_SIZE,
      ...(nextToken !== undefined && { nextToken }),
    });
    const answer = await client.send(command);
    return { items: answer.savingsPlans ?? [], next: answer.nextToken };
  });
  const source = `${API} in ${SAVINGS_PLANS_REGION}`;
  return readable(source, () => ownedSavingsPlans(plans, source));
}
