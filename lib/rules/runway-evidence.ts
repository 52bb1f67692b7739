import { type FindingEvidence, findingId } from "../domain/finding.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { addDays, DAYS_PER_MONTH, dayOf } from "../domain/window.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { round } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";
import type { Demand } from "./runway-demand.ts";

export interface Runway {
  readonly workload: InferenceWorkload;
  readonly capacity: PlannedCapacity;
  readonly demand: Demand;
  /** With requests, that were looked at. */
  readonly days: number;
  /** A month; 0.05 is 5 %. */
  readonly growth: number;
  readonly growthIs: "measured" | "as written in the plan";
  readonly capacityQps: number;
  /** The peak with the plan's headroom. */
  readonly neededQps: number;
  readonly months: number;
}

/** What is added should last so long: a year of growth that somebody planned, half a year of one that was seen for two months. */
const LASTS = {
  "as written in the plan": { months: 12, text: "a year" },
  measured: { months: 6, text: "half a year" },
} as const;

export function runsOut(context: RuleContext, runs: Runway): FindingEvidence {
  const { workload, months, growth, capacityQps, neededQps, demand } = runs;
  const each = runs.capacity.replicas?.qpsEach ?? 1;
  const lasts = LASTS[runs.growthIs];
  const wanted = Math.ceil((Math.max(neededQps, 0) * (1 + Math.max(0, growth)) ** lasts.months) / each);
  const more = Math.max(1, wanted - (runs.capacity.replicas?.count ?? 0));
  const when = dayOf(addDays(context.now, months * DAYS_PER_MONTH));
  const gone = months === 0;
  const base = shared(context, runs);
  return {
    ...base,
    observed: { ...base.observed, lastsUntil: when },
    severity: gone ? "high" : months <= 1 ? "medium" : "low",
    title: gone
      ? `${workload.name} is asked ${round(demand.peakQps, 1)} qps at its peak: ${round(neededQps, 1)} with headroom, above the ${round(capacityQps, 1)} planned`
      : `${workload.name}: the planned ${round(capacityQps, 1)} qps last until ${when} at ${percent(growth)} growth a month`,
    advice: {
      text: `Plan ${more} more ${more === 1 ? "replica" : "replicas"}${growth > 0 ? ` for ${lasts.text} of this growth` : ""}, and ask for the quota now.`,
      planEdit: `- name: ${workload.name}\n  demand: { peakQps: ${round(demand.peakQps, 1)}, growthPerMonth: ${round(growth, 3)} }`,
    },
    risk: "growth goes on as it did; a launch or a loss of a customer is not in it",
  };
}

export function tooLarge(context: RuleContext, runs: Runway, foreseenQps: number): FindingEvidence {
  const { workload, capacityQps, demand } = runs;
  const each = runs.capacity.replicas?.qpsEach ?? 1;
  const enough = Math.max(1, Math.ceil(foreseenQps / each));
  return {
    ...shared(context, runs),
    severity: "low",
    title: `${workload.name}: ${round(capacityQps, 1)} qps are planned for a peak of ${round(demand.peakQps, 1)}; it will not grow into them`,
    advice: {
      text: `${enough} ${enough === 1 ? "replica is" : "replicas are"} enough for half a year. Correct the plan's peak; right-size and plan-drift then say what to do with the machines.`,
      planEdit: `- name: ${workload.name}\n  demand: { peakQps: ${round(demand.peakQps, 1)} }`,
    },
    risk: "a yearly peak that the window has not seen",
  };
}

function shared(context: RuleContext, { workload, capacity, demand, growth, growthIs, ...runs }: Runway) {
  const { days } = runs;
  return {
    id: findingId("runway", workload.name),
    rule: "runway",
    resource: workload.name,
    workload: workload.name,
    ...(workload.owner === undefined ? {} : { owner: workload.owner }),
    confidence: growthIs === "measured" ? "high" : "medium",
    observed: { peakQps: round(demand.peakQps, 2), growthShare: round(growth, 4), growthIs, days },
    expected: {
      capacityQps: round(runs.capacityQps, 2),
      replicas: capacity.replicas?.count ?? 0,
      headroomShare: workload.headroom,
    },
    window: { start: addDays(context.now, -days), end: context.now },
    samples: days,
    signalsUsed: [demand.signal],
    signalsNotChecked: [],
    arithmetic: [
      `busiest hour of the week, at the newest week's level: ${round(demand.peakQps, 2)} qps of all its machines`,
      `with headroom: x ${1 + workload.headroom} = ${round(runs.neededQps, 2)} qps`,
      `planned: ${capacity.replicas?.count} replicas x ${capacity.replicas?.qpsEach} qps = ${round(runs.capacityQps, 2)} qps`,
      `growth ${percent(growth)} a month, ${growthIs}: ${
        Number.isFinite(runs.months)
          ? `ln(${round(runs.capacityQps, 2)} / ${round(runs.neededQps, 2)}) / ln(1 + ${round(growth, 4)}) = ${round(runs.months, 2)} months`
          : "it never runs out"
      }`,
    ],
  } as const;
}

const percent = (share: number): string => `${round(share * 100, 1)} %`;
