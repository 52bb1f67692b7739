import {
  isInForce,
  type OwnedCommitment,
  type OwnedReservation,
  type OwnedSavingsPlan,
} from "../domain/commitment.ts";
import type { CapacityType } from "../domain/offering.ts";
import type { Instant } from "../domain/window.ts";
import type { CommitmentUse, PricedMachines, UncoveredMachines } from "./fleet-machines.ts";
import { applyPlans } from "./fleet-plans.ts";

export type { CommitmentUse, PricedMachines } from "./fleet-machines.ts";

/** Of one hour. `usdPerHour` is the sum of the next four; commitments are paid whether used or not. */
export interface FleetCost {
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
  readonly spotUsdPerHour: number;
  /** Machines that run as reserved beyond the reservations that are owned: Capacity Blocks, training plans, a file's word. */
  readonly reservedUsdPerHour: number;
  readonly committedUsdPerHour: number;
  /** The part of `committedUsdPerHour` that no machine consumes. */
  readonly unusedUsdPerHour: number;
  /** Those in force, as they are applied. Which of several equal plans or reservations is used first, AWS does not say: here the oldest. */
  readonly byCommitment: readonly CommitmentUse[];
}

/**
 * A steady hour of `machines` under the commitments in force at `at`, in the provider's order: reservations (their type in their region),
 * EC2 Instance plans (their family in their region), then Compute plans (EC2 anywhere) and SageMaker plans (`ml.*`); within a kind of plan
 * the highest saving percentage first (Savings Plans user guide, "Understanding how Savings Plans apply", 2026-11-24).
 *
 * Only on-demand usage is covered, never spot. A machine that runs as `reserved` is prepaid: it takes up an owned reservation of its type
 * and region before any on-demand machine does, as it is most likely the one that the ledger knows, and pays its own rate where none is
 * left; no Savings Plan covers it. Not modelled: size flexibility of reservations, and that an account's own commitments apply to it before
 * they are shared.
 */
export function fleetCost(
  machines: readonly PricedMachines[],
  owned: readonly OwnedCommitment[],
  at: Instant,
): FleetCost {
  const inForce = owned.filter((one) => isInForce(one, at)).toSorted(byAge);
  const uncovered = machines.toSorted(byRates).map((kind) => ({ kind, left: kind.instances }));
  const reservations = applyReservations(inForce.filter(isReservation), uncovered);
  const plans = applyPlans(inForce.filter(isPlan), uncovered);
  const byCommitment = [...reservations, ...plans];
  const paid = (capacityType: CapacityType, rate: (kind: PricedMachines) => number): number =>
    sumOf(uncovered, ({ kind, left }) => (kind.capacityType === capacityType ? left * rate(kind) : 0));
  const onDemandUsdPerHour = paid("on-demand", ({ onDemandUsdPerHour: rate }) => rate);
  const spotUsdPerHour = paid("spot", ({ usdPerHour }) => usdPerHour);
  const reservedUsdPerHour = paid("reserved", ({ usdPerHour }) => usdPerHour);
  const committedUsdPerHour = sumOf(byCommitment, ({ usdPerHour }) => usdPerHour);
  return {
    usdPerHour: onDemandUsdPerHour + spotUsdPerHour + reservedUsdPerHour + committedUsdPerHour,
    onDemandUsdPerHour,
    spotUsdPerHour,
    reservedUsdPerHour,
    committedUsdPerHour,
    unusedUsdPerHour: sumOf(byCommitment, ({ unusedUsdPerHour }) => unusedUsdPerHour),
    byCommitment,
  };
}

const isReservation = (one: OwnedCommitment): one is OwnedReservation => one.kind === "reservation";
const isPlan = (one: OwnedCommitment): one is OwnedSavingsPlan => one.kind === "savings-plan";

const byAge = (a: OwnedCommitment, b: OwnedCommitment): number =>
  compare(a.start, b.start) || compare(a.id, b.id);

/** An order of the kinds themselves, so that the answer does not hang on that of the list. */
function byRates(a: PricedMachines, b: PricedMachines): number {
  return (
    compare(a.region, b.region) ||
    compare(a.instanceType, b.instanceType) ||
    compare(a.capacityType, b.capacityType) ||
    b.onDemandUsdPerHour - a.onDemandUsdPerHour ||
    b.usdPerHour - a.usdPerHour ||
    (a.committedUsdPerHour?.["1"] ?? 0) - (b.committedUsdPerHour?.["1"] ?? 0) ||
    (a.committedUsdPerHour?.["3"] ?? 0) - (b.committedUsdPerHour?.["3"] ?? 0) ||
    a.instances - b.instances
  );
}

function applyReservations(
  reservations: readonly OwnedReservation[],
  uncovered: readonly UncoveredMachines[],
): readonly CommitmentUse[] {
  return reservations.map(({ id, instanceType, region, instances, usdPerHour }) => {
    let free = instances;
    for (const capacityType of ["reserved", "on-demand"] as const)
      for (const one of uncovered) {
        const { kind } = one;
        if (kind.instanceType !== instanceType || kind.region !== region) continue;
        if (kind.capacityType !== capacityType) continue;
        const taken = Math.min(free, one.left);
        one.left -= taken;
        free -= taken;
      }
    return { id, usdPerHour: instances * usdPerHour, unusedUsdPerHour: free * usdPerHour };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sumOf<T>(items: readonly T[], amount: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += amount(item);
  return sum;
}
