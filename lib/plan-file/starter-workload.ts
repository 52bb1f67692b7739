import type { Resource } from "../domain/fleet.ts";
import {
  type Accelerators,
  type InstanceType,
  type InstanceTypes,
  instanceTypeNamed,
  machineName,
} from "../domain/instance-type.ts";
import { type CapacityType, isSageMakerType, type PriceBook, priceUnder } from "../domain/offering.ts";
import { requestPeakOf } from "../domain/request-peak.ts";
import { perMonth, scaleRate, sumUsd, type Usd } from "../domain/units.ts";
import type { ResourceGroup } from "./starter-groups.ts";

export interface StarterFacts {
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
}

/** Why a group is only a sum so far. */
export type SumReason =
  | "nobody's"
  | "nothing runs now"
  | "several types"
  | "type not in the catalog"
  | "jobs and services"
  | "a small box"
  | "no requests and no accelerator seen"
  | "part of a card";

export type Guess =
  | { readonly kind: "inference"; readonly type: InstanceType; readonly peakQps?: number }
  | {
      readonly kind: "training";
      readonly type: InstanceType;
      /** Of each instance. */
      readonly hoursPerMonth: number;
    }
  | { readonly kind: "fixed"; readonly because: SumReason };

export interface StarterWorkload {
  readonly group: ResourceGroup;
  readonly guess: Guess;
  readonly instances: number;
  /** As billed, with how many of each. */
  readonly types: ReadonlyMap<string, number>;
  readonly regions: readonly string[];
  readonly purchase: CapacityType;
  readonly owner?: string;
  /** What runs, at the dated or live price of how it is bought. */
  readonly monthlyUsd: Usd;
  readonly unpriced: number;
}

/** A CPU box below this is not worth a demand and a replica in a first plan: an eighth of the demo's services cost more. */
const SMALL_USD_PER_MONTH = 500;
/** A job that is there today: a week of each month until somebody knows better. */
const JOB_HOURS = 168;
const ALL_MONTH = 730;

export function guessWorkload(group: ResourceGroup, facts: StarterFacts): StarterWorkload {
  const { resources } = group;
  const instances = total(resources);
  const costs = resources.map((one) => monthlyCost(one, facts.prices));
  const monthlyUsd = sumUsd(costs.map((cost) => cost ?? 0));
  const owner = ownerOf(resources);
  return {
    group,
    guess: group.nameless
      ? { kind: "fixed", because: "nobody's" }
      : guessOf(resources, { instances, monthlyUsd, facts }),
    instances,
    types: tally(resources, ({ instanceType }) => instanceType),
    regions: [...tally(resources, ({ region }) => region).keys()],
    purchase: [...tally(resources, ({ capacityType }) => capacityType).keys()][0] ?? "on-demand",
    ...(owner === undefined ? {} : { owner }),
    monthlyUsd,
    unpriced: costs.filter((cost) => cost === undefined).length,
  };
}

function guessOf(
  resources: readonly Resource[],
  {
    instances,
    monthlyUsd,
    facts,
  }: { readonly instances: number; readonly monthlyUsd: number; readonly facts: StarterFacts },
): Guess {
  const sum = (because: SumReason): Guess => ({ kind: "fixed", because });
  if (instances === 0) return sum("nothing runs now");
  const [first, ...otherKinds] = new Set(resources.map(({ kind }) => kind));
  if (first === undefined || otherKinds.length > 0) return sum("jobs and services");
  const names = new Set(resources.map(({ instanceType }) => instanceType));
  const [name = "", ...otherTypes] = names;
  if (otherTypes.length > 0) return sum("several types");
  const type = instanceTypeNamed(facts.instanceTypes, name);
  if (type === undefined || type.name !== machineName(name)) return sum("type not in the catalog");
  const cards = type.accelerators?.count ?? 0;
  const peakQps = requestPeakOf(resources);
  if (first === "sagemaker-endpoint" || (first === "ec2" && peakQps !== undefined)) {
    if (first === "ec2" && cards === 0 && monthlyUsd < SMALL_USD_PER_MONTH) return sum("a small box");
    if (!Number.isInteger(cards)) return sum("part of a card");
    return { kind: "inference", type, ...(peakQps === undefined ? {} : { peakQps }) };
  }
  const hoursPerMonth = first === "sagemaker-training" ? JOB_HOURS : ALL_MONTH;
  if (Object.hasOwn(facts.accelerators, type.accelerators?.model ?? ""))
    return { kind: "training", type, hoursPerMonth };
  return sum(monthlyUsd < SMALL_USD_PER_MONTH ? "a small box" : "no requests and no accelerator seen");
}

function monthlyCost(
  { region, instanceType, capacityType, instances }: Resource,
  book: PriceBook,
): Usd | undefined {
  const price = priceUnder(book, region, instanceType, capacityType);
  return price && perMonth(scaleRate(price.usdPerHour, instances));
}

/** The owner that all of them name. */
function ownerOf(resources: readonly Resource[]): string | undefined {
  const owners = new Set(resources.map(({ tags }) => ownTag(tags, "owner") ?? ownTag(tags, "team")));
  const [owner, ...others] = owners;
  return others.length > 0 || owner === undefined || owner === "" || owner.length > 256 ? undefined : owner;
}

const ownTag = (tags: Resource["tags"], key: string): string | undefined =>
  Object.hasOwn(tags, key) ? tags[key] : undefined;

const total = (resources: readonly Resource[]): number =>
  resources.reduce((sum, one) => sum + one.instances, 0);

/** Instances by something, most first. */
export function tally<Key>(
  resources: readonly Resource[],
  of: (one: Resource) => Key,
): ReadonlyMap<Key, number> {
  const counts = [...Map.groupBy(resources, of)].map(([key, some]) => [key, total(some)] as const);
  return new Map(counts.toSorted(([, a], [, b]) => b - a));
}

/** As the plan writes it: SageMaker's machines keep their `ml.`. */
export const plannedType = ({ group }: StarterWorkload, type: InstanceType): string =>
  group.resources.some(({ instanceType }) => isSageMakerType(instanceType)) ? `ml.${type.name}` : type.name;
