import { embeddedInstanceTypes } from "../../catalog/instance-types.ts";
import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../../domain/instance-type.ts";
import { isSageMakerType, type PriceBook } from "../../domain/offering.ts";
import { dayOf, HOURS_PER_DAY, hoursBetween, type Instant } from "../../domain/window.ts";
import type { PriceSource } from "../../pipeline/ports.ts";
import type { Connection } from "../connection.ts";
import { fetchLiveLists, KINDS_OF, type LiveList, PRICE_SERVICES, type PriceService } from "./live-prices.ts";
import { type LiveRegion, mergedBook, newestDated, zonePricesOf } from "./price-book.ts";

/** What was read live, for as long as it is fresh. Failures are not kept: the next run asks again. */
export type LivePriceCache = Map<string, { readonly at: Instant; readonly lists: readonly LiveList[] }>;

export interface AwsPriceOptions {
  readonly connect: (region: string) => Connection;
  /** Stands in for what cannot be read live. */
  readonly dated: PriceBook;
  readonly clock: Instant;
  /** All of them unless said. */
  readonly services?: readonly PriceService[];
  /** Types whose spot prices are read: those with accelerators and a dated spot price, unless said. */
  readonly spotTypes?: readonly string[];
  /** One of the source's own unless said; a shared one outlives it. */
  readonly cache?: LivePriceCache;
}

/** List prices change some times a year, and spot is a mean of seven days. */
const FRESH_HOURS = HOURS_PER_DAY;
/** A region is some thirty requests; four at once stay below the ten a second of the Price List API. */
const REGIONS_AT_ONCE = 4;

/** Live prices over dated ones. Never throws SourceError: what fails stays dated, and a problem says which and how old. */
export function awsPriceSource({ cache = new Map(), ...rest }: AwsPriceOptions): PriceSource {
  const options = { cache, ...rest };
  return {
    fetchPrices: async (regions) => {
      const read: RegionRead[] = [];
      for (let at = 0; at < regions.length; at += REGIONS_AT_ONCE) {
        const batch = regions.slice(at, at + REGIONS_AT_ONCE);
        read.push(...(await Promise.all(batch.map((region) => readRegion(options, region)))));
      }
      return {
        book: mergedBook(options.dated, read, dayOf(options.clock)),
        ...zonePricesOf(read),
        problems: read.flatMap(({ problems }) => problems),
      };
    },
  };
}

type ReadOptions = AwsPriceOptions & { readonly cache: LivePriceCache };

interface RegionRead extends LiveRegion {
  readonly problems: readonly Problem[];
}

/** A region's services one after another: each has its own throttle, and none should meet the next region's. */
async function readRegion(options: ReadOptions, region: string): Promise<RegionRead> {
  const lists: LiveList[] = [];
  const problems: Problem[] = [];
  for (const service of options.services ?? PRICE_SERVICES) {
    try {
      const read = await cachedLists(options, region, service);
      lists.push(...read);
      problems.push(...read.flatMap((list) => list.problems));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push(standIn(options.dated, { region, service, problem: problemOf(error) }));
    }
  }
  return { region, lists, problems };
}

async function cachedLists(
  { cache, clock, connect, dated, spotTypes }: ReadOptions,
  region: string,
  service: PriceService,
): Promise<readonly LiveList[]> {
  const types = spotTypes ?? acceleratedSpotTypes(dated);
  const key = [service, region, ...(service === "spot" ? types : [])].join(" ");
  const known = cache.get(key);
  const age = known === undefined ? Number.NaN : hoursBetween(known.at, clock);
  if (known !== undefined && age >= 0 && age < FRESH_HOURS) return known.lists;
  const lists = await fetchLiveLists(service, { connection: connect(region), clock, spotTypes: types });
  cache.set(key, { at: clock, lists });
  return lists;
}

/** Of any region: one that does not sell a type answers nothing for it. */
function acceleratedSpotTypes({ regions }: PriceBook): readonly string[] {
  const instanceTypes = embeddedInstanceTypes();
  const types = Object.values(regions).flatMap((offerings) =>
    Object.entries(offerings)
      .filter(([, { spot }]) => spot !== undefined)
      .map(([type]) => type),
  );
  return [...new Set(types)].toSorted().filter((name) => {
    const type = instanceTypeNamed(instanceTypes, name);
    return type !== undefined && acceleratorDevices(type) > 0;
  });
}

interface Failure {
  readonly region: string;
  readonly service: PriceService;
  readonly problem: Problem;
}

function standIn(dated: PriceBook, { region, service, problem }: Failure): Problem {
  const ofSageMaker = service.startsWith("sagemaker");
  const asOf = newestDated(dated, region, {
    kinds: KINDS_OF[service],
    concerns: (type) => isSageMakerType(type) === ofSageMaker,
  });
  const instead =
    asOf === undefined
      ? `no dated ${LABELS[service]} for ${region}: they stay unknown`
      : `dated ${LABELS[service]} of ${asOf} used instead`;
  return { ...problem, what: `${problem.what}; ${instead}` };
}

const LABELS: Readonly<Record<PriceService, string>> = {
  ec2: "prices",
  sagemaker: "SageMaker prices",
  spot: "spot prices",
  "savings-plans": "commitment prices",
  "sagemaker-savings-plans": "SageMaker commitment prices",
};
