import { ConfigError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import { instant } from "../domain/window.ts";
import type { Workload } from "../domain/workload.ts";
import { complaintsOf } from "./complaint.ts";
import { type KnownNames, nameComplaints } from "./names.ts";
import { type PlanInput, planSchema } from "./schema.ts";
import { readPlanText } from "./yaml-text.ts";

/** Twenty lines are read; the two-hundredth is not. */
const MAX_COMPLAINTS = 20;

export interface ParseOptions extends KnownNames {
  readonly fileName: string;
}

/** plan.yaml as a value with its defaults. Throws ConfigError: one line a problem, each with file:line:column. */
export function parsePlan(source: string | Uint8Array, options: ParseOptions): Plan {
  const text = readPlanText(source, options.fileName);
  const result = planSchema.safeParse(text.value, { reportInput: true });
  const complaints = result.success
    ? nameComplaints(result.data, options, text)
    : result.error.issues.flatMap((issue) => complaintsOf(issue, text));
  if (complaints.length > 0 || !result.success) throw new ConfigError(listed(complaints));
  return planOf(result.data);
}

function listed(complaints: readonly string[]): string {
  const rest = complaints.length - MAX_COMPLAINTS;
  return [...complaints.slice(0, MAX_COMPLAINTS), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}

/** Branded units and defaults that depend on the plan; what zod calls optional is absent here, never `undefined`. */
function planOf(input: PlanInput): Plan {
  const workloads = input.workloads.map((workload) =>
    workload.kind === "inference" ? { ...workload, headroom: workload.headroom ?? input.headroom } : workload,
  );
  const silence = input.silence.map(({ until, ...rest }) =>
    until === undefined ? rest : { ...rest, until: instant(Date.parse(until)) },
  );
  const budget = input.budget && { ...input.budget, alertAt: input.budget.alertAt.toSorted((a, b) => a - b) };
  return {
    ...input,
    workloads: workloads as unknown as readonly Workload[],
    silence,
    ...(budget ? { budget } : {}),
  } as unknown as Plan;
}
