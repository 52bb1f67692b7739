import { HOURS_PER_MONTH } from "../domain/units.ts";
import { advisedInterval } from "../purchase/advised-interval.ts";
import { advisorEvidence, interruptionRate, mtbfHours } from "../purchase/interruption-rate.ts";
import { type TrainingOutcome, trainingOnSpot } from "../purchase/spot-economics.ts";
import { defaultsOf } from "../rules/rule.ts";
import { SPOT_LIMITS } from "../rules/spot-limits.ts";
import type { Role } from "./board.ts";
import type { SpotLife, SpotTrace } from "./spot-lives.ts";

/** What is known at a decision: the advisor, and what our own instances went through before. */
export interface SpotPast {
  readonly trace: Pick<SpotTrace, "band" | "priceRatio">;
  readonly interruptions: number;
  readonly instanceMonths: number;
}

/** How to run from now on: on spot with a write every so often (Infinity: never), or on demand. */
export type SpotWay = { readonly everyMinutes: number } | "on-demand";

export interface SpotPolicy {
  readonly policy: string;
  readonly role: Role;
  readonly source: string;
  /** `life` is shown to bounds alone. */
  readonly decide: (past: SpotPast, life?: SpotLife) => SpotWay;
}

export const SPOT_DEFAULTS = defaultsOf(SPOT_LIMITS);
const { writeMinutes, restartMinutes, minSaving } = SPOT_DEFAULTS;

/**
 * As rules/spot decides a training job on one instance: the rate is the advisor's prior updated by our own past, the interval is best at the rate's
 * upper end, no longer than was watched, and it is refused where a write takes longer than the mean time between interruptions or less than a tenth is saved.
 */
export function ownWay({ trace, ...own }: SpotPast): SpotWay {
  const rate = interruptionRate(advisorEvidence(trace.band, true), own);
  if (trace.priceRatio >= 1 || writeMinutes >= mtbfHours(rate.perMonth, 1) * 60) return "on-demand";
  const best = at(trace.priceRatio, rate.highPerMonth).intervalMinutes;
  const everyMinutes = advisedInterval(best, own.instanceMonths);
  const { netSavingUsdPerMonth, onDemandUsdPerMonth } = at(trace.priceRatio, rate.perMonth, everyMinutes);
  return netSavingUsdPerMonth >= onDemandUsdPerMonth * minSaving ? { everyMinutes } : "on-demand";
}

const at = (ratio: number, perMonth: number, intervalMinutes?: number): TrainingOutcome =>
  trainingOnSpot(
    {
      instances: 1,
      hoursPerMonth: HOURS_PER_MONTH,
      onDemandUsdPerHour: 1,
      spotUsdPerHour: ratio,
      interruptionsPerMonth: perMonth,
      committedShare: 0,
    },
    { writeMinutes, restartMinutes, ...(intervalMinutes === undefined ? {} : { intervalMinutes }) },
  );

const fixed = (policy: string, source: string, everyMinutes: number): SpotPolicy => ({
  policy,
  source,
  role: "baseline",
  decide: () => ({ everyMinutes }),
});

export const SPOT_POLICIES: readonly SpotPolicy[] = [
  { policy: "headroom", role: "ours", source: "lib/rules/spot.ts", decide: ownWay },
  fixed(
    "flat percentage, no checkpoints",
    "gpuaudit 1b4a207: spot where the advisor's saving is positive",
    Infinity,
  ),
  fixed("checkpoint every day", "habit of training scripts (an epoch a day)", 1_440),
  fixed("checkpoint every hour", "habit of training scripts", 60),
  fixed("checkpoint every 10 min", "habit of training scripts", 10),
  { policy: "on demand", role: "bound", source: "", decide: () => "on-demand" },
  {
    policy: "oracle: writes just before",
    role: "bound",
    source: "knows the hour of each interruption",
    decide: (_, life) =>
      life?.taken
        ? { everyMinutes: Math.max(0.001, (life.to - life.from) * 60 - restartMinutes - writeMinutes) }
        : { everyMinutes: Infinity },
  },
];
