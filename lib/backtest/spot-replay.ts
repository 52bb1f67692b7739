import { HOURS_PER_MONTH } from "../domain/units.ts";
import { HOURS_PER_DAY } from "../domain/window.ts";
import type { Board, PolicyScore } from "./board.ts";
import type { SpotLife, SpotTrace } from "./spot-lives.ts";
import { SPOT_DEFAULTS, SPOT_POLICIES, type SpotPast, type SpotWay } from "./spot-policies.ts";

export interface LifeOutcome {
  readonly usefulHours: number;
  readonly lostHours: number;
  readonly onDemandHours: number;
  readonly paidUsd: number;
}

const WRITE_HOURS = SPOT_DEFAULTS.writeMinutes / 60;
const RESTART_HOURS = SPOT_DEFAULTS.restartMinutes / 60;
/** A write that ends with the life, but for rounding, is a write. */
const ROUNDING = 1e-9;

/** At its start and then daily, as `watch` judges spot. */
export function decisionHours({ from, to }: SpotLife): readonly number[] {
  const count = Math.max(1, Math.ceil((to - from) / HOURS_PER_DAY));
  return Array.from({ length: count }, (_, day) => from + day * HOURS_PER_DAY);
}

/**
 * One instance's life at an on-demand price of 1: restart, then compute and write in turn, in the way decided last. What was computed since the
 * last finished write is lost when it is taken, and kept when the recording ends. From the day that says on demand, what it has is
 * written and the rest of the life is lived there: nothing is lost, and no write is counted.
 */
export function liveThrough(life: SpotLife, ways: readonly SpotWay[], priceRatio: number): LifeOutcome {
  const { from, to, taken } = life;
  const leaves = ways.indexOf("on-demand");
  const left = leaves < 0 ? to : from + leaves * HOURS_PER_DAY;
  const end = Math.min(to, left);
  const { written, since } = computedUntil(life, ways, end);
  const moved = left < to;
  const kept = written + (moved || !taken ? since : 0);
  const onDemandHours = Math.max(0, to - left);
  return {
    usefulHours: kept + onDemandHours,
    lostHours: moved || !taken ? 0 : since,
    onDemandHours,
    paidUsd: Math.max(0, end - from) * priceRatio + onDemandHours,
  };
}

/** Hours computed and written down, and those since the last write. */
function computedUntil({ from }: SpotLife, ways: readonly SpotWay[], end: number) {
  let written = 0;
  let segment = from + RESTART_HOURS;
  for (let day = 0; day < ways.length && segment < end; day++) {
    const way = ways[day];
    if (way === undefined || way === "on-demand") break;
    const every = way.everyMinutes / 60;
    const until = day + 1 === ways.length ? end : from + (day + 1) * HOURS_PER_DAY;
    for (;;) {
      // A shorter rhythm than the one a segment began with writes at once.
      const writes = Math.max(segment + every, from + day * HOURS_PER_DAY);
      if (writes >= until || writes + WRITE_HOURS > end + ROUNDING) break;
      written += writes - segment;
      segment = writes + WRITE_HOURS;
    }
  }
  return { written, since: Math.max(0, end - segment) };
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
      const pasts = decisionHours(life).map((hour) => pastBefore(trace, hour));
      for (const tally of tallies) {
        const seen = tally.policy.role === "bound" ? [life] : [];
        const ways = pasts.map((past) => tally.policy.decide(past, ...seen));
        const outcome = liveThrough(life, ways, trace.priceRatio);
        tally.hours += life.to - life.from;
        tally.worth += outcome.usefulHours;
        tally.paid += outcome.paidUsd;
        tally.lost += outcome.lostHours;
        tally.onDemand += outcome.onDemandHours;
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
