import type { Resource } from "../domain/fleet.ts";
import type { Price } from "../domain/offering.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { HOURS_PER_DAY } from "../domain/window.ts";
import type { InferenceWorkload, TrainingWorkload } from "../domain/workload.ts";
import { advisedInterval } from "../purchase/advised-interval.ts";
import { mtbfHours } from "../purchase/interruption-rate.ts";
import {
  onDemandBase,
  type ServingOutcome,
  type SpotOffer,
  servingOnSpot,
  type TrainingOutcome,
  trainingOnSpot,
} from "../purchase/spot-economics.ts";
import type { Fit } from "./capacity-fit.ts";
import type { LimitValues, RuleContext } from "./rule.ts";
import { type ComputeWorkload, instancesOf, paidHours, type SpotCase } from "./spot-case.ts";
import type { SPOT_LIMITS } from "./spot-limits.ts";
import type { KnownRate } from "./spot-rate.ts";

type Values = LimitValues<typeof SPOT_LIMITS>;

export interface SpotTerms {
  readonly onDemand: Price;
  readonly spot: Price;
  readonly rate: KnownRate;
  readonly pools: readonly Fit[];
  readonly instances: number;
  /** One of the machines, for its type and region. */
  readonly resource: Resource;
}

export type SpotQuestion<W extends ComputeWorkload = ComputeWorkload> = SpotCase &
  SpotTerms & { readonly workload: W };

interface Moved extends SpotQuestion {
  readonly offer: SpotOffer;
}

export interface TrainingMove extends Moved {
  readonly kind: "training";
  readonly outcome: TrainingOutcome;
  /** At the upper end of the rate's interval, with the same checkpoints. */
  readonly atWorst: TrainingOutcome;
  readonly deadlineDays?: number;
  /** Of the whole run, were nothing interrupted. */
  readonly jobHours: number;
}

export interface ServingMove extends Moved {
  readonly kind: "serving";
  readonly outcome: ServingOutcome;
  readonly atWorst: ServingOutcome;
  /** Of the whole service, what runs on demand after the move, and how many replicas it has. */
  readonly staying: number;
  readonly replicas: number;
}

export type SpotMove = TrainingMove | ServingMove;

export type SpotAnswer =
  | { readonly kind: "moved"; readonly move: SpotMove }
  | { readonly kind: "refused" }
  | { readonly kind: "unknown"; readonly missing: string };

const REFUSED = { kind: "refused" } as const;

export function outcomeOf(context: RuleContext, question: SpotQuestion, limits: Values): SpotAnswer {
  const { workload } = question;
  return workload.kind === "training"
    ? trainingAnswer(context, { ...question, workload }, limits)
    : servingAnswer(context, { ...question, workload }, limits);
}

function trainingAnswer(
  context: RuleContext,
  question: SpotQuestion<TrainingWorkload>,
  { writeMinutes, restartMinutes }: Values,
): SpotAnswer {
  const offer = offerOf(context, question, paidHours(question));
  const times = { writeMinutes, restartMinutes };
  if (writeMinutes >= mtbfHours(question.rate.perMonth, question.instances) * 60) return REFUSED;
  const worst = { ...offer, interruptionsPerMonth: question.rate.highPerMonth };
  // Best at the upper end of the rate: a write too often costs minutes, one too seldom loses days.
  const best = trainingOnSpot(worst, times).intervalMinutes;
  const intervalMinutes = advisedInterval(best, question.rate.own.instanceMonths);
  const outcome = trainingOnSpot(offer, { ...times, intervalMinutes });
  const late = lateness(question, outcome.stretch);
  if (late !== "in time") return late === "late" ? REFUSED : { kind: "unknown", missing: late };
  const { deadlineDays } = question.workload.training ?? {};
  return {
    kind: "moved",
    move: {
      ...question,
      kind: "training",
      offer,
      outcome,
      atWorst: trainingOnSpot(worst, { ...times, intervalMinutes }),
      jobHours: hoursOf(question),
      ...(deadlineDays === undefined ? {} : { deadlineDays }),
    },
  };
}

/** The job itself, by the plan: all of its run where that is known, else what it takes of a month. */
const hoursOf = ({ capacity }: SpotQuestion): number =>
  capacity?.runHours ?? (capacity?.hoursPerMonth || HOURS_PER_MONTH);

/** In time, late, or what is missing to say so. A run of exactly the deadline is in time. */
function lateness(question: SpotQuestion<TrainingWorkload>, stretch: number): "in time" | "late" | string {
  const { tokens, deadlineDays } = question.workload.training ?? {};
  if (deadlineDays === undefined) return "in time";
  const hours = hoursOf(question);
  if (hours * stretch > deadlineDays * HOURS_PER_DAY * (1 + 1e-9)) return "late";
  return tokens !== undefined && question.capacity?.runHours === undefined && hours >= HOURS_PER_MONTH
    ? `the length of the whole run, to hold against its deadline of ${deadlineDays} days: it could not be sized`
    : "in time";
}

function servingAnswer(
  context: RuleContext,
  question: SpotQuestion<InferenceWorkload>,
  { replaceMinutes, minOnDemandShare }: Values,
): SpotAnswer {
  const service = serviceOf(context, question);
  const replicas = instancesOf(service);
  const staying = onDemandBase(replicas, {
    headroom: question.workload.headroom,
    pools: Math.max(1, question.pools.length),
    atLeast: minOnDemandShare,
  });
  const onDemand = instancesOf(service.filter(({ capacityType }) => capacityType !== "spot"));
  const elsewhere = onDemand - question.instances;
  const offer = offerOf(context, question, HOURS_PER_MONTH);
  const needs = { onDemandInstances: Math.max(0, staying - elsewhere), replaceMinutes };
  const outcome = servingOnSpot(offer, needs);
  if (outcome.spotInstances === 0) return REFUSED;
  const worst = { ...offer, interruptionsPerMonth: question.rate.highPerMonth };
  return {
    kind: "moved",
    move: {
      ...question,
      kind: "serving",
      offer,
      outcome,
      atWorst: servingOnSpot(worst, needs),
      staying,
      replicas,
    },
  };
}

/** All of the service's machines, on whatever type and terms; the plan's where none runs. */
function serviceOf(
  { fleet, assignment }: RuleContext,
  { name, resources }: SpotQuestion,
): readonly Resource[] {
  const running = fleet.resources.filter(({ id }) => assignment.get(id) === name);
  return running.length === 0 ? resources : running;
}

const offerOf = (context: RuleContext, question: SpotQuestion, hoursPerMonth: number): SpotOffer => ({
  instances: question.instances,
  hoursPerMonth,
  onDemandUsdPerHour: question.onDemand.usdPerHour,
  spotUsdPerHour: question.spot.usdPerHour,
  interruptionsPerMonth: question.rate.perMonth,
  committedShare: context.spotMarket?.committedShare ?? 0,
});
