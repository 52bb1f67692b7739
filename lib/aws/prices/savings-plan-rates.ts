import {
  DescribeSavingsPlansOfferingRatesCommand,
  type DescribeSavingsPlansOfferingRatesRequest,
  type SavingsPlanOfferingRate,
  SavingsplansClient,
} from "@aws-sdk/client-savingsplans";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { INSTANCE_TYPE, type RateList, RateTally, rateOf } from "./hourly-rates.ts";
import { everyPage } from "./price-pages.ts";

const API = "savingsplans:DescribeSavingsPlansOfferingRates";
/** Savings Plans have one endpoint for all regions. */
export const SAVINGS_PLANS_REGION = "us-east-1";
const PAGE_SIZE = 1000;
/** Of 365 days, as offerings state their term. */
const YEAR_SECONDS = 31_536_000;

export interface CommitmentRates {
  readonly commitment1y: RateList;
  readonly commitment3y: RateList;
}

interface Plan {
  readonly name: string;
  readonly query: DescribeSavingsPlansOfferingRatesRequest;
  /** The usage a rate is for; reservations left empty (`UnusedBox`) and notebooks are other rows of the same type. */
  readonly usage: RegExp;
}

const EC2_PLAN: Plan = {
  name: "Compute Savings Plan",
  query: {
    savingsPlanTypes: ["Compute"],
    products: ["EC2"],
    serviceCodes: ["AmazonEC2"],
    filters: [
      { name: "tenancy", values: ["shared"] },
      { name: "productDescription", values: ["Linux/UNIX"] },
    ],
  },
  usage: /(^|-)BoxUsage:/,
};

const SAGEMAKER_PLAN: Plan = {
  name: "SageMaker Savings Plan",
  query: { savingsPlanTypes: ["SageMaker"], products: ["SageMaker"], serviceCodes: ["AmazonSageMaker"] },
  usage: /(^|-)(Host|Hosting|Train|Training|AsyncInf):ml\./i,
};

/** Families differ in their discount, and one family over time: hence each type's own rate. Throws SourceError. */
export const fetchEc2SavingsPlanRates = (connection: Connection) => fetchRates(connection, EC2_PLAN);
export const fetchSageMakerSavingsPlanRates = (connection: Connection) =>
  fetchRates(connection, SAGEMAKER_PLAN);

async function fetchRates(connection: Connection, { name, query, usage }: Plan): Promise<CommitmentRates> {
  const { region } = connection;
  const client = metered(
    new SavingsplansClient(clientOptions(connection, SAVINGS_PLANS_REGION)),
    "savingsplans",
    connection.meter,
  );
  const rows = await everyPage(API, region, async (nextToken) => {
    const command = new DescribeSavingsPlansOfferingRatesCommand({
      ...query,
      savingsPlanPaymentOptions: ["No Upfront"],
      filters: [...(query.filters ?? []), { name: "region", values: [region] }],
      maxResults: PAGE_SIZE,
      ...(nextToken !== undefined && { nextToken }),
    });
    const answer = await client.send(command);
    return { items: answer.searchResults ?? [], next: answer.nextToken };
  });
  const used = rows.filter(({ usageType }) => usage.test(usageType ?? ""));
  const listOf = (years: number): RateList => {
    const ofTerm = used.filter((row) => row.savingsPlanOffering?.durationSeconds === years * YEAR_SECONDS);
    return ratesOf(ofTerm).list(`${API} in ${region}`, `${name}, ${years} year, no upfront`);
  };
  return { commitment1y: listOf(1), commitment3y: listOf(3) };
}

function ratesOf(rows: readonly SavingsPlanOfferingRate[]): RateTally {
  const tally = new RateTally();
  for (const row of rows) {
    const type = typeOf(row);
    const rate = rateOf(row.rate);
    const inDollars = (row.savingsPlanOffering?.currency ?? "USD") === "USD";
    if (type !== undefined && rate !== undefined && inDollars && (row.unit ?? "Hrs") === "Hrs")
      tally.add(type, rate);
    else tally.skip();
  }
  return tally;
}

/** The property where there is one, else what the usage type names: `USE1-Host:ml.g5.xlarge`. */
function typeOf({ properties, usageType }: SavingsPlanOfferingRate): string | undefined {
  const stated = properties?.find(({ name }) => name === "instanceType")?.value;
  const type = stated ?? usageType?.split(":").at(-1);
  return type !== undefined && INSTANCE_TYPE.test(type) ? type : undefined;
}
