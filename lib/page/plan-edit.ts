import type { Plan } from "../domain/plan.ts";
import type { Workload } from "../domain/workload.ts";
import { inertJson } from "../reports/inert-text.ts";
import { type Levers, mayBeInterrupted } from "../sizing/levers.ts";

/** What to write into plan.yaml for `headroom plan` to answer what the levers do. Names as YAML's double-quoted strings. */
export function planEdit(plan: Plan, { headroom, spotShare }: Levers): string {
  const entries = plan.workloads.flatMap((workload) => {
    const lines = [
      ...(headroom !== undefined && hasItsOwnHeadroom(plan, workload) ? [`headroom: ${headroom}`] : []),
      ...purchaseLine(workload, spotShare),
    ];
    return lines.length === 0
      ? []
      : [[`  - name: ${inertJson(workload.name)}`, ...lines.map((line) => `    ${line}`)]];
  });
  return [
    ...(headroom === undefined ? [] : [`headroom: ${headroom}`]),
    ...(entries.length === 0 ? [] : ["workloads:", ...entries.flat()]),
  ].join("\n");
}

const hasItsOwnHeadroom = (plan: Plan, workload: Workload): boolean =>
  workload.kind === "inference" && workload.headroom !== plan.headroom;

function purchaseLine(workload: Workload, spotShare: number | undefined): string[] {
  if (spotShare === undefined || !mayBeInterrupted(workload)) return [];
  if (spotShare > 0 && spotShare < 1)
    return [`purchase: spot # of ${Math.round(spotShare * 100)} % of its hours: split the workload in two`];
  const purchase = spotShare === 1 ? "spot" : workload.purchase === "spot" ? "on-demand" : workload.purchase;
  return purchase === workload.purchase ? [] : [`purchase: ${purchase}`];
}
