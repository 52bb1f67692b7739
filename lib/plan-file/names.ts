import { pathText, suggest } from "./complaint.ts";
import type { PlanInput } from "./schema.ts";
import type { Path, PlanText } from "./yaml-text.ts";

/** Names the plan may use; a kind that is not given is not checked. */
export interface KnownNames {
  readonly knownLimits?: Readonly<Record<string, readonly string[]>>;
  readonly knownModels?: readonly string[];
  readonly knownAccelerators?: readonly string[];
  readonly knownInstanceTypes?: readonly string[];
}

/** What the shape cannot say: names that exist nowhere, and names used twice. */
export function nameComplaints(plan: PlanInput, known: KnownNames, text: PlanText): string[] {
  return [
    ...plan.workloads.flatMap((workload, index) =>
      workloadComplaints(workload, ["workloads", index], known, text),
    ),
    ...duplicateNames(plan, text),
    ...limitComplaints(plan, known, text),
  ];
}

function workloadComplaints(
  workload: PlanInput["workloads"][number],
  path: Path,
  known: KnownNames,
  text: PlanText,
): string[] {
  if (workload.kind === "fixed") return [];
  const model = typeof workload.model === "string" ? workload.model : undefined;
  return [
    ...unknownName(
      model,
      known.knownModels,
      [...path, "model"],
      "a model of the catalog, or an architecture",
      text,
    ),
    ...unknownName(
      workload.accelerator,
      known.knownAccelerators,
      [...path, "accelerator"],
      "an accelerator of the catalog",
      text,
    ),
    ...unknownName(
      workload.instanceType?.replace(/^ml\./, ""),
      known.knownInstanceTypes,
      [...path, "instanceType"],
      "an instance type of the catalog",
      text,
    ),
  ];
}

function unknownName(
  name: string | undefined,
  valid: readonly string[] | undefined,
  path: Path,
  expected: string,
  text: PlanText,
): string[] {
  if (name === undefined || valid === undefined || valid.includes(name)) return [];
  return [
    `${text.placeOf(path)}: ${pathText(path)}: got ${JSON.stringify(name)}, expected ${expected}${suggest(name, valid)}`,
  ];
}

function duplicateNames(plan: PlanInput, text: PlanText): string[] {
  const seen = new Set<string>();
  return plan.workloads.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const path = ["workloads", index, "name"];
    return [
      `${text.placeOf(path)}: ${pathText(path)}: got ${JSON.stringify(name)} a second time, expected a name of its own`,
    ];
  });
}

function limitComplaints(plan: PlanInput, { knownLimits }: KnownNames, text: PlanText): string[] {
  if (knownLimits === undefined) return [];
  return Object.entries(plan.limits).flatMap(([rule, limits]) => {
    const names = Object.hasOwn(knownLimits, rule) ? knownLimits[rule] : undefined;
    if (!names) {
      return [
        `${text.placeOfKey(["limits"], rule)}: limits.${rule}: unknown rule ${JSON.stringify(rule)}${suggest(rule, Object.keys(knownLimits))}`,
      ];
    }
    return Object.keys(limits)
      .filter((limit) => !names.includes(limit))
      .map(
        (limit) =>
          `${text.placeOfKey(["limits", rule], limit)}: limits.${rule}.${limit}: unknown limit ${JSON.stringify(limit)}${suggest(limit, names)}`,
      );
  });
}
