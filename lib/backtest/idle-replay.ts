import { hoursBetween } from "../domain/window.ts";
import { activeHours } from "./active-hours.ts";
import type { Board, NotJudged } from "./board.ts";
import { IDLE_POLICIES } from "./idle-policies.ts";
import { hourlyUsd, type RecordedFleet, typeOf } from "./machine-market.ts";
import { coversWeek, fleetBefore, pastOf, type Recording, type Week, weekOf, weeksOf } from "./recording.ts";
import { tooShort } from "./size-replay.ts";

/** Stop or leave on: dollars of the machines that are stopped against the hours in which they would have worked. */
export function replayIdle(fleet: RecordedFleet): Board {
  const tallies = IDLE_POLICIES.map((policy) => ({ policy, savedUsd: 0, lost: 0, lostUsd: 0, stopped: 0 }));
  const notJudged: NotJudged[] = [];
  const all = { paidUsd: 0, activeHours: 0, activeUsd: 0 };
  let decisions = 0;
  const weeks = weeksOf(fleet.recordings);
  if (weeks.length === 0) notJudged.push(...fleet.recordings.map(tooShort));
  for (const week of weeks) {
    const judged = fleet.recordings.filter((one) => {
      const why = unfitBecause(fleet, one, week);
      if (why !== undefined) notJudged.push({ what: one.resource.id, why });
      return why === undefined;
    });
    const past = pastOf(judged, week.at);
    const next = weekOf(judged, week);
    const seen = fleetBefore(fleet.source, past, week.at);
    decisions += judged.length;
    const stops = tallies.map((tally) => ({
      tally,
      ids: tally.policy.stops({
        market: fleet,
        fleet: seen,
        past,
        next: tally.policy.role === "bound" ? next : [],
      }),
    }));
    for (const recording of next) {
      const rate = hourlyUsd(fleet, recording.resource, recording.resource.instanceType) ?? 0;
      const hours = (activeHours(fleet, recording)?.hours ?? 0) * recording.resource.instances;
      const usd = rate * hoursBetween(week.at, week.end);
      all.paidUsd += usd;
      all.activeHours += hours;
      all.activeUsd += (hours / recording.resource.instances) * rate;
      for (const { tally, ids } of stops) {
        if (!ids.has(recording.resource.id)) continue;
        tally.stopped++;
        tally.savedUsd += usd;
        tally.lost += hours;
        tally.lostUsd += (hours / recording.resource.instances) * rate;
      }
    }
  }
  const scores = tallies.map(({ policy: { policy, role, source }, savedUsd, lost, lostUsd, stopped }) => ({
    policy,
    role,
    source,
    saving: savedUsd / Math.max(1e-9, all.paidUsd),
    savingUsd: savedUsd,
    harm: lost / Math.max(1e-9, all.activeHours),
    more: { harmByDollars: lostUsd / Math.max(1e-9, all.activeUsd), moves: stopped },
  }));
  return {
    id: "idle",
    title: "Idle, stop or leave on",
    data: fleet.source,
    savingMeans: "of what the machines cost",
    harmMeans: "share of the hours of work that stopped machines would have done",
    decisions,
    scores: decisions === 0 ? [] : scores,
    notJudged,
  };
}

/** Whoever stops a machine that nobody measures cannot be held to anything: left out for all policies. */
function unfitBecause(fleet: RecordedFleet, recording: Recording, week: Week): string | undefined {
  const { resource } = recording;
  if (!typeOf(fleet, resource)) return `${resource.instanceType} is not in the catalog`;
  if (hourlyUsd(fleet, resource, resource.instanceType) === undefined)
    return `no price for ${resource.instanceType} in ${resource.region}`;
  const [past] = pastOf([recording], week.at);
  if (!past?.series.some(({ average }) => average.times.length > 0))
    return `nothing measured before ${week.at}`;
  const [next] = weekOf([recording], week);
  const longest = next?.series.toSorted((a, b) => b.average.times.length - a.average.times.length)[0];
  if (!next || !longest || !coversWeek(longest.average, week))
    return `the week from ${week.at} is mostly missing`;
  return activeHours(fleet, next) === undefined
    ? "nothing measures the work it is bought for: what stopping it would lose is not known"
    : undefined;
}
