import type { Resource } from "../domain/fleet.ts";
import { machineName } from "../domain/instance-type.ts";
import type { Interruption } from "../domain/interruption.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { HOURS_PER_DAY, hoursBetween, type Instant } from "../domain/window.ts";
import type { RateEvidence } from "./interruption-rate.ts";

/** Of one instance type in one region: zones and accounts draw on the same pools. */
export interface SpotPool {
  /** Without `ml.`. */
  readonly instanceType: string;
  readonly region: string;
}

export interface SpotHistory {
  /** The whole fleet as it runs now. */
  readonly resources: readonly Resource[];
  readonly interruptions: readonly Interruption[];
  readonly since: Instant;
  readonly now: Instant;
}

export interface SpotExperience extends RateEvidence {
  /** Instances that were taken. */
  readonly taken: number;
  /** Instances that EC2 warned of and did not take. */
  readonly onlyWarned: number;
}

/**
 * A rebalance recommendation is weaker evidence: the instance is at risk and may never be taken, but a group that replaces
 * it at once leaves no interruption to record although its work was disturbed. Counted as half of one, once an instance,
 * and not at all where the interruption followed. No published share says how many follow; house value, 2026-11.
 */
const REBALANCE_WEIGHT = 0.5;

/**
 * Instance-hours are those of the spot instances of now, back to the first sign of spot here: the oldest launch or the first
 * record. Instances already gone left no launch time, so a group that has grown since is overcounted, and one that has
 * shrunk undercounted; with none left, one instance stands for those that were. What was taken had run: a day at least.
 */
export function spotExperience({ instanceType, region }: SpotPool, history: SpotHistory): SpotExperience {
  const { resources, since, now } = history;
  const running = resources.filter(
    (one) =>
      one.capacityType === "spot" && one.region === region && machineName(one.instanceType) === instanceType,
  );
  const ids = new Set(running.map(({ id }) => id));
  const records = history.interruptions.filter(
    (one) =>
      one.region === region &&
      one.at >= since &&
      one.at <= now &&
      (one.instanceType === instanceType || (one.instanceType === undefined && ids.has(one.instanceId))),
  );
  const interrupted = records.filter(({ event }) => event === "interruption");
  const takenIds = new Set(interrupted.map(({ instanceId }) => instanceId));
  const warned = records.filter(
    ({ event, instanceId }) => event === "rebalance" && !takenIds.has(instanceId),
  );
  const taken = new Set(interrupted.map(({ id }) => id)).size;
  const onlyWarned = new Set(warned.map(({ instanceId }) => instanceId)).size;
  const signs = [...records.map(({ at }) => at), ...running.map(({ launchedAt }) => launchedAt)];
  const instances = running.reduce((sum, one) => sum + one.instances, 0);
  const hours = Math.max(hoursOfSpot(signs, instances, history), records.length > 0 ? HOURS_PER_DAY : 0);
  return {
    taken,
    onlyWarned,
    interruptions: taken + REBALANCE_WEIGHT * onlyWarned,
    instanceMonths: hours / HOURS_PER_MONTH,
  };
}

function hoursOfSpot(
  signs: readonly Instant[],
  instances: number,
  { since, now }: Pick<SpotHistory, "since" | "now">,
): number {
  const sorted = signs.toSorted();
  const [first] = sorted;
  if (first === undefined) return 0;
  const from = first < since ? since : first;
  const until = instances > 0 ? now : (sorted.at(-1) ?? from);
  return Math.max(0, hoursBetween(from, until)) * Math.max(1, instances);
}
