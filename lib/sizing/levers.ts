import type { CapacityPlan, Plan, PlannedCapacity } from "../domain/plan.ts";
import type { SizedPlan } from "../domain/sized-plan.ts";
import { type Fraction, fraction, scaleUsd, sumUsd, type Usd } from "../domain/units.ts";
import type { Workload } from "../domain/workload.ts";
import { sizePlan } from "./capacity-plan.ts";
import type { SizingFacts } from "./planned-capacity.ts";

/** Absent: as the plan has it, workload by workload. */
export interface Levers {
  /** Of every service. */
  readonly headroom?: Fraction;
  /** Of the hours of every workload that may be interrupted, the share bought on spot. */
  readonly spotShare?: Fraction;
}

/** One workload with the levers as they are: two parts where some of its hours are on spot and some are not. */
export interface Leveraged {
  readonly workload: string;
  readonly parts: readonly { readonly share: number; readonly capacity: PlannedCapacity }[];
  /** Absent where a part has no price. */
  readonly monthlyUsd?: Usd;
}

export interface LeveragedPlan {
  readonly workloads: readonly Leveraged[];
  /** Of those with a price. */
  readonly monthlyUsd: Usd;
  readonly unpriced: readonly string[];
}

export const factsOf = ({ prices, instanceTypes, accelerators, models }: SizedPlan): SizingFacts => ({
  prices,
  instanceTypes,
  accelerators,
  modelNamed: (name) => (Object.hasOwn(models, name) ? models[name] : undefined),
});

/** Of the models, those the plan names. */
export const modelsOf = ({ workloads }: Plan, modelNamed: SizingFacts["modelNamed"]): SizedPlan["models"] =>
  Object.fromEntries(
    workloads.flatMap((one) => {
      const name = one.kind === "fixed" || typeof one.model !== "string" ? undefined : one.model;
      const model = name === undefined ? undefined : modelNamed(name);
      return name === undefined || model === undefined ? [] : [[name, model]];
    }),
  );

/** The plan sized anew with its levers moved: whole plans through `sizePlan`, hours weighed by their share. */
export function leveraged(sized: SizedPlan, { headroom, spotShare }: Levers): LeveragedPlan {
  const { plan } = sized.capacity;
  const facts = factsOf(sized);
  const freed = headroom === undefined ? plan : withHeadroom(plan, headroom);
  const size = (written: Plan): CapacityPlan => sizePlan(written, facts, sized.at);
  if (spotShare === undefined) return mixed([{ share: 1, plan: size(freed) }]);
  return mixed([
    { share: 1 - spotShare, plan: size(withoutSpot(freed)) },
    { share: spotShare, plan: size(withSpot(freed)) },
  ]);
}

export const withHeadroom = (plan: Plan, headroom: Fraction): Plan => ({
  ...plan,
  headroom,
  workloads: plan.workloads.map((one) => (one.kind === "inference" ? { ...one, headroom } : one)),
});

/** What already runs on spot may be, and a job that says how often it checkpoints. */
export const mayBeInterrupted = (workload: Workload): boolean =>
  workload.kind !== "fixed" &&
  (workload.purchase === "spot" || (workload.kind === "training" && workload.interruptible !== undefined));

/** Of the dollars a month of what may be interrupted, the share on spot; undefined where nothing priced may be. */
export function spotShareOf({ plan, workloads }: CapacityPlan): Fraction | undefined {
  const movable = plan.workloads.flatMap((one, index) =>
    mayBeInterrupted(one) ? [{ usd: workloads[index]?.monthlyUsd ?? 0, spot: one.purchase === "spot" }] : [],
  );
  if (movable.length === 0) return undefined;
  const all = sumUsd(movable.map(({ usd }) => usd));
  const spot = sumUsd(movable.map((one) => (one.spot ? one.usd : 0)));
  return fraction(all > 0 ? Math.min(1, spot / all) : movable.every((one) => one.spot) ? 1 : 0);
}

export const withSpot = (plan: Plan): Plan => bought(plan, () => "spot");

/** What was on spot is then on demand; what was reserved stays so. */
export const withoutSpot = (plan: Plan): Plan =>
  bought(plan, ({ purchase }) => (purchase === "spot" ? "on-demand" : purchase));

const bought = (plan: Plan, purchaseOf: (workload: Workload) => Workload["purchase"]): Plan => ({
  ...plan,
  workloads: plan.workloads.map((one) =>
    mayBeInterrupted(one) ? { ...one, purchase: purchaseOf(one) } : one,
  ),
});

interface Part {
  readonly share: number;
  readonly plan: CapacityPlan;
}

function mixed(parts: readonly Part[]): LeveragedPlan {
  const kept = parts.filter(({ share }) => share > 0);
  const workloads = (kept[0]?.plan.plan.workloads ?? []).map((workload, index) =>
    mixedWorkload(workload, kept, index),
  );
  return {
    workloads,
    monthlyUsd: sumUsd(workloads.map(({ monthlyUsd }) => monthlyUsd ?? 0)),
    unpriced: workloads.filter(({ monthlyUsd }) => monthlyUsd === undefined).map(({ workload }) => workload),
  };
}

function mixedWorkload(workload: Workload, kept: readonly Part[], index: number): Leveraged {
  const all = kept.flatMap(({ share, plan }) => {
    const capacity = plan.workloads[index];
    return capacity ? [{ share, capacity }] : [];
  });
  const parts = mayBeInterrupted(workload) ? all : all.slice(0, 1).map((one) => ({ ...one, share: 1 }));
  const dollars = parts.map(({ share, capacity: { monthlyUsd } }) =>
    monthlyUsd === undefined ? undefined : share === 1 ? monthlyUsd : scaleUsd(monthlyUsd, share),
  );
  const known = dollars.filter((one) => one !== undefined);
  return {
    workload: workload.name,
    parts,
    ...(known.length === dollars.length ? { monthlyUsd: sumUsd(known) } : {}),
  };
}
