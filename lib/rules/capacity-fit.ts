import type { Resource } from "../domain/fleet.ts";
import {
  type Accelerators,
  acceleratorDevices,
  type InstanceType,
  type InstanceTypes,
  machineName,
} from "../domain/instance-type.ts";
import {
  type CapacityType,
  isSageMakerType,
  type Price,
  type PriceBook,
  priceUnder,
} from "../domain/offering.ts";
import { sixteenBitTeraflops } from "../sizing/accelerator-generation.ts";

/** What the observed work needs of a machine, headroom included, in absolute units of the machine it ran on. */
export interface Need {
  readonly vcpus: number;
  /** Undefined: not measured; then `memoryFloor` decides. */
  readonly memoryGiB?: number;
  /** Without a memory metric: GiB a candidate must keep per vCPU (0 = no bound) and in all. */
  readonly memoryFloor: { readonly perVcpuGiB: number; readonly totalGiB: number };
  readonly accelerators?: AcceleratorNeed;
}

export interface AcceleratorNeed {
  /** Cards the work runs on today; a candidate has at least as many. */
  readonly devices: number;
  /** Of the fullest card. */
  readonly memoryGiBEach: number;
  /** Busiest card's share, headroom included, on the chip it was measured on. */
  readonly compute: number;
  readonly chip: string;
  readonly vendor: string;
}

interface Market {
  readonly instanceTypes: InstanceTypes;
  readonly prices: PriceBook;
  readonly region: string;
  readonly capacityType: CapacityType;
}

export interface Offer {
  /** As it is ordered: with `ml.` for SageMaker. */
  readonly name: string;
  readonly type: InstanceType;
  readonly price: Price;
}

export interface Fit extends Offer {
  /** Projected utilization by dimension, 0..1, of the need without its headroom. */
  readonly projected: Readonly<Record<string, number>>;
}

/** Priced types that run the software of a machine, cheapest first, ties by name; asked once for each kind of machine. */
export type Shelf = (current: InstanceType, resource: Resource) => readonly Offer[];

export function shelfOf({ instanceTypes, prices }: Pick<Market, "instanceTypes" | "prices">): Shelf {
  const known = new Map<string, readonly Offer[]>();
  return (current, { instanceType, region, capacityType }) => {
    const key = `${instanceType} ${region} ${capacityType}`;
    const offers =
      known.get(key) ?? offersFor(current, instanceType, { instanceTypes, prices, region, capacityType });
    known.set(key, offers);
    return offers;
  };
}

function offersFor(current: InstanceType, currentName: string, market: Market): Offer[] {
  const prefix = isSageMakerType(currentName) ? "ml." : "";
  const offers = Object.values(market.instanceTypes)
    .filter((type) => runsTheSame(type, current))
    .flatMap((type) => {
      const name = `${prefix}${type.name}`;
      const price = priceUnder(market.prices, market.region, name, market.capacityType);
      return price ? [{ name, type, price }] : [];
    });
  return offers.toSorted(
    (a, b) => a.price.usdPerHour - b.price.usdPerHour || (a.type.name < b.type.name ? -1 : 1),
  );
}

/** The first `count` offers that satisfy the need. */
export function firstThatFit(
  offers: readonly Offer[],
  need: Need,
  chips: Accelerators,
  count: number,
): Fit[] {
  const fits: Fit[] = [];
  for (const offer of offers) {
    if (fits.length === count) break;
    if (isEnough(offer.type, need, chips))
      fits.push({ ...offer, projected: projection(offer.type, need, chips) });
  }
  return fits;
}

/**
 * Same processor architecture and kind of accelerator; no bursting credits, no bare metal, no older generation.
 * Not by EC2's `CurrentGeneration` flag: in 2026-08 it calls g5 and m6i previous, g4dn and c6i current.
 */
function runsTheSame(type: InstanceType, current: InstanceType): boolean {
  if (machineName(type.name) === machineName(current.name)) return true;
  return (
    type.architecture === current.architecture &&
    (type.accelerators !== undefined || generationOf(type) >= generationOf(current)) &&
    !type.bareMetal &&
    (!type.burstable || current.burstable) &&
    !type.family.endsWith("-flex") &&
    type.accelerators?.vendor === current.accelerators?.vendor
  );
}

/** The first digit of the family: 7 of `c7i`. */
const generationOf = ({ family }: InstanceType): number => Number(/\d/.exec(family)?.[0] ?? 0);

function isEnough(type: InstanceType, need: Need, chips: Accelerators): boolean {
  if (type.vcpus < need.vcpus) return false;
  if (need.memoryGiB !== undefined ? type.memoryGiB < need.memoryGiB : !keepsMemory(type, need)) return false;
  const wanted = need.accelerators;
  if (!wanted) return true;
  const cards = type.accelerators;
  if (!cards || acceleratorDevices(type) < wanted.devices || cards.memoryGiBEach < wanted.memoryGiBEach)
    return false;
  const share = cards.count / cards.devices;
  // The same chip does the same work, however full: headroom is asked of another one only.
  if (cards.model === wanted.chip && share >= 1) return true;
  const slower = slowdown(wanted.chip, cards.model, share, wanted.devices > 1, chips);
  return slower !== undefined && wanted.compute * slower <= 1;
}

const keepsMemory = (type: InstanceType, { memoryFloor }: Need): boolean =>
  type.memoryGiB >= memoryFloor.totalGiB && type.memoryGiB / type.vcpus >= memoryFloor.perVcpuGiB;

/**
 * How much longer a kernel takes on another chip: the worse of its compute and its memory bandwidth, since we do
 * not know which binds. Undefined when a fact is missing or cards that talk to each other would lose their links.
 */
function slowdown(
  from: string,
  to: string,
  share: number,
  linked: boolean,
  chips: Accelerators,
): number | undefined {
  if (from === to && share >= 1) return 1;
  const old = Object.hasOwn(chips, from) ? chips[from] : undefined;
  const next = Object.hasOwn(chips, to) ? chips[to] : undefined;
  if (!old || !next) return undefined;
  if (linked && next.interconnectGBPerSecond < old.interconnectGBPerSecond) return undefined;
  const [oldFlops, nextFlops] = [sixteenBitTeraflops(old), sixteenBitTeraflops(next)];
  if (oldFlops === undefined || nextFlops === undefined) return undefined;
  const compute = oldFlops / (nextFlops * share);
  const bandwidth = old.memoryGBPerSecond / (next.memoryGBPerSecond * share);
  const ratio = Math.max(compute, bandwidth);
  return Number.isFinite(ratio) ? ratio : undefined;
}

function projection(type: InstanceType, need: Need, chips: Accelerators): Record<string, number> {
  const shares: Record<string, number> = { vcpu: need.vcpus / type.vcpus };
  if (need.memoryGiB !== undefined) shares.memory = need.memoryGiB / type.memoryGiB;
  const wanted = need.accelerators;
  const cards = type.accelerators;
  if (wanted && cards) {
    shares.vram = wanted.memoryGiBEach / cards.memoryGiBEach;
    const slower = slowdown(wanted.chip, cards.model, cards.count / cards.devices, wanted.devices > 1, chips);
    shares.gpu = wanted.compute * (slower ?? 1);
  }
  return shares;
}
