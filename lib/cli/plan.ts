import { stringify } from "yaml";
import { ConfigError } from "../domain/errors.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { buildAutoscaler, objectName } from "../sizing/autoscaling.ts";
import { buildScaledObject } from "../sizing/scaled-object.ts";
import { painter } from "./paint.ts";
import type { PlanDetails } from "./plan-details.ts";
import { growthSection } from "./plan-growth.ts";
import { combinationSection, strategySection } from "./plan-strategies.ts";
import { budgetLine, costTable, gpuTable, workloadTable } from "./plan-tables.ts";
import { type Column, type Row, renderTable } from "./terminal-table.ts";

export { type PlanDetails, planDetails } from "./plan-details.ts";

export interface PlanView {
  readonly width: number;
  readonly color: boolean;
}

export function renderPlan(
  plan: CapacityPlan,
  details: PlanDetails,
  view: PlanView = { width: 120, color: false },
): string {
  const paint = painter(view.color);
  const table = (columns: readonly Column[], rows: readonly Row[], total?: Row): string =>
    renderTable(columns, rows, { width: view.width, paint, ...(total ? { total } : {}) });
  const sections = [
    `${paint("bold", "Workloads")}\n${workloadTable(plan, table)}`,
    `${paint("bold", "Cost a month by way to pay")}\n${costTable(plan, details, table)}`,
    budgetLine(plan, paint),
    growthSection(details, paint, table),
    strategySection(details, paint, table),
    combinationSection(details, paint, table),
    `${paint("bold", `Accelerators in ${plan.plan.region}, USD per accelerator-hour`)}\n${gpuTable(details, table)}`,
    paint("dim", `Prices as of ${details.pricesAsOf}. List prices; – is unknown, never zero.`),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

/** `plan --json`: the capacity, and everything the tables are drawn from. */
export const planJson = (plan: CapacityPlan, details: PlanDetails) => ({
  region: plan.plan.region,
  monthlyUsd: plan.monthlyUsd,
  ...(plan.plan.budget ? { budgetMonthlyUsd: plan.plan.budget.monthlyUsd } : {}),
  unpriced: plan.unpriced,
  workloads: plan.workloads,
  ...details,
});

export interface Manifest {
  readonly fileName: string;
  readonly yaml: string;
}

type Build = typeof buildAutoscaler | typeof buildScaledObject;

/** One autoscaler for each service. Two names that Kubernetes cannot tell apart would overwrite each other: refused. */
export const manifestsOf = (plan: CapacityPlan): Manifest[] => manifests(plan, buildAutoscaler, "hpa");

/** KEDA's ScaledObjects: each instead of the autoscaler of the same service, never beside it. */
export const scaleToZeroManifestsOf = (plan: CapacityPlan): Manifest[] =>
  manifests(plan, buildScaledObject, "keda").map((one) => ({ ...one, yaml: `${INSTEAD}${one.yaml}` }));

const INSTEAD =
  "# Instead of the HorizontalPodAutoscaler of the same service: KEDA refuses a Deployment that has both.\n" +
  "# Set serverAddress and query to your Prometheus and the requests your ingress counts.\n";

function manifests(capacityPlan: CapacityPlan, build: Build, suffix: string): Manifest[] {
  const services = new Map<string, string>();
  return capacityPlan.plan.workloads.flatMap((workload) => {
    const capacity = capacityPlan.workloads.find((one) => one.workload === workload.name);
    const object = workload.kind === "inference" && capacity ? build(workload, capacity) : undefined;
    if (!object) return [];
    const name = objectName(workload.name);
    const taken = services.get(name);
    if (taken !== undefined)
      throw new ConfigError(
        `got workloads ${taken} and ${workload.name}, both named ${name} in Kubernetes; rename one`,
      );
    services.set(name, workload.name);
    return [{ fileName: `${name}-${suffix}.yaml`, yaml: stringify(object) }];
  });
}
