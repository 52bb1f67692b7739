import { HOURS_PER_MONTH } from "../domain/units.ts";
import { advisorEvidence, interruptionRate, mtbfHours } from "../purchase/interruption-rate.ts";
import { type TrainingOutcome, trainingOnSpot } from "../purchase/spot-economics.ts";
import { defaultsOf } from "../rules/rule.ts";
import { SPOT_LIMITS } from "../rules/spot-limits.ts";
import type { Board, PolicyScore, Role } from "./board.ts";
import type { SpotLife, SpotTrace } from "./spot-lives.ts";

/** What is known when an instance starts: the advisor, and what our own went through before. */
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

const LIMITS = defaultsOf(SPOT_LIMITS);
const { writeMinutes, restartMinutes, minSaving } = LIMITS;
/** As plan.yaml allows. */
const [LEAST_MINUTES, MOST_MINUTES] = [1, 43_200];

/**
 * As rules/spot decides a training job on one instance: the rate is the advisor's prior updated by our own past, the interval is best at the rate's
 * upper end, and it is refused where a write takes longer than the mean time between interruptions or less than a tenth is saved.
 */
export function ownWay({ trace, ...own }: SpotPast): SpotWay {
  const rate = interruptionRate(advisorEvidence(trace.band, true), own);
  if (trace.priceRatio >= 1 || writeMinutes >= mtbfHours(rate.perMonth, 1) * 60) return "on-demand";
  const best = at(trace.priceRatio, rate.highPerMonth).intervalMinutes;
  const everyMinutes = Math.min(MOST_MINUTES, Math.max(LEAST_MINUTES, Math.round(best)));
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

export interface LifeOutcome {
  readonly usefulHours: number;
  readonly lostHours: number;
  readonly paidUsd: number;
}

/**
 * One instance's life at an on-demand price of 1: restart, then compute and write in turn. What was computed since the last finished write is lost
 * when it is taken, kept when the recording ends. On demand nothing is lost, and no write is counted.
 */
export function liveThrough(life: SpotLife, way: SpotWay, priceRatio: number): LifeOutcome {
  const hours = life.to - life.from;
  if (way === "on-demand") return { usefulHours: hours, lostHours: 0, paidUsd: hours };
  const [write, every] = [writeMinutes / 60, way.everyMinutes / 60];
  const running = Math.max(0, hours - restartMinutes / 60);
  const isWritten = Number.isFinite(every);
  // A whole rhythm that rounding put just above the life still fits.
  const writes = isWritten ? Math.floor(running / (every + write) + 1e-9) : 0;
  const saved = isWritten ? writes * every : 0;
  const unsaved = Math.min(every, Math.max(0, isWritten ? running - writes * (every + write) : running));
  const paidUsd = hours * priceRatio;
  return life.taken
    ? { usefulHours: saved, lostHours: unsaved, paidUsd }
    : { usefulHours: saved + unsaved, lostHours: 0, paidUsd };
}

/** Jobs of one instance each: what work was done is worth its on-demand price, what was paid is subtracted. */
export function replaySpot(id: string, data: string, traces: readonly SpotTrace[]): Board {
  const tallies = SPOT_POLICIES.map((policy) => ({
    policy,
    hours: 0,
    worth: 0,
    paid: 0,
    lost: 0,
    onDemand: 0,
  }));
  let decisions = 0;
  for (const trace of traces) {
    decisions += trace.lives.length;
    for (const life of trace.lives) {
      const past = pastBefore(trace, life.from);
      for (const tally of tallies) {
        const way = tally.policy.decide(past, ...(tally.policy.role === "bound" ? [life] : []));
        const outcome = liveThrough(life, way, trace.priceRatio);
        tally.hours += life.to - life.from;
        tally.worth += outcome.usefulHours;
        tally.paid += outcome.paidUsd;
        tally.lost += outcome.lostHours;
        if (way === "on-demand") tally.onDemand += life.to - life.from;
      }
    }
  }
  const scores = tallies.map(
    ({ policy: { policy, role, source }, hours, worth, paid, lost, onDemand }): PolicyScore => {
      const all = Math.max(1e-9, hours);
      const more = { onDemandShare: onDemand / all };
      return { policy, role, source, saving: (worth - paid) / all, harm: lost / all, more };
    },
  );
  return {
    id,
    title: "Spot, jobs of one instance",
    data,
    savingMeans: "worth of the work done less what was paid, of the on-demand price of the same hours",
    harmMeans: "share of the hours whose work was lost",
    decisions,
    scores: decisions === 0 ? [] : scores,
    notJudged: [],
  };
}

/** Interruptions and running time up to an hour, of whichever instances ran by then. */
export function pastBefore(trace: SpotTrace, hour: number): SpotPast {
  let [interruptions, hours] = [0, 0];
  for (const { from, to, taken } of trace.lives) {
    if (from >= hour) continue;
    hours += Math.min(to, hour) - from;
    if (taken && to <= hour) interruptions++;
  }
  const { band, priceRatio } = trace;
  return { trace: { band, priceRatio }, interruptions, instanceMonths: hours / HOURS_PER_MONTH };
}
