import type { PriceKind } from "../../domain/offering.ts";
import type { Instant } from "../../domain/window.ts";
import type { Connection } from "../connection.ts";
import type { RateList } from "./hourly-rates.ts";
import { fetchEc2OnDemand, fetchSageMakerOnDemand } from "./price-list.ts";
import { fetchEc2SavingsPlanRates, fetchSageMakerSavingsPlanRates } from "./savings-plan-rates.ts";
import { fetchSpotPrices, type ZonePrices } from "./spot-price-history.ts";

export const PRICE_SERVICES = [
  "ec2",
  "sagemaker",
  "spot",
  "savings-plans",
  "sagemaker-savings-plans",
] as const;
export type PriceService = (typeof PRICE_SERVICES)[number];

export interface LiveList extends RateList {
  readonly kind: PriceKind;
  /** Of spot. */
  readonly zones?: ZonePrices;
}

/** What one service is asked for, in one region. */
export interface PriceQuestion {
  readonly connection: Connection;
  readonly clock: Instant;
  readonly spotTypes: readonly string[];
}

/** One service may fail and leave the others: each is asked apart. Throws SourceError. */
export async function fetchLiveLists(
  service: PriceService,
  { connection, clock, spotTypes }: PriceQuestion,
): Promise<readonly LiveList[]> {
  switch (service) {
    case "ec2":
      return [{ kind: "onDemand", ...(await fetchEc2OnDemand(connection)) }];
    case "sagemaker":
      return [{ kind: "onDemand", ...(await fetchSageMakerOnDemand(connection)) }];
    case "spot":
      return [{ kind: "spot", ...(await fetchSpotPrices(connection, { types: spotTypes, clock })) }];
    case "savings-plans":
      return byTerm(await fetchEc2SavingsPlanRates(connection));
    case "sagemaker-savings-plans":
      return byTerm(await fetchSageMakerSavingsPlanRates(connection));
  }
}

const byTerm = (rates: Readonly<Record<"commitment1y" | "commitment3y", RateList>>): LiveList[] => [
  { kind: "commitment1y", ...rates.commitment1y },
  { kind: "commitment3y", ...rates.commitment3y },
];

/** Which dated prices stand in for a service that fails. */
export const KINDS_OF: Readonly<Record<PriceService, readonly PriceKind[]>> = {
  ec2: ["onDemand"],
  sagemaker: ["onDemand"],
  spot: ["spot"],
  "savings-plans": ["commitment1y", "commitment3y"],
  "sagemaker-savings-plans": ["commitment1y", "commitment3y"],
};
