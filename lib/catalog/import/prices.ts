import type { FactSource, PriceList, PriceLists } from "../file-format.ts";
import type { Row } from "./csv.ts";
import type { Inputs } from "./inputs.ts";
import { SAGEMAKER_HOSTING } from "./sagemaker-prices.ts";
import {
  ACCELERATOR_LIST,
  ON_DEMAND_LIST,
  RESERVED_LIST,
  SAGEMAKER_LIST,
  SPOT_ACROSS_PRICE_CUT,
  TYPICAL_SPOT,
} from "./sources.ts";

export const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"] as const;
/** The one commercial region of the Karpenter list. */
const KARPENTER_REGION = "us-east-1";
/** Families whose list price was cut within the advisor's 30 days. */
const REPRICED_JUNE_2025 = /^(p4d|p4de|p5|p5e|p5en)\./;

/** Prices of the types the catalog knows; a type or kind that no source holds is left out, not guessed. */
export function importPrices(inputs: Inputs, known: ReadonlySet<string>): PriceLists {
  const regional = REGIONS.map((region) => {
    const onDemand = onDemandOf(inputs, known, region);
    return { region, onDemand, saving: savingsOf(inputs, region) };
  });
  return {
    onDemand: [
      ...regional.map(({ region, onDemand }) =>
        priceList(region === KARPENTER_REGION ? ON_DEMAND_LIST : ACCELERATOR_LIST, region, onDemand),
      ),
      priceList(SAGEMAKER_LIST, "us-east-1", new Map(Object.entries(SAGEMAKER_HOSTING))),
    ],
    spot: regional.flatMap(({ region, onDemand, saving }) => {
      const typical = spotOf(onDemand, saving);
      const [repriced, others] = split(typical, (type) => REPRICED_JUNE_2025.test(type));
      return [priceList(TYPICAL_SPOT, region, others), priceList(SPOT_ACROSS_PRICE_CUT, region, repriced)];
    }),
    commitment1y: REGIONS.map((region) =>
      priceList(RESERVED_LIST, region, reservedOf(inputs, known, region)),
    ),
  };
}

type Prices = ReadonlyMap<string, number>;

function onDemandOf(inputs: Inputs, known: ReadonlySet<string>, region: string): Prices {
  return region === KARPENTER_REGION
    ? column(inputs.onDemand, region, known, "price_per_hour")
    : column(inputs.acceleratorPrices, region, known, "linux_ondemand");
}

const reservedOf = (inputs: Inputs, known: ReadonlySet<string>, region: string): Prices =>
  column(inputs.acceleratorPrices, region, known, "linux_ri_1y_standard_noupfront");

const savingsOf = (inputs: Inputs, region: string): Prices =>
  column(
    inputs.spotSavings.filter(({ os }) => os === "Linux"),
    region,
    undefined,
    "savings_pct_vs_ondemand",
  );

/** Negative savings stay: there spot was dearer than on-demand. */
function spotOf(onDemand: Prices, saving: Prices): Prices {
  const spot = new Map<string, number>();
  for (const [type, rate] of onDemand) {
    const percent = saving.get(type);
    if (percent !== undefined) spot.set(type, Number((rate * (1 - percent / 100)).toFixed(6)));
  }
  return spot;
}

function column(
  rows: readonly Row[],
  region: string,
  known: ReadonlySet<string> | undefined,
  name: string,
): Prices {
  const values = new Map<string, number>();
  for (const row of rows) {
    const type = row.instance_type ?? "";
    if (row.region !== region || !row[name] || (known && !known.has(type))) continue;
    values.set(type, Number(row[name]));
  }
  return values;
}

function split(prices: Prices, belongs: (type: string) => boolean): readonly [Prices, Prices] {
  const entries = [...prices];
  return [
    new Map(entries.filter(([type]) => belongs(type))),
    new Map(entries.filter(([type]) => !belongs(type))),
  ];
}

const priceList = ({ source, asOf }: FactSource, region: string, prices: Prices): PriceList => ({
  region,
  source,
  asOf,
  prices: [...prices]
    .map(([type, usdPerHour]) => ({ type, usdPerHour }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1)),
});
