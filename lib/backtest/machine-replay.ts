import type { Resource, Signal } from "../domain/fleet.ts";
import { hoursBetween } from "../domain/window.ts";
import { idle } from "../rules/idle.ts";
import { IDLE_LIMITS } from "../rules/idle-limits.ts";
import { partlyIdle } from "../rules/partly-idle.ts";
import { defaultsOf } from "../rules/rule.ts";
import type { Board, NotJudged, PolicyScore } from "./board.ts";
import { type Excess, excessOf } from "./excess.ts";
import { contextOf, hourlyUsd, type Market, type RecordedFleet, typeOf } from "./machine-market.ts";
import { capacityPercent, MACHINE_POLICIES, type Sight } from "./machine-policies.ts";
import { coversWeek, fleetBefore, pastOf, type Recording, type Week, weekOf, weeksOf } from "./recording.ts";
import { tooShort } from "./size-replay.ts";

const SIZED: readonly Signal[] = [
  "cpuUtilization",
  "memoryUtilization",
  "gpuUtilization",
  "gpuMemoryUtilization",
];

interface Tally {
  paidUsd: number;
  savedUsd: number;
  hours: number;
  harmedHours: number;
  harmedUsd: number;
  unmetHours: number;
  moves: number;
}

/** Real types at list price; machines decided on weekly by the rule itself and by each baseline. */
export function replayMachines(fleet: RecordedFleet): Board {
  const tallies = MACHINE_POLICIES.map((policy) => ({ policy, tally: emptyTally() }));
  const notJudged: NotJudged[] = [];
  let decisions = 0;
  const weeks = weeksOf(fleet.recordings);
  if (weeks.length === 0) notJudged.push(...fleet.recordings.map(tooShort));
  for (const week of weeks) {
    const judged = judgedIn(fleet, week, notJudged);
    decisions += judged.length;
    const past = pastOf(judged, week.at);
    const sight = {
      market: fleet,
      fleet: fleetBefore(fleet.source, past, week.at),
      past,
      next: weekOf(judged, week),
    };
    for (const { policy, tally } of tallies)
      account(tally, sight, policy.advise(policy.role === "bound" ? sight : { ...sight, next: [] }), week);
  }
  return {
    id: "right-size",
    title: "Right-size, types that are sold",
    data: fleet.source,
    savingMeans: "of what the machines cost",
    harmMeans: "share of time in which CPU, memory, GPU or VRAM demand was above what was advised",
    decisions,
    scores: decisions === 0 ? [] : tallies.map(({ policy, tally }) => scoreOf(policy, tally)),
    notJudged,
  };
}

/** The same machines for all: priced, measured before and after, and with none of their cards idle (that is another board's question). */
function judgedIn(fleet: RecordedFleet, week: Week, notJudged: NotJudged[]): readonly Recording[] {
  const past = pastOf(fleet.recordings, week.at);
  const context = contextOf(fleet, fleetBefore(fleet.source, past, week.at));
  const limits = defaultsOf(IDLE_LIMITS);
  const idling = new Set(
    [...idle.judge(context, limits), ...partlyIdle.judge(context, defaultsOf(partlyIdle.limits))].flatMap(
      (verdict) => (verdict.kind === "finding" ? [verdict.finding.resource] : []),
    ),
  );
  return fleet.recordings.filter((recording, index) => {
    const why = unfitBecause(fleet, recording, past[index], week, idling);
    if (why !== undefined) notJudged.push({ what: recording.resource.id, why });
    return why === undefined;
  });
}

function unfitBecause(
  market: Market,
  recording: Recording,
  past: Recording | undefined,
  week: Week,
  idling: ReadonlySet<string>,
): string | undefined {
  const { resource } = recording;
  const type = typeOf(market, resource);
  if (!type) return `${resource.instanceType} is not in the catalog`;
  if (hourlyUsd(market, resource, resource.instanceType) === undefined)
    return `no price for ${resource.instanceType} in ${resource.region}`;
  if (type.accelerators && idling.has(resource.id)) return "a card idles: judged as idle, not by size";
  const [next] = weekOf([recording], week);
  const cpuOf = (one: Recording | undefined) =>
    one?.series.find(({ signal, average }) => signal === "cpuUtilization" && average.times.length > 0);
  if (!cpuOf(past)) return `no CPU utilization before ${week.at}`;
  const cpu = cpuOf(next);
  return cpu && coversWeek(cpu.average, week) ? undefined : `the week from ${week.at} is mostly missing`;
}

function account(tally: Tally, sight: Sight, moves: ReadonlyMap<string, string>, week: Week): void {
  const { market } = sight;
  const hours = hoursBetween(week.at, week.end);
  for (const recording of sight.next) {
    const { resource } = recording;
    const now = hourlyUsd(market, resource, resource.instanceType) ?? 0;
    const target = moves.get(resource.id);
    const then = target === undefined ? now : (hourlyUsd(market, resource, target) ?? now);
    const { overShare, depth } = harmOf(market, recording, target);
    tally.paidUsd += now * hours;
    tally.savedUsd += (now - then) * hours;
    tally.hours += hours;
    tally.harmedHours += overShare * hours;
    tally.harmedUsd += overShare * hours * now;
    tally.unmetHours += depth * hours;
    if (target !== undefined) tally.moves++;
  }
}

/** What the week would have asked of the advised machine; staying harms nobody. */
export function harmOf(market: Market, { resource, series }: Recording, target: string | undefined): Excess {
  const from = typeOf(market, resource);
  const to = target === undefined ? from : typeOf(market, renamed(resource, target));
  if (!from || !to || to === from) return { overShare: 0, depth: 0 };
  return excessOf(
    series.flatMap(({ signal, average }) => {
      const limit = SIZED.includes(signal) ? capacityPercent(market, { from, to, signal }) : undefined;
      return limit === undefined ? [] : [{ points: average, limit }];
    }),
  );
}

const renamed = (resource: Resource, instanceType: string): Resource => ({ ...resource, instanceType });

const emptyTally = (): Tally => ({
  paidUsd: 0,
  savedUsd: 0,
  hours: 0,
  harmedHours: 0,
  harmedUsd: 0,
  unmetHours: 0,
  moves: 0,
});

const scoreOf = (
  { policy, role, source }: Pick<PolicyScore, "policy" | "role" | "source">,
  tally: Tally,
): PolicyScore => ({
  policy,
  role,
  source,
  saving: tally.savedUsd / Math.max(1e-9, tally.paidUsd),
  savingUsd: tally.savedUsd,
  harm: tally.harmedHours / Math.max(1e-9, tally.hours),
  more: {
    harmByDollars: tally.harmedUsd / Math.max(1e-9, tally.paidUsd),
    depth: tally.unmetHours / Math.max(1e-9, tally.hours),
    moves: tally.moves,
  },
});
