import type { InstanceType, InstanceTypes } from "../domain/instance-type.ts";
import { type CapacityType, type Price, type PriceBook, priceUnder } from "../domain/offering.ts";

export interface Market {
  readonly region: string;
  readonly purchase: CapacityType;
  /** SageMaker rents the same machines as `ml.*`, at its own price. */
  readonly sagemaker: boolean;
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
}

/** What one unit (a replica, or one node's share of a training job) takes. */
export interface UnitNeed {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly accelerators: number;
  /** Chip by name; any NVIDIA chip with enough VRAM when absent. */
  readonly accelerator?: string;
  /** On each accelerator. */
  readonly vramGiB?: number;
}

export interface InstanceChoice {
  readonly type: InstanceType;
  /** As billed: with `ml.` for SageMaker. */
  readonly name: string;
  readonly unitsPerInstance: number;
  readonly instances: number;
  /** Absent: no price known under this capacity type. */
  readonly price?: Price;
}

/** Units of `need` one machine holds, 0 when it cannot hold any. */
export function unitsOn(type: InstanceType, need: UnitNeed): number {
  const byHost = Math.min(
    type.vcpus / Math.max(need.vcpus, Number.EPSILON),
    type.memoryGiB / Math.max(need.memoryGiB, Number.EPSILON),
  );
  if (need.accelerators === 0) return Math.floor(byHost);
  const set = type.accelerators;
  if (!set || (need.accelerator === undefined ? set.vendor !== "nvidia" : set.model !== need.accelerator))
    return 0;
  if (set.memoryGiBEach < (need.vramGiB ?? 0)) return 0;
  return Math.floor(Math.min(byHost, set.count / need.accelerators));
}

/**
 * The cheapest way to hold `units`: instances x price under the workload's capacity type. At the same cost the
 * smaller machine wins, so that losing one loses least. Types nobody priced come after all that are.
 */
export function chooseInstanceType(
  need: UnitNeed,
  units: number,
  market: Market,
): InstanceChoice | undefined {
  let best: InstanceChoice | undefined;
  for (const type of typesFor(need, market.instanceTypes)) {
    if (!isCandidate(type, need)) continue;
    const each = unitsOn(type, need);
    if (each === 0) continue;
    const choice = placeOn(type, each, units, market);
    if (best === undefined || isBefore(choice, best)) best = choice;
  }
  return best;
}

const isBefore = (a: InstanceChoice, b: InstanceChoice): boolean =>
  (hourly(a) - hourly(b) || b.instances - a.instances || byName(a, b)) < 0;

/** Asked a thousand times of the same thousand types. */
const byChip = new WeakMap<InstanceTypes, Map<string | undefined, InstanceType[]>>();

/** `undefined`: without accelerators. */
function typesWith(chip: string | undefined, types: InstanceTypes): readonly InstanceType[] {
  const grouped = byChip.get(types) ?? Map.groupBy(Object.values(types), (type) => type.accelerators?.model);
  byChip.set(types, grouped);
  return grouped.get(chip) ?? [];
}

const typesFor = ({ accelerator, accelerators }: UnitNeed, types: InstanceTypes): readonly InstanceType[] =>
  accelerators > 0 && accelerator === undefined
    ? Object.values(types)
    : typesWith(accelerators > 0 ? accelerator : undefined, types);

export function placeOn(
  type: InstanceType,
  unitsPerInstance: number,
  units: number,
  market: Market,
): InstanceChoice {
  const name = market.sagemaker ? `ml.${type.name}` : type.name;
  const price = priceUnder(market.prices, market.region, name, market.purchase);
  const instances = Math.ceil(units / unitsPerInstance);
  return { type, name, unitsPerInstance, instances, ...(price ? { price } : {}) };
}

/** Nodes for a training job: as few as the chip allows, because the wire between them is the slow one. */
export function chooseNodes(chip: string, accelerators: number, market: Market): InstanceChoice | undefined {
  const hosts = typesWith(chip, market.instanceTypes).filter(
    (type) => (type.accelerators?.count ?? 0) >= 1 && !type.bareMetal,
  );
  const largest = Math.max(0, ...hosts.map((type) => type.accelerators?.count ?? 0));
  const choices = hosts
    .filter((type) => (type.accelerators?.count ?? 0) >= Math.min(accelerators, largest))
    .map((type) => placeOn(type, type.accelerators?.count ?? 1, accelerators, market));
  return choices.toSorted((a, b) => hourly(a) - hourly(b) || a.instances - b.instances || byName(a, b))[0];
}

/** Not chosen unasked: burstable (credits run out), bare metal, and Arm, which needs an image built for it. */
function isCandidate(type: InstanceType, need: UnitNeed): boolean {
  if (type.burstable || type.bareMetal) return false;
  const asked = need.accelerator !== undefined && need.accelerator === type.accelerators?.model;
  if (type.architecture === "arm64" && !asked) return false;
  return need.accelerators > 0 || type.accelerators === undefined;
}

const hourly = ({ price, instances }: InstanceChoice): number =>
  price ? price.usdPerHour * instances : Number.MAX_VALUE;
const byName = (a: InstanceChoice, b: InstanceChoice): number => (a.name < b.name ? -1 : 1);
