import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import type { CapacityPlan } from "../../domain/plan.ts";
import { HOURS_PER_MONTH } from "../../domain/units.ts";
import type { RunMetric } from "../run-metrics.ts";
import { forEachJob, lastOfDay, type WatchedByName } from "./watched.ts";

/** Of the plan's dollars an hour, what may be waste before somebody is woken. Ours, 2026-11-25: four days of it are a day's dollars. */
const WASTE_SHARE = 0.25;

/** What says that dollars go where the plan has none. */
export const money = (runMetric: RunMetric, plan: CapacityPlan): WatchedByName => {
  const perHour = hourlyDollars(plan);
  return {
    ...forEachJob(
      "CriticalFindings",
      (job) => ({
        metric: runMetric("criticalFindings", job),
        description:
          "A critical finding is open, such as a budget that is spent: act on it, or snooze it with a reason.",
        runbook: "critical-findings",
        operator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 0,
        ...lastOfDay,
      }),
      ["utilization", "spend"],
    ),
    ...(perHour > 0
      ? {
          WasteRate: {
            metric: runMetric("wasteUsdPerHour", "utilization"),
            description: `The findings' advice would save more than ${WASTE_SHARE * 100} % of what the plan has for an hour (${perHour.toFixed(2)} USD).`,
            runbook: "waste-rate",
            operator: ComparisonOperator.GREATER_THAN_THRESHOLD,
            threshold: Number((perHour * WASTE_SHARE).toFixed(2)),
            ...lastOfDay,
          },
        }
      : {}),
  };
};

/** The budget, or what was planned where there is none. */
const hourlyDollars = ({ plan, monthlyUsd }: CapacityPlan): number =>
  (plan.budget?.monthlyUsd ?? monthlyUsd) / HOURS_PER_MONTH;
