import { machineName } from "../domain/instance-type.ts";
import type { Plan } from "../domain/plan.ts";
import type { Workload } from "../domain/workload.ts";
import { type Complaint, type Path, quoted } from "./complaints.ts";
import { didYouMean } from "./shape-complaints.ts";

/** Names the plan may use; a kind that is not given is not checked. */
export interface KnownNames {
  /** rule id -> names of its limits. */
  readonly knownLimits?: Readonly<Record<string, readonly string[]>>;
  readonly knownModels?: readonly string[];
  readonly knownAccelerators?: readonly string[];
  /** Without `ml.`. */
  readonly knownInstanceTypes?: readonly string[];
}

/** What the shape cannot say: names that exist nowhere, and names used twice. */
export const nameComplaints = (plan: Plan, known: KnownNames): Complaint[] => [
  ...plan.workloads.flatMap((workload, index) => workloadComplaints(workload, ["workloads", index], known)),
  ...repeatedNames(plan),
  ...(known.knownLimits ? ruleComplaints(plan, known.knownLimits) : []),
];

function workloadComplaints(workload: Workload, path: Path, known: KnownNames): Complaint[] {
  if (workload.kind === "fixed") return [];
  const { model, accelerator, instanceType } = workload;
  const unknown = (
    field: string,
    got: string | undefined,
    valid: readonly string[] | undefined,
    what: string,
  ) =>
    got === undefined || valid === undefined || valid.includes(got)
      ? []
      : [{ path: [...path, field], about: `got ${quoted(got)}, expected ${what}${didYouMean(got, valid)}` }];
  return [
    ...unknown(
      "model",
      typeof model === "string" ? model : undefined,
      known.knownModels,
      "a model of the catalog, or its architecture",
    ),
    ...unknown("accelerator", accelerator, known.knownAccelerators, "an accelerator of the catalog"),
    ...unknown(
      "instanceType",
      instanceType === undefined ? undefined : machineName(instanceType),
      known.knownInstanceTypes,
      "an instance type of the catalog",
    ),
  ];
}

function repeatedNames({ workloads }: Plan): Complaint[] {
  const seen = new Set<string>();
  return workloads.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const about = `got ${quoted(name)} a second time, expected a name of its own`;
    return [{ path: ["workloads", index, "name"], about }];
  });
}

function ruleComplaints(
  { limits, silence }: Plan,
  known: NonNullable<KnownNames["knownLimits"]>,
): Complaint[] {
  const rules = Object.keys(known);
  const ofLimits = Object.entries(limits).flatMap(([rule, values]): Complaint[] => {
    if (!Object.hasOwn(known, rule)) {
      const about = `unknown rule ${quoted(rule)}${didYouMean(rule, rules) || `, expected ${rules.join(", ")}`}`;
      return [{ path: ["limits", rule], atKey: true, about }];
    }
    const names = known[rule] ?? [];
    return Object.keys(values)
      .filter((limit) => !names.includes(limit))
      .map((limit) => ({
        path: ["limits", rule, limit],
        atKey: true,
        about: `unknown limit ${quoted(limit)}${didYouMean(limit, names) || `, expected ${names.join(", ")}`}`,
      }));
  });
  const ofSilence = silence.flatMap(({ finding }, index): Complaint[] => {
    const rule = finding.split(":")[0] ?? "";
    if (rule.includes("*") || rules.includes(rule)) return [];
    const about = `got ${quoted(finding)}, expected rule:resource with a rule of ${rules.join(", ")}${didYouMean(rule, rules)}`;
    return [{ path: ["silence", index, "finding"], about }];
  });
  return [...ofLimits, ...ofSilence];
}
