import type { CapacityPlan } from "../domain/plan.ts";
import { addHours, HOURS_PER_WEEK, type Instant } from "../domain/window.ts";
import type { CapacityChange } from "./commitment-policy-periods.ts";
import { recentUsage } from "./commitment-term.ts";
import { PERIOD_HOURS } from "./demand-forecast.ts";
import type { UsageHistory } from "./demand-level.ts";
import { type PlannedUsageFacts, type Presence, type Run, runOf } from "./planned-run.ts";
import { presenceReasons } from "./planned-usage-reasons.ts";

export interface PlannedUsage {
  readonly changes: readonly CapacityChange[];
  /** A sentence for each change. */
  readonly reasons: readonly string[];
  /** A sentence for each workload that says nothing certain, and why. */
  readonly leftOut: readonly string[];
}

/**
 * What the plan knows and usage does not show. `plan`: every workload sized as if it ran; `history`: of the types with a rate. Each
 * workload's machines, while it is planned to run, are held against the last week of usage, services before jobs:
 *  - what a start adds is what the week does not hold yet: all of it before the start, the rest of a week after;
 *  - a service without dates runs already; where even the week's peak is below all that is planned, the rest is taken to start now
 *    (the peak, not the mean: a fleet that breathes is not absent);
 *  - what an end takes away is what the week's mean holds of it. A job sized from its tokens ends, at the latest, a whole run from now;
 *  - a demand that is planned to fall faster than forecast falls as planned. One planned to rise is left to the forecast: it can be
 *    bought for in the month it is seen, and a promise that fails would be paid for a whole term.
 * Workloads on spot are in no plan's reach.
 */
export function plannedUsage(
  plan: CapacityPlan,
  history: UsageHistory,
  facts: PlannedUsageFacts,
): PlannedUsage {
  const capacities = new Map(plan.workloads.map((one) => [one.workload, one]));
  const found = plan.plan.workloads.map((workload) =>
    runOf(workload, capacities.get(workload.name), { history, facts }),
  );
  const runs = found.filter((one) => typeof one === "object");
  const presences = [...Map.groupBy(runs, ({ type }) => type)].flatMap(([type, same]) =>
    seenOf(same, weekOf(history, type)),
  );
  return {
    changes: presences.flatMap((one) => changesOf(one, facts)),
    reasons: presences.flatMap((one) => presenceReasons(one, facts)),
    leftOut: [
      ...found.filter((one) => typeof one === "string"),
      ...presences.flatMap((one) =>
        isUnbegun(one) ? [`${one.name}: usage does not show it and it has no \`starts\``] : [],
      ),
    ],
  };
}

interface Week {
  readonly mean: number;
  readonly peak: number;
}

function weekOf(history: UsageHistory, type: string): Week {
  const { hours, types, instances } = recentUsage(history, HOURS_PER_WEEK);
  const column = types.indexOf(type);
  let [sum, peak] = [0, 0];
  for (let hour = 0; hour < hours; hour++) {
    const count = instances[hour * types.length + column] ?? 0;
    sum += count;
    peak = Math.max(peak, count);
  }
  return { mean: sum / Math.max(1, hours), peak };
}

/** What a week of a type holds of each of its runs. Services run all month: they are served first. */
function seenOf(runs: readonly Run[], { mean, peak }: Week): readonly Presence[] {
  const planned = (kind: Run["kind"]): number =>
    runs.reduce((sum, one) => sum + (one.kind === kind ? one.instances * one.weekShare : 0), 0);
  const [services, jobs] = [planned("inference"), planned("training")];
  const shown = share(mean, services);
  const jobsShown = share(Math.max(0, mean - services), jobs);
  const begun = share(peak, services);
  return runs.map((one) => {
    const due = one.instances * one.weekShare;
    const service = one.kind === "inference";
    return { ...one, shown: due * (service ? shown : jobsShown), begun: due * (service ? begun : jobsShown) };
  });
}

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);

const isUnbegun = ({ kind, from, shown }: Presence): boolean =>
  kind === "training" && from === undefined && shown === 0;

function changesOf(one: Presence, facts: PlannedUsageFacts): readonly CapacityChange[] {
  const { asOf, termHours } = facts;
  const over = addHours(asOf, termHours);
  const end = clamped(one.to ?? over, asOf, over);
  const start = clamped(one.from ?? asOf, asOf, end);
  const late = one.kind === "inference" || one.from !== undefined;
  const change = (instances: number, from: Instant, to: Instant) => ({
    type: one.type,
    instances,
    start: from,
    end: to,
  });
  return [
    change(-one.shown, asOf, start),
    ...(late ? [change(one.instances - one.begun, start, end)] : []),
    ...declines(one, facts).map((decline) => ({
      ...decline,
      end: clamped(decline.end, asOf, end),
    })),
    change(-one.shown, end, over),
  ].filter((each) => Math.abs(each.instances) > LEAST && each.start < each.end);
}

/** Instances: the rounding of a share. */
const LEAST = 1e-9;

function declines(one: Presence, { asOf, outlook }: PlannedUsageFacts): readonly CapacityChange[] {
  if (one.growthPerMonth >= 0) return [];
  return outlook.map((forecast, period) => ({
    type: one.type,
    instances: -one.shown * Math.max(0, forecast - (1 + one.growthPerMonth) ** (period + 0.5)),
    start: addHours(asOf, period * PERIOD_HOURS),
    end: addHours(asOf, (period + 1) * PERIOD_HOURS),
  }));
}

const clamped = (at: Instant, low: Instant, high: Instant): Instant =>
  at < low ? low : at > high ? high : at;
