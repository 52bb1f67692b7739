import type { Accelerator } from "../domain/instance-type.ts";
import { fastestLayout, hasLayout, type Layout } from "./layout-search.ts";
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
  const held = unshardedStateBytes(job) / 2 ** 30 / (chip.memoryGiB * fill);
  for (
    let count = nodeWise(Math.min(held, LARGEST_CLUSTER));
    count <= LARGEST_CLUSTER;
    count = next(job, count)
  ) {
    if (!hasLayout({ ...job, accelerators: count }, chip, fill)) continue;
    const layout = fastestLayout({ ...job, accelerators: count }, chip, fill);
    if (layout) return { feasible: true, accelerators: count, layout };
  }
  return { feasible: false, reason: noneFits(job, chip, fill) };
}

/** One card more, then a node more, then an eighth more: a fleet of a thousand is not searched node by node. */
function next(job: FleetJob, count: number): number {
  const node = nodeOf(job);
  return count < node ? nodeWise(count + 1) : count + Math.max(1, Math.floor(count / 8 / node)) * node;
}

export interface Deadline {
  readonly tokens: number;
  readonly days: number;
}

/**
 * Days of a whole campaign on this layout. It has its network in it, but no team runs the fastest layout there is: the 17 published
 * runs whose fleet is known took 1.7 times its time in the median (0.8 to 2.5), no less than of one node's.
 */
export function campaignDays({ setup, step }: Layout, { tokens }: Pick<Deadline, "tokens">): number {
  const seconds = tokens / (step.tokensPerSecondPerAccelerator * setup.accelerators);
  return (seconds / 86_400) * CAMPAIGN_FACTOR.middle;
}

/** The fewest accelerators that finish in time. More of them are slower each, so the count is searched, not divided. */
export function fleetForDeadline(job: FleetJob, chip: Accelerator, deadline: Deadline): FleetAnswer {
  const least = smallestFleet(job, chip);
  if (!least.feasible || campaignDays(least.layout, deadline) <= deadline.days) return least;
  const node = nodeOf(job);
  let late: Fleet = least;
  let inTime: Fleet | undefined;
  // Powers of two divide into the most layouts.
  let nodes = 2 ** Math.floor(Math.log2(Math.max(1, least.accelerators / node)));
  for (; !inTime && nodes * node <= LARGEST_CLUSTER; nodes *= 2) {
    const fleet = onNodes(job, chip, nodes);
    if (fleet && campaignDays(fleet.layout, deadline) <= deadline.days) inTime = fleet;
    else if (fleet && isFaster(fleet, late)) late = fleet;
  }
  if (!inTime) return { feasible: false, reason: tooLate(late, deadline, job) };
  return { feasible: true, ...fewestBetween({ job, chip, deadline }, late.accelerators, inTime) };
}

const isFaster = (one: Fleet, other: Fleet): boolean => rateOf(one) > rateOf(other);
const rateOf = ({ accelerators, layout }: Fleet): number =>
  accelerators * layout.step.tokensPerSecondPerAccelerator;

function onNodes(job: FleetJob, chip: Accelerator, nodes: number): Fleet | undefined {
  const accelerators = nodes * nodeOf(job);
  const layout = fastestLayout({ ...job, accelerators }, chip);
  return layout && { accelerators, layout };
}

interface Search {
  readonly job: FleetJob;
  readonly chip: Accelerator;
  readonly deadline: Deadline;
}

/** By halves; counts that do not divide into layouts are stepped over. */
function fewestBetween({ job, chip, deadline }: Search, late: number, inTime: Fleet): Fleet {
  const node = nodeOf(job);
  let best = inTime;
  let [from, to] = [Math.floor(late / node), inTime.accelerators / node];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    const fleet = onNodes(job, chip, middle);
    if (fleet && campaignDays(fleet.layout, deadline) <= deadline.days) {
      best = fleet;
      to = middle;
    } else from = middle;
  }
  return best;
}

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
    `not in ${deadline.days} days: the fastest fleet, ${fastest.accelerators} accelerators, takes ` +
    `${campaignDays(fastest.layout, deadline).toFixed(1)}${batch}`
  );
}
