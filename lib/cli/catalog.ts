import type { FactSource } from "../catalog/file-format.ts";
import { embeddedInstanceTypes, instanceTypeSource } from "../catalog/instance-types.ts";
import { ageDays, PRICE_KINDS, type PriceFact, priceFacts } from "../catalog/price-facts.ts";
import { embeddedPriceBook, embeddedPriceLists } from "../catalog/prices.ts";
import { ConfigError, nearest } from "../domain/errors.ts";
import { type InstanceType, instanceTypeNamed, machineName } from "../domain/instance-type.ts";
import { isSageMakerType, priceOf } from "../domain/offering.ts";
import type { Instant } from "../domain/window.ts";
import { KIND_LABELS, plainTable } from "./catalog-table.ts";

export interface CatalogQuestion {
  readonly type?: string;
  readonly region?: string;
  readonly json: boolean;
  readonly today: Instant;
}

/** What the catalog holds: of one type, of one region, or its sources and their ages. */
export function showCatalog(question: CatalogQuestion): string {
  const regions = regionsOf(question.region);
  if (question.type !== undefined) return showType(question.type, regions, question);
  return question.region === undefined ? showSources(question) : showRegion(question.region, question);
}

function showType(name: string, regions: readonly string[], { json, today }: CatalogQuestion): string {
  const type = instanceTypeNamed(embeddedInstanceTypes(), name);
  const facts = instanceTypeSource(machineName(name));
  if (!type || !facts) throw unknownType(name);
  const prices = priceFacts(embeddedPriceBook(), regions, name, today);
  if (json) {
    const { source, asOf } = facts;
    return jsonText({ ...type, name, source, asOf, ageDays: ageDays(asOf, today), prices });
  }
  return `${[
    name,
    `  ${describeType(type)}`,
    `  ${sourceText(facts, today)}`,
    "",
    ...plainTable(
      ["region", "price", "USD/hour", "as of", "age", "source"],
      prices.map((fact) => [fact.region, KIND_LABELS[fact.kind], ...priceCells(fact)]),
    ),
  ].join("\n")}\n`;
}

function showRegion(region: string, { json, today }: CatalogQuestion): string {
  const book = embeddedPriceBook();
  const types = Object.keys(book.regions[region] ?? {});
  if (json) {
    const priced = types.map((name) => ({ name, prices: priceFacts(book, [region], name, today) }));
    return jsonText({ region, types: priced });
  }
  const rows = types.map((name) => [
    name,
    ...PRICE_KINDS.map((kind) => String(priceOf(book, region, name, kind)?.usdPerHour ?? "unknown")),
  ]);
  return `${plainTable([region, ...PRICE_KINDS.map((kind) => KIND_LABELS[kind])], rows).join("\n")}\n`;
}

function showSources({ json, today }: CatalogQuestion): string {
  const lists = embeddedPriceLists()
    .filter(({ prices }) => prices.length > 0)
    .map(({ kind, region, source, asOf, prices }) => {
      return { kind, region, prices: prices.length, asOf, ageDays: ageDays(asOf, today), source };
    });
  const { asOf, origin } = embeddedPriceBook();
  const instanceTypes = Object.keys(embeddedInstanceTypes()).length;
  if (json) return jsonText({ origin, asOf, instanceTypes, lists });
  return `${[
    `${instanceTypes} instance types; prices as of ${asOf} (${origin}). One type: catalog show TYPE`,
    "",
    ...plainTable(
      ["price", "region", "types", "as of", "age", "source"],
      lists.map((list) => [
        KIND_LABELS[list.kind],
        list.region,
        String(list.prices),
        list.asOf,
        `${list.ageDays} days`,
        list.source,
      ]),
    ),
    "",
    "A price in no list is unknown: never zero, never a guess.",
  ].join("\n")}\n`;
}

function priceCells({ usdPerHour, asOf, ageDays: age, source }: PriceFact): string[] {
  if (usdPerHour === undefined) return ["unknown", "", "", ""];
  return [String(usdPerHour), asOf ?? "", `${age} days`, source ?? ""];
}

function describeType(type: InstanceType): string {
  const { accelerators, networkGbps, nvmeGB } = type;
  return [
    `${type.vcpus} vCPU`,
    `${type.memoryGiB} GiB`,
    type.architecture,
    accelerators &&
      `${accelerators.count} x ${accelerators.model} (${accelerators.devices} device${accelerators.devices === 1 ? "" : "s"} of ${accelerators.memoryGiBEach} GiB)`,
    networkGbps !== undefined && `${networkGbps} Gbit/s`,
    nvmeGB !== undefined && `${nvmeGB} GB NVMe`,
    type.burstable && "burstable",
    type.bareMetal && "bare metal",
    !type.currentGeneration && "previous generation",
  ]
    .filter((part) => typeof part === "string")
    .join(", ");
}

const sourceText = ({ source, asOf }: FactSource, today: Instant): string =>
  `${source}, ${asOf} (${ageDays(asOf, today)} days old)`;

function regionsOf(region: string | undefined): readonly string[] {
  const known = Object.keys(embeddedPriceBook().regions);
  if (region === undefined) return known;
  if (known.includes(region)) return [region];
  const near = nearest(region, known);
  throw new ConfigError(
    `got region "${region}", expected one the catalog holds prices of: ${known.join(", ")}${near ? `; nearest: ${near}` : ""}`,
  );
}

function unknownType(name: string): ConfigError {
  const near = nearest(machineName(name), Object.keys(embeddedInstanceTypes()));
  const hint = near
    ? `nearest: ${isSageMakerType(name) ? "ml." : ""}${near}`
    : "`catalog show` says what it holds";
  return new ConfigError(`got instance type "${name}", expected one the catalog holds; ${hint}`);
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
