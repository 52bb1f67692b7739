import { type Filter, GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { type RateList, RateTally } from "./hourly-rates.ts";
import { readPriceListRow } from "./price-list-row.ts";
import { everyPage } from "./price-pages.ts";

const API = "pricing:GetProducts";
const PAGE_SIZE = 100;

/** The Price List API answers for every region from three: the nearest one. */
export const pricingRegionOf = (region: string): string =>
  region.startsWith("eu-") ? "eu-central-1" : region.startsWith("ap-") ? "ap-south-1" : "us-east-1";

/** One price a type: Linux, shared tenancy, nothing preinstalled, no capacity block (Karpenter's set of filters). */
const EC2_ON_DEMAND = {
  tenancy: "Shared",
  preInstalledSw: "NA",
  operatingSystem: "Linux",
  capacitystatus: "Used",
  marketoption: "OnDemand",
};
const EC2_SOURCE = "AWS Price List API, EC2 on demand, Linux, shared tenancy";
/** The component tells a type's hosting from its notebooks and from one-off fees, which carry none. */
const SAGEMAKER_COMPONENTS = ["Hosting", "Training"] as const;
const SAGEMAKER_SOURCE = "AWS Price List API, SageMaker hosting and training";

/** Throws SourceError. */
export async function fetchEc2OnDemand(connection: Connection): Promise<RateList> {
  const tally = new RateTally();
  await addProducts(connection, { service: "AmazonEC2", attributes: EC2_ON_DEMAND }, tally);
  return tally.list(whereOf(connection), EC2_SOURCE);
}

/** Throws SourceError. Hosting and training cost the same in practice; where they do not, the higher one counts. */
export async function fetchSageMakerOnDemand(connection: Connection): Promise<RateList> {
  const tally = new RateTally();
  for (const component of SAGEMAKER_COMPONENTS)
    await addProducts(connection, { service: "AmazonSageMaker", attributes: { component } }, tally);
  return tally.list(whereOf(connection), SAGEMAKER_SOURCE);
}

interface Products {
  readonly service: string;
  readonly attributes: Readonly<Record<string, string>>;
}

async function addProducts(
  connection: Connection,
  { service, attributes }: Products,
  tally: RateTally,
): Promise<void> {
  const endpoint = pricingRegionOf(connection.region);
  const client = metered(new PricingClient(clientOptions(connection, endpoint)), "pricing", connection.meter);
  const filters = Object.entries({ regionCode: connection.region, ...attributes }).map(
    ([Field, Value]): Filter => ({ Type: "TERM_MATCH", Field, Value }),
  );
  const rows = await everyPage(API, connection.region, async (NextToken) => {
    const command = new GetProductsCommand({
      ServiceCode: service,
      Filters: filters,
      MaxResults: PAGE_SIZE,
      ...(NextToken !== undefined && { NextToken }),
    });
    const answer = await client.send(command);
    return { items: answer.PriceList ?? [], next: answer.NextToken };
  });
  for (const row of rows) {
    const read = readPriceListRow(row);
    if (read === "unreadable") tally.skip();
    else if (read !== "none") tally.add(read.type, read.usdPerHour);
  }
}

const whereOf = ({ region }: Connection): string => `${API} in ${region}`;
