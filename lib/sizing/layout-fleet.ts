import type { Accelerator } from "../domain/instance-type.ts";
import { fastestLayout, fastestPace, hasLayout, isHoldable, type Layout } from "./layout-search.ts";
import type { LayoutJob } from "./layout-space.ts";
import { FILL_AT_MOST, LARGEST_CLUSTER, nodeWise } from "./training-accelerators.ts";
import { nodeOf } from "./training-setup.ts";
import { unshardedStateBytes } from "./training-states.ts";
import { CAMPAIGN_FACTOR } from "./training-time.ts";

export type FleetJob = Omit<LayoutJob, "accelerators">;

export interface Fleet {
  readonly accelerators: number;
  readonly layout: Layout;
}

export type FleetAnswer =
  | ({ readonly feasible: true } & Fleet)
  | { readonly feasible: false; readonly reason: string };

/** The fewest accelerators, counted node-wise, on which some layout fits, and the fastest layout there. */
export function smallestFleet(job: FleetJob, chip: Accelerator, fill = FILL_AT_MOST): FleetAnswer {
  if (chip.teraflops[job.precision] === undefined)
    return { feasible: false, reason: `${chip.model} has no ${job.precision}` };
  if (!isHoldable(job, chip, fill)) return { feasible: false, reason: noneFits(job, chip, fill) };
  const held = unshardedStateBytes(job) / 2 ** 30 / (chip.memoryGiB * fill);
  for (const accelerators of fleetsFrom(job, held)) {
    if (!hasLayout({ ...job, accelerators }, chip, fill)) continue;
    const layout = fastestLayout({ ...job, accelerators }, chip, { fill });
    if (layout) return { feasible: true, accelerators, layout };
  }
  return { feasible: false, reason: noneFits(job, chip, fill) };
}

/** 1, 2, 4, 8 and then whole nodes. */
function* fleetsFrom(job: FleetJob, atLeast: number): Generator<number> {
  const node = nodeOf(job);
  for (let count = nodeWise(Math.min(atLeast, LARGEST_CLUSTER)); count <= LARGEST_CLUSTER; ) {
    yield count > node ? Math.ceil(count / node) * node : count;
    count = count < node ? nodeWise(count + 1) : count + node;
  }
}

export interface Deadline {
  readonly tokens: number;
  readonly days: number;
}

/**
 * Wall-clock hours of a whole campaign on this layout. It has its network in it, but no team runs the fastest layout there is: the
 * 17 published runs whose fleet is known took 1.7 times its time in the median (0.8 to 2.5), no less than of one node's.
 */
export function campaignHours({ setup, step }: Layout, { tokens }: Pick<Deadline, "tokens">): number {
  const seconds = tokens / (step.tokensPerSecondPerAccelerator * setup.accelerators);
  return (seconds / 3600) * CAMPAIGN_FACTOR.middle;
}

export const campaignDays = (layout: Layout, deadline: Pick<Deadline, "tokens">): number =>
  campaignHours(layout, deadline) / 24;

/** The fewest accelerators that finish in time. More of them are slower each, so every count that might do is tried. */
export function fleetForDeadline(job: FleetJob, chip: Accelerator, deadline: Deadline): FleetAnswer {
  const least = smallestFleet(job, chip);
  if (!least.feasible || campaignDays(least.layout, deadline) <= deadline.days) return least;
  const pace = (deadline.tokens * CAMPAIGN_FACTOR.middle) / (deadline.days * 86_400);
  const atLeast = Math.max(least.accelerators + 1, pace / fastestPace(job, chip));
  if (atLeast <= LARGEST_CLUSTER)
    for (const accelerators of fleetsFrom(job, atLeast)) {
      const layout = fastestLayout({ ...job, accelerators }, chip, { fasterThan: pace / accelerators });
      if (layout) return { feasible: true, accelerators, layout };
    }
  return { feasible: false, reason: tooLate(fastestOf(job, chip, least), deadline, job) };
}

/** Of the smallest fleet and of powers of two: they divide into the most layouts. */
function fastestOf(job: FleetJob, chip: Accelerator, least: Fleet): Fleet {
  let fastest = least;
  for (let accelerators = nodeOf(job); accelerators <= LARGEST_CLUSTER; accelerators *= 2) {
    const layout = fastestLayout({ ...job, accelerators }, chip, {
      fasterThan: rateOf(fastest) / accelerators,
    });
    if (layout) fastest = { accelerators, layout };
  }
  return fastest;
}

const rateOf = ({ accelerators, layout }: Fleet): number =>
  accelerators * layout.step.tokensPerSecondPerAccelerator;

function noneFits(job: FleetJob, chip: Accelerator, fill: number): string {
  const batch =
    job.globalBatchSequences === undefined
      ? ""
      : `, or a global batch of more than ${job.globalBatchSequences} sequences`;
  return (
    `no layout of up to ${LARGEST_CLUSTER} x ${chip.model} keeps one accelerator within ${(chip.memoryGiB * fill).toFixed(1)} GiB; ` +
    `use a larger card or a shorter sequence${batch}`
  );
}

function tooLate(fastest: Fleet, deadline: Deadline, job: FleetJob): string {
  const batch =
    job.globalBatchSequences === undefined
      ? ""
      : `; a global batch of ${job.globalBatchSequences} sequences feeds no more replicas`;
  return (
    `not in ${deadline.days} days: a fleet of ${fastest.accelerators}, the fastest tried, takes ` +
    `${campaignDays(fastest.layout, deadline).toFixed(1)}${batch}`
  );
}
