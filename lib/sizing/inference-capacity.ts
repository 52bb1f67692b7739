import { instanceTypeNamed } from "../domain/instance-type.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import {
  chooseInstanceType,
  type InstanceChoice,
  type Market,
  placeOn,
  type UnitNeed,
  unitsOn,
} from "./instance-choice.ts";
import { measuredReplica, type ReplicaPlan } from "./measured-replica.ts";
import { marketOf, placed, type SizingFacts, unsized } from "./planned-capacity.ts";
import { p99Of, queueOf, replicasWithin } from "./replica-queue.ts";
import { countReplicas, grown, type ReplicaDemand, type Replicas } from "./replicas.ts";
import { serveOnEach } from "./unmeasured-replica.ts";

/** Horizon of the growth note: a year of compounding. */
const GROWTH_MONTHS = 12;

export function sizeInference(
  workload: InferenceWorkload,
  region: string,
  facts: SizingFacts,
): PlannedCapacity {
  const market = marketOf(workload, region, facts);
  const chip = workload.accelerator;
  if (chip !== undefined && !Object.hasOwn(facts.accelerators, chip))
    return unsized(workload, `unknown accelerator ${chip}`);
  if (typeof workload.model === "string" && !facts.modelNamed(workload.model))
    return unsized(workload, `unknown model ${workload.model}: give its architecture`);
  const queue = queueOf(workload);
  const queued = queue && replicasWithin(queue);
  if (queued?.feasible === false) return unsized(workload, queued.reason);
  const plans = workload.replica ? [measuredReplica(workload, facts)] : serveOnEach(workload, facts);
  if (plans.length === 0) {
    return unsized(
      workload,
      workload.model !== undefined && workload.serving
        ? "no accelerator serves this model within its memory and latency: allow more latency, quantize or use a larger card"
        : "throughput of a replica unknown: give `replica.qps`, or `model` and `serving`",
    );
  }
  const options = plans.flatMap((plan) => placeReplicas(workload, plan, market));
  const best = options.toSorted((a, b) => (a.monthlyUsd ?? Infinity) - (b.monthlyUsd ?? Infinity))[0];
  return best ?? unsized(workload, noMachine(workload, plans[0]));
}

function placeReplicas(workload: InferenceWorkload, plan: ReplicaPlan, market: Market): PlannedCapacity[] {
  const { peakQps, growthPerMonth = 0 } = workload.demand;
  const demand = { peakQps, replicaQps: plan.qps, headroom: workload.headroom };
  const replicas = enoughReplicas(workload, demand);
  const choice = choose(workload, plan.need, replicas.count, market);
  if (!choice) return [];
  const later = grown(peakQps, growthPerMonth, GROWTH_MONTHS);
  const { vcpus, memoryGiB } = plan.need;
  const growth =
    growthPerMonth === 0
      ? []
      : [
          `demand grows ${(growthPerMonth * 100).toFixed(1)} % a month: ${later.toFixed(0)} qps and ` +
            `${countReplicas({ ...demand, peakQps: later }).count} replicas in ${GROWTH_MONTHS} months (not bought)`,
        ];
  const alone =
    choice.instances === 1 && replicas.count > 1
      ? [`all ${replicas.count} replicas on one instance: losing it loses the service`]
      : [];
  return [
    placed(workload, {
      choice,
      hoursPerMonth: HOURS_PER_MONTH,
      notes: [...(plan.notes ?? []), ...growth, ...alone],
      replicas: { count: replicas.count, qpsEach: plan.qps },
      ...(plan.vramGiBEach === undefined ? {} : { vramGiBEach: plan.vramGiBEach }),
      arithmetic: [
        ...plan.arithmetic,
        ...replicas.arithmetic,
        `${replicas.count} replicas x ${vcpus} vCPU, ${memoryGiB} GiB = ${replicas.count * vcpus} vCPU, ${replicas.count * memoryGiB} GiB`,
        `${choice.unitsPerInstance} on each ${choice.name}, instances: ${choice.instances}`,
      ],
    }),
  ];
}

/**
 * The larger of what the percentile needs at peak and of what the headroom asks for: the spare capacity is one and the same, so that
 * headroom is applied once.
 */
function enoughReplicas(workload: InferenceWorkload, demand: ReplicaDemand): Replicas {
  const byHeadroom = countReplicas(demand);
  const queue = queueOf(workload);
  const byQueue = queue && replicasWithin(queue);
  if (!queue || !byQueue?.feasible) return byHeadroom;
  const count = Math.max(byHeadroom.count, byQueue.count);
  const utilizationAtPeak = (byHeadroom.utilizationAtPeak * byHeadroom.count) / count;
  const p99 = p99Of(queue, count);
  return {
    count,
    utilizationAtPeak,
    arithmetic: [
      ...byHeadroom.arithmetic,
      `p99 within ${queue.p99LatencyMs} ms takes ${byQueue.count} at peak: service ${ms(byQueue.serviceMs)}, with the wait ${ms(byQueue.p99Ms)}; ` +
        `with ${count} each is ${(utilizationAtPeak * 100).toFixed(0)} % busy and p99 is ${ms(p99)}` +
        (byQueue.count > byHeadroom.count ? `: the wait asks for more than the headroom` : ""),
    ],
  };
}

const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`;

function choose(
  workload: InferenceWorkload,
  need: UnitNeed,
  count: number,
  market: Market,
): InstanceChoice | undefined {
  if (workload.instanceType === undefined) return chooseInstanceType(need, count, market);
  const type = instanceTypeNamed(market.instanceTypes, workload.instanceType);
  if (!type) return undefined;
  const model = type.accelerators?.model;
  const units = unitsOn(type, {
    ...(model && need.accelerator === undefined ? { accelerator: model } : {}),
    ...need,
  });
  return units > 0 ? placeOn(type, units, count, market) : undefined;
}

function noMachine(workload: InferenceWorkload, plan: ReplicaPlan | undefined): string {
  const need = plan?.need;
  const what = `${need?.vcpus} vCPU, ${need?.memoryGiB} GiB, ${need?.accelerators} x ${need?.accelerator ?? "accelerator"}`;
  return `no machine for a replica of ${what}${workload.instanceType ? ` on ${workload.instanceType}` : ""}`;
}
