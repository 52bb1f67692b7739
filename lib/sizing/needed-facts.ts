import { type InstanceType, type InstanceTypes, machineName } from "../domain/instance-type.ts";
import { type Offering, type PriceBook, type PriceKind, priceOf } from "../domain/offering.ts";
import type { Plan } from "../domain/plan.ts";
import type { SizedPlan } from "../domain/sized-plan.ts";
import type { Workload } from "../domain/workload.ts";
import { mayBeInterrupted } from "./levers.ts";
import { isSageMaker } from "./planned-capacity.ts";

/** What sizing asks a price for, see `priceUnder`. */
const KIND_OF = { "on-demand": "onDemand", spot: "spot", reserved: "commitment1y" } as const;

/**
 * The same sized plan with only those facts that can change an answer while its levers move, so that it can be sent along. A type is left
 * out when, wherever and however the plan may buy it, another one holds at least as much of everything for less: whatever is asked of
 * machines, that other one is chosen before it.
 */
export function withNeededFacts(sized: SizedPlan): SizedPlan {
  const plan = needed(sized.capacity.plan);
  const instanceTypes = candidates(plan, sized);
  return {
    ...sized,
    capacity: { ...sized.capacity, plan },
    instanceTypes,
    prices: pricesOf(sized.prices, instanceTypes, marketsOf(plan)),
  };
}

/** Who owns a workload, what it matches and what people silenced say nothing of its size. */
const needed = ({ version, region, headroom, workloads }: Plan): Plan => ({
  version,
  region,
  headroom,
  workloads: workloads.map(({ owner: _, match, ...workload }) => ({
    ...workload,
    ...(match?.sagemakerEndpoint === undefined ? {} : { match: { sagemakerEndpoint: "*" } }),
    ...(match?.sagemakerTrainingJob === undefined ? {} : { match: { sagemakerTrainingJob: "*" } }),
  })),
  limits: {},
  silence: [],
});

/** Where and how machines may be bought: the billed name starts with `prefix`. */
interface Market {
  readonly region: string;
  readonly kind: PriceKind;
  readonly prefix: "" | "ml.";
}

function marketsOf({ region, workloads }: Plan): Market[] {
  const all = workloads.flatMap((one) =>
    one.kind === "fixed"
      ? []
      : kindsOf(one).map((kind) => ({
          region: one.region ?? region,
          kind,
          prefix: isSageMaker(one) ? ("ml." as const) : ("" as const),
        })),
  );
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

const kindsOf = (workload: Workload): PriceKind[] => [
  KIND_OF[workload.purchase],
  ...(mayBeInterrupted(workload) ? (["onDemand", "spot"] as const) : []),
];

function candidates(plan: Plan, { instanceTypes, prices }: SizedPlan): InstanceTypes {
  const named = new Set(plan.workloads.flatMap((one) => typeOf(one) ?? []));
  const open = plan.workloads.filter((one) => one.kind !== "fixed" && typeOf(one) === undefined);
  const markets = marketsOf({ ...plan, workloads: open });
  const eligible = Object.values(instanceTypes).filter((type) => open.some((one) => mayHold(type, one)));
  const priced = eligible.map((type) => ({ type, rates: ratesOf(type, markets, prices) }));
  const kept = priced.filter((one) => !priced.some((other) => isAlwaysBefore(other, one)));
  const names = new Set([...named, ...kept.map(({ type }) => type.name)]);
  return Object.fromEntries(
    Object.entries(instanceTypes).flatMap(([name, type]) => (names.has(name) ? [[name, sizeOf(type)]] : [])),
  );
}

/** No size rests on the network or the disks. */
const sizeOf = ({ networkGbps: _, nvmeGB: __, ...type }: InstanceType): InstanceType => type;

const typeOf = (workload: Workload): string | undefined =>
  workload.kind === "fixed" || workload.instanceType === undefined
    ? undefined
    : machineName(workload.instanceType);

/** A workload with a model or an accelerator is placed on accelerators alone, one without on the others. */
function mayHold({ accelerators, bareMetal, burstable }: InstanceType, workload: Workload): boolean {
  if (workload.kind === "fixed" || bareMetal || burstable) return false;
  const onAccelerators =
    workload.kind === "training" ||
    workload.model !== undefined ||
    workload.accelerator !== undefined ||
    (workload.replica?.accelerators ?? 0) > 0;
  if (!onAccelerators) return accelerators === undefined;
  return (
    accelerators !== undefined &&
    (workload.accelerator === undefined || workload.accelerator === accelerators.model)
  );
}

interface Priced {
  readonly type: InstanceType;
  /** Under each market. */
  readonly rates: readonly (number | undefined)[];
}

const ratesOf = ({ name }: InstanceType, markets: readonly Market[], prices: PriceBook): Priced["rates"] =>
  markets.map(({ region, kind, prefix }) => priceOf(prices, region, `${prefix}${name}`, kind)?.usdPerHour);

/** A price comes before none. */
const isAlwaysBefore = (one: Priced, other: Priced): boolean =>
  one !== other &&
  holds(one.type, other.type) &&
  other.rates.every((rate, index) => {
    const rival = one.rates[index];
    return rival !== undefined && (rate === undefined || rival < rate);
  });

function holds(one: InstanceType, other: InstanceType): boolean {
  const [set, wanted] = [one.accelerators, other.accelerators];
  if (one.architecture !== other.architecture || one.vcpus < other.vcpus || one.memoryGiB < other.memoryGiB)
    return false;
  if (set === undefined || wanted === undefined) return set === wanted;
  return set.model === wanted.model && set.count >= wanted.count && set.memoryGiBEach >= wanted.memoryGiBEach;
}

function pricesOf(prices: PriceBook, types: InstanceTypes, markets: readonly Market[]): PriceBook {
  const regions: Record<string, Record<string, Offering>> = {};
  for (const { region, kind, prefix } of markets) {
    regions[region] ??= {};
    for (const name of Object.keys(types)) {
      const price = priceOf(prices, region, `${prefix}${name}`, kind);
      if (price)
        regions[region][`${prefix}${name}`] = { ...regions[region][`${prefix}${name}`], [kind]: price };
    }
  }
  return { ...prices, regions };
}
