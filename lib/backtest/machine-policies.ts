import type { Fleet, Signal } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import { usdPerHour } from "../domain/units.ts";
import { firstThatFit, type Need, shelfOf } from "../rules/capacity-fit.ts";
import { rightSize } from "../rules/right-size.ts";
import { RIGHT_SIZE_LIMITS } from "../rules/right-size-limits.ts";
import { defaultsOf } from "../rules/rule.ts";
import type { Role } from "./board.ts";
import { contextOf, hourlyUsd, type Market, typeOf } from "./machine-market.ts";
import type { Recording } from "./recording.ts";
import { maximumTimes, SIZE_BASELINES, type SizePolicy, type Statistic } from "./size-statistics.ts";

/** What a policy is shown: samples before the decision, raw and as the rules' statistics. `next` is for the oracle alone. */
export interface Sight {
  readonly market: Market;
  readonly fleet: Fleet;
  readonly past: readonly Recording[];
  readonly next: readonly Recording[];
}

/** resource id -> the type to move to; absent: it stays. */
export type Moves = ReadonlyMap<string, string>;

export interface MachinePolicy {
  readonly policy: string;
  readonly role: Role;
  readonly source: string;
  readonly advise: (sight: Sight) => Moves;
}

const LIMITS = defaultsOf(RIGHT_SIZE_LIMITS);

const ownAdvice = ({ market, fleet }: Sight): Moves =>
  new Map(
    rightSize.judge(contextOf(market, fleet), LIMITS).flatMap((verdict) => {
      if (verdict.kind !== "finding") return [];
      const { resource, proposed, dollars } = verdict.finding;
      const isDown = (dollars?.savingUsdPerMonth ?? 0) > 0;
      return proposed && isDown ? [[resource, proposed.instanceType] as const] : [];
    }),
  );

/** The cheapest type of the catalog that holds the statistic of every dimension that is measured. */
const cheapestThatHolds =
  (policy: SizePolicy, seen: (sight: Sight) => readonly Recording[]): MachinePolicy["advise"] =>
  (sight) => {
    const { market } = sight;
    const shelf = shelfOf(market);
    return new Map(
      seen(sight).flatMap((recording) => {
        const { resource } = recording;
        const type = typeOf(market, resource);
        const now = hourlyUsd(market, resource, resource.instanceType);
        if (!type || now === undefined || pointsOf(recording, "cpuUtilization").length === 0) return [];
        const need = needBy(policy, recording, type);
        const [fit] = firstThatFit(shelf(type, resource), need, market.accelerators, 1);
        const then = fit && hourlyUsd(market, resource, fit.name);
        return fit && then !== undefined && then < now ? [[resource.id, fit.name] as const] : [];
      }),
    );
  };

const pointsOf = ({ series }: Recording, signal: Signal) =>
  series.filter((one) => one.signal === signal).map(({ average }) => average);

/** Of the busiest card or core set, percent. */
const highest = (recording: Recording, signal: Signal, statistic: Statistic): number | undefined => {
  const all = pointsOf(recording, signal).filter(({ values }) => values.length > 0);
  return all.length === 0 ? undefined : Math.max(...all.map(statistic));
};

/**
 * The policy's statistic on each dimension, accelerators included: peers look at CPU and memory alone, and would shrink a GPU machine
 * blindly. What is not measured is kept as right-size keeps it, or no peer could move at all.
 */
function needBy({ cpu, memory }: SizePolicy, recording: Recording, type: InstanceType): Need {
  const share = (signal: Signal, statistic: Statistic | undefined): number | undefined => {
    const percent = statistic && highest(recording, signal, statistic);
    return percent === undefined ? undefined : percent / 100;
  };
  const memoryShare = share("memoryUtilization", memory);
  const cards = type.accelerators;
  return {
    vcpus: (share("cpuUtilization", cpu) ?? 1) * type.vcpus,
    ...(memoryShare === undefined ? {} : { memoryGiB: memoryShare * type.memoryGiB }),
    memoryFloor: {
      perVcpuGiB: cards ? 0 : type.memoryGiB / type.vcpus,
      totalGiB: cards ? type.memoryGiB : 0,
    },
    ...(cards
      ? {
          accelerators: {
            devices: cards.devices,
            memoryGiBEach: (share("gpuMemoryUtilization", memory) ?? 1) * cards.memoryGiBEach,
            compute: share("gpuUtilization", cpu) ?? 1,
            chip: cards.model,
            vendor: cards.vendor,
          },
        }
      : {}),
  };
}

const ORACLE: SizePolicy = { policy: "", source: "", cpu: maximumTimes(1), memory: maximumTimes(1) };

export const MACHINE_POLICIES: readonly MachinePolicy[] = [
  { policy: "headroom", role: "ours", source: "lib/rules/right-size.ts", advise: ownAdvice },
  ...SIZE_BASELINES.map(
    (one): MachinePolicy => ({
      policy: one.policy,
      role: "baseline",
      source: one.source,
      advise: cheapestThatHolds(one, ({ past }) => past),
    }),
  ),
  { policy: "do nothing", role: "bound", source: "", advise: () => new Map() },
  {
    policy: "oracle: next week's maximum",
    role: "bound",
    source: "knows the week",
    advise: cheapestThatHolds(ORACLE, ({ next }) => next),
  },
];

/** Percent of the present machine that another one has of what a signal measures; undefined where that cannot be said. */
export function capacityPercent(
  market: Market,
  { from, to, signal }: { readonly from: InstanceType; readonly to: InstanceType; readonly signal: Signal },
): number | undefined {
  if (signal === "cpuUtilization") return (100 * to.vcpus) / from.vcpus;
  if (signal === "memoryUtilization") return (100 * to.memoryGiB) / from.memoryGiB;
  const [old, next] = [from.accelerators, to.accelerators];
  if (!old || !next) return undefined;
  if (signal === "gpuMemoryUtilization") return (100 * next.memoryGiBEach) / old.memoryGiBEach;
  return signal === "gpuUtilization" ? busyPercent(market, from, to) : undefined;
}

/** A unit of work so small that any card does it: what is projected of it is how much slower the other card is. */
const TINY = 1e-9;

function busyPercent(market: Market, from: InstanceType, to: InstanceType): number | undefined {
  const cards = from.accelerators;
  if (!cards) return undefined;
  const accelerators = {
    devices: cards.devices,
    memoryGiBEach: 0,
    compute: TINY,
    chip: cards.model,
    vendor: cards.vendor,
  };
  const need: Need = {
    vcpus: 0,
    memoryGiB: 0,
    memoryFloor: { perVcpuGiB: 0, totalGiB: 0 },
    accelerators,
  };
  const price = { usdPerHour: usdPerHour(0), region: "", source: "", asOf: "" };
  const [fit] = firstThatFit([{ name: to.name, type: to, price }], need, market.accelerators, 1);
  const slower = fit?.projected.gpu;
  return slower === undefined || slower === 0 ? undefined : (100 * TINY) / slower;
}
