import { machineName } from "../domain/instance-type.ts";
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

/** What the shape cannot say: names that exist nowhere, and names used twice. Of any value: a mistake elsewhere in it hides none of these. */
export function nameComplaints(value: unknown, known: KnownNames): Complaint[] {
  const plan = mappingOf(value);
  const workloads = listOf(plan.workloads).map(mappingOf);
  return [
    ...workloads.flatMap((workload, index) => workloadComplaints(workload, ["workloads", index], known)),
    ...repeatedNames(workloads),
    ...(known.knownLimits ? ruleComplaints(plan, known.knownLimits) : []),
  ];
}

type Mapping = Readonly<Record<string, unknown>>;

const mappingOf = (value: unknown): Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function workloadComplaints(workload: Mapping, path: Path, known: KnownNames): Complaint[] {
  if (workload.kind === "fixed") return [];
  const [model, accelerator, instanceType] = [
    workload.model,
    workload.accelerator,
    workload.instanceType,
  ].map(textOf);
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
    ...unknown("model", model, known.knownModels, "a model of the catalog, or its architecture"),
    ...unknown("accelerator", accelerator, known.knownAccelerators, "an accelerator of the catalog"),
    ...unknown(
      "instanceType",
      instanceType === undefined ? undefined : machineName(instanceType),
      known.knownInstanceTypes,
      "an instance type of the catalog",
    ),
  ];
}

function repeatedNames(workloads: readonly Mapping[]): Complaint[] {
  const seen = new Set<string>();
  return workloads.flatMap((workload, index) => {
    const name = textOf(workload.name);
    if (name === undefined || !seen.has(name)) {
      if (name !== undefined) seen.add(name);
      return [];
    }
    const about = `got ${quoted(name)} a second time, expected a name of its own`;
    return [{ path: ["workloads", index, "name"], about }];
  });
}

function ruleComplaints(
  { limits, silence }: Mapping,
  known: NonNullable<KnownNames["knownLimits"]>,
): Complaint[] {
  const rules = Object.keys(known);
  const ofLimits = Object.entries(mappingOf(limits)).flatMap(([rule, values]): Complaint[] => {
    if (!Object.hasOwn(known, rule)) {
      const about = `unknown rule ${quoted(rule)}${didYouMean(rule, rules) || `, expected ${rules.join(", ")}`}`;
      return [{ path: ["limits", rule], atKey: true, about }];
    }
    const names = known[rule] ?? [];
    return Object.keys(mappingOf(values))
      .filter((limit) => !names.includes(limit))
      .map((limit) => ({
        path: ["limits", rule, limit],
        atKey: true,
        about: `unknown limit ${quoted(limit)}${didYouMean(limit, names) || `, expected ${names.join(", ")}`}`,
      }));
  });
  const ofSilence = listOf(silence).flatMap((one, index): Complaint[] => {
    const finding = textOf(mappingOf(one).finding);
    const rule = finding?.split(":")[0] ?? "";
    if (finding === undefined || rule.includes("*") || rules.includes(rule)) return [];
    const about = `got ${quoted(finding)}, expected rule:resource with a rule of ${rules.join(", ")}${didYouMean(rule, rules)}`;
    return [{ path: ["silence", index, "finding"], about }];
  });
  return [...ofLimits, ...ofSilence];
}
