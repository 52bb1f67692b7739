import { INSTANCE_TYPE, rateOf } from "./hourly-rates.ts";

export interface PricedType {
  readonly type: string;
  readonly usdPerHour: number;
}

/** A row that is read and holds no hourly USD price above zero (an upfront fee, a free tier) is `none`, not broken. */
export type PriceListRow = PricedType | "none" | "unreadable";

/** One row of GetProducts: a JSON document in a string, whose shape AWS documents by example only. */
export function readPriceListRow(row: unknown): PriceListRow {
  const document = parsed(String(row));
  const attributes = at(at(document, "product"), "attributes");
  const type = text(at(attributes, "instanceType"));
  // SageMaker writes `ml.g5.xlarge-Hosting` as the type and the plain name beside it.
  const name = text(at(attributes, "instanceName")) ?? type;
  const terms = at(at(document, "terms"), "OnDemand");
  if (name === undefined || !INSTANCE_TYPE.test(name) || !isRecord(terms)) return "unreadable";
  const rates = Object.values(terms)
    .flatMap((term) => Object.values(record(at(term, "priceDimensions"))))
    .filter((dimension) => text(at(dimension, "unit"))?.toLowerCase() === "hrs")
    .map((dimension) => rateOf(text(at(at(dimension, "pricePerUnit"), "USD"))))
    .filter((rate) => rate !== undefined);
  return rates.length === 0 ? "none" : { type: name, usdPerHour: Math.max(...rates) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const at = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
