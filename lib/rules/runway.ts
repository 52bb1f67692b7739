import type { Verdict } from "../domain/finding.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import type { InferenceWorkload } from "../domain/workload.ts";
import { pass, unknown } from "./evidence.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import { demandOf, measuredGrowth } from "./runway-demand.ts";
import { type Runway, runsOut, tooLarge } from "./runway-evidence.ts";
import { RUNWAY_LIMITS } from "./runway-limits.ts";

const ID = "runway";
/** Eight weeks: twice what the trend needs at least (`trendDays`), so that one odd week does not make it. House value, 2026-11. */
const TREND_DAYS = 56;
/** Growth over which a plan that is too large is held to be too large for good, months. */
const FORESEEN_MONTHS = 6;

export const runway: Rule<typeof RUNWAY_LIMITS> = {
  id: ID,
  title:
    "What each service is planned to serve lasts for what it is asked, with headroom, and is not far more.",
  needs: ["requestsPerSecond", "invocations"],
  trendDays: TREND_DAYS,
  limits: RUNWAY_LIMITS,
  judge: (context, limits) =>
    (context.plan?.plan.workloads ?? []).flatMap((workload) => {
      const capacity = context.plan?.workloads.find((one) => one.workload === workload.name);
      return workload.kind === "inference" && workload.match && capacity?.replicas
        ? [judgeService(context, workload, capacity, limits)]
        : [];
    }),
};

function judgeService(
  context: RuleContext,
  workload: InferenceWorkload,
  capacity: PlannedCapacity,
  limits: LimitValues<typeof RUNWAY_LIMITS>,
): Verdict {
  const { name } = workload;
  const ours = context.fleet.resources.filter(({ id }) => context.assignment.get(id) === name);
  const demand = demandOf(ours);
  if (!demand) return unknown(ID, name, "no machine of it counts requests (requestsPerSecond, invocations)");
  const days = demand.dailyQps.length;
  if (days < limits.minDays) return unknown(ID, name, `${days} days with requests, ${limits.minDays} needed`);
  const trendDays = demand.trend.length;
  const measured = trendDays >= limits.trendDays ? measuredGrowth(demand) : undefined;
  const growth = measured ?? workload.demand.growthPerMonth ?? 0;
  const capacityQps = (capacity.replicas?.count ?? 0) * (capacity.replicas?.qpsEach ?? 0);
  const neededQps = demand.peakQps * (1 + workload.headroom);
  const runs: Runway = {
    workload,
    capacity,
    demand,
    days: measured === undefined ? days : trendDays,
    growth,
    growthIs: measured === undefined ? "as written in the plan" : "measured",
    capacityQps,
    neededQps,
    months: monthsLeft(capacityQps, neededQps, growth),
  };
  if (runs.months <= limits.soonMonths) return { kind: "finding", finding: runsOut(context, runs) };
  const foreseen = neededQps * (1 + Math.max(0, growth)) ** FORESEEN_MONTHS;
  const isTooLarge = (capacity.replicas?.count ?? 0) > 1 && capacityQps >= limits.tooLarge * foreseen;
  return isTooLarge ? { kind: "finding", finding: tooLarge(context, runs, foreseen) } : pass(ID, name);
}

/** capacity = needed x (1 + growth)^months; zero when it is used up, infinite when it never will be. */
function monthsLeft(capacityQps: number, neededQps: number, growth: number): number {
  if (neededQps > capacityQps) return 0;
  return growth > 0 ? Math.log(capacityQps / neededQps) / Math.log1p(growth) : Number.POSITIVE_INFINITY;
}
