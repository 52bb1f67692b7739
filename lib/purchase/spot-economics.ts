import { HOURS_PER_MONTH, type Usd, usd } from "../domain/units.ts";
import { bestRhythm, type CheckpointRhythm, stretchOf } from "./checkpoint.ts";
import { mtbfHours } from "./interruption-rate.ts";

/** One month of some instances of one type, as they are bought now and as spot would sell them. */
export interface SpotOffer {
  readonly instances: number;
  /** Hours a month of the work itself: 730 for a service, a job's own hours without any interruption. */
  readonly hoursPerMonth: number;
  readonly onDemandUsdPerHour: number;
  /** Time-weighted mean over the zones: what an hour costs where capacity picks the zone. */
  readonly spotUsdPerHour: number;
  /** Of one instance, a month of running. */
  readonly interruptionsPerMonth: number;
  /** 0..1 of the on-demand cost that commitments pay for already. Spot never uses them: they are paid on. */
  readonly committedShare: number;
}

export interface SpotOutcome {
  readonly onDemandUsdPerMonth: Usd;
  /** Everything it takes on spot: hours done twice, gaps filled, what stays on demand. */
  readonly spotUsdPerMonth: Usd;
  /** The price difference alone, as a flat percentage would have it. */
  readonly grossSavingUsdPerMonth: Usd;
  /** What is left of it. */
  readonly savingUsdPerMonth: Usd;
  /** And after the commitments that would go unused. */
  readonly netSavingUsdPerMonth: Usd;
}

export interface TrainingTimes {
  readonly writeMinutes: number;
  readonly restartMinutes: number;
  /** Computing between two checkpoints; the best interval unless given. */
  readonly intervalMinutes?: number;
}

export interface TrainingOutcome extends SpotOutcome, CheckpointRhythm {
  /** Of the whole job: any instance taken stops it. */
  readonly mtbfHours: number;
}

/**
 * A job's hours on spot are its own times the stretch: writes, work since the last checkpoint, restarts; all instances are
 * paid meanwhile. On demand nothing is counted against it, not even its checkpoints, so the saving is rather too small.
 * Throws RangeError where the stretch passes what a number can hold: the job would never end.
 */
export function trainingOnSpot(offer: SpotOffer, times: TrainingTimes): TrainingOutcome {
  const { instances, hoursPerMonth, onDemandUsdPerHour, spotUsdPerHour } = offer;
  const hours = mtbfHours(offer.interruptionsPerMonth, instances);
  const job = { mtbfMinutes: hours * 60, ...times };
  const rhythm =
    times.intervalMinutes === undefined
      ? bestRhythm(job)
      : { intervalMinutes: times.intervalMinutes, stretch: stretchOf(job, times.intervalMinutes) };
  const work = instances * hoursPerMonth;
  return {
    ...outcomeOf(offer, {
      movedUsd: work * onDemandUsdPerHour,
      keptUsd: 0,
      bareUsd: work * spotUsdPerHour,
      lostUsd: work * (rhythm.stretch - 1) * spotUsdPerHour,
    }),
    ...rhythm,
    mtbfHours: hours,
  };
}

export interface ServingNeeds {
  /** Kept on demand whatever happens to spot. */
  readonly onDemandInstances: number;
  /** From an interruption until the replacement serves. */
  readonly replaceMinutes: number;
}

export interface ServingOutcome extends SpotOutcome {
  readonly spotInstances: number;
  /** Of the time, with at least one spot instance missing, were nothing put in its place. */
  readonly shareOfTimeBelowCapacity: number;
}

/**
 * Replicas are interrupted one by one. Each gap is filled by an on-demand instance for as long as it lasts, on top of a full
 * month of spot: an upper bound, since a reclaimed instance is not paid while it is gone.
 */
export function servingOnSpot(offer: SpotOffer, needs: ServingNeeds): ServingOutcome {
  const { hoursPerMonth, onDemandUsdPerHour, spotUsdPerHour, interruptionsPerMonth } = offer;
  const kept = Math.min(offer.instances, needs.onDemandInstances);
  const spotInstances = offer.instances - kept;
  const gapsPerHour = (spotInstances * interruptionsPerMonth) / HOURS_PER_MONTH;
  const missing = gapsPerHour * (needs.replaceMinutes / 60);
  return {
    ...outcomeOf(offer, {
      movedUsd: spotInstances * hoursPerMonth * onDemandUsdPerHour,
      keptUsd: kept * hoursPerMonth * onDemandUsdPerHour,
      bareUsd: spotInstances * hoursPerMonth * spotUsdPerHour,
      lostUsd: missing * hoursPerMonth * onDemandUsdPerHour,
    }),
    spotInstances,
    // Interruptions arrive at random and gaps last as long whatever else is missing: Poisson.
    shareOfTimeBelowCapacity: -Math.expm1(-missing),
  };
}

/**
 * Replicas to keep on demand so that the peak is still served when one of the `pools` (instance types, evenly filled) is
 * taken whole: a pool may hold as much as the headroom allows to lose. `atLeast` is a share too, for the day all go.
 */
export function onDemandBase(
  instances: number,
  {
    headroom,
    pools,
    atLeast,
  }: { readonly headroom: number; readonly pools: number; readonly atLeast: number },
): number {
  const spareShare = headroom / (1 + headroom);
  const share = Math.max(atLeast, 1 - pools * spareShare);
  // 0.7 x 10 is 7.000000000000001 in floating point, and 8 is not meant.
  return Math.min(instances, Math.ceil(instances * share - 1e-9));
}

interface Parts {
  /** On demand, of what would move to spot. */
  readonly movedUsd: number;
  readonly keptUsd: number;
  /** Spot, were nothing interrupted. */
  readonly bareUsd: number;
  readonly lostUsd: number;
}

function outcomeOf(
  { committedShare }: SpotOffer,
  { movedUsd, keptUsd, bareUsd, lostUsd }: Parts,
): SpotOutcome {
  const saving = movedUsd - bareUsd - lostUsd;
  return {
    onDemandUsdPerMonth: usd(movedUsd + keptUsd),
    spotUsdPerMonth: usd(keptUsd + bareUsd + lostUsd),
    grossSavingUsdPerMonth: usd(movedUsd - bareUsd),
    savingUsdPerMonth: usd(saving),
    netSavingUsdPerMonth: usd(saving - movedUsd * committedShare),
  };
}
