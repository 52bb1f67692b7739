import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { counted } from "../domain/money.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { addHours, hoursBetween, type Instant } from "../domain/window.ts";
import { type ExistingCommitment, readExisting } from "../local/existing-file.ts";
import { type RatesFile, readRates } from "../local/rates-file.ts";
import { readReservations } from "../local/reservations-file.ts";
import { readUsage, type UsageFile } from "../local/usage-file.ts";
import type { Rates } from "../purchase/commitment-curve.ts";
import { isCoveredBy, type PlanScope } from "../purchase/commitment-scope.ts";
import { LOOK_BACK_HOURS } from "../purchase/commitment-term.ts";
import type { UsageHistory } from "../purchase/demand-level.ts";
import type { Reservation } from "../purchase/reserved-usage.ts";
import { inertText } from "../reports/inert-text.ts";

export interface CommitFiles {
  readonly usage: string;
  readonly rates: string;
  readonly existing: string | undefined;
  readonly reservations?: string | undefined;
  readonly plan?: string | undefined;
  /** Undefined: all of the file, up to its end. */
  readonly asOf: Instant | undefined;
  /** Undefined: what the types in the file need. */
  readonly scope: PlanScope | undefined;
}

export interface CommitInputs {
  /** Before reservations. */
  readonly history: UsageHistory;
  readonly rates: Rates;
  readonly existing: readonly ExistingCommitment[];
  /** Of the types of `history`. */
  readonly reservations: readonly Reservation[];
  /** Each workload sized as if it ran. */
  readonly plan: CapacityPlan | undefined;
  readonly asOf: Instant;
  readonly scope: PlanScope;
  readonly problems: readonly Problem[];
}

/** A day of delay is how cost exports come; more, and the newest usage is not known. */
const LATE_HOURS = 24;

export async function readCommitInputs(files: CommitFiles): Promise<CommitInputs> {
  const { rates, problems } = await readRates(files.rates);
  const existing = files.existing === undefined ? [] : await readExisting(files.existing);
  const reservations = files.reservations === undefined ? [] : await readReservations(files.reservations);
  const plan = files.plan === undefined ? undefined : await sizedPlan(files.plan);
  let scope: PlanScope = files.scope ?? "compute";
  const usage = await readUsage(files.usage, {
    asOf: files.asOf,
    wanted: (types) => {
      scope = files.scope ?? scopeOf(types);
      const planned = plan?.workloads.map(({ instanceType = "" }) => instanceType) ?? [];
      return [...new Set([...types, ...planned])].filter(
        (type) => rates.has(type) && isCoveredBy(scope, type),
      );
    },
  });
  const { types, hours, instances, start } = usage;
  if (types.length === 0) throw nothingLeft(usage, scope);
  const asOf = files.asOf ?? addHours(start, hours);
  const idle = reservations.filter(({ instanceType }) => !types.includes(instanceType));
  return {
    history: { types, hours, instances, start },
    rates: {
      onDemand: Float64Array.from(types, (type) => rates.get(type)?.onDemandUsdPerHour ?? Number.NaN),
      committed: Float64Array.from(types, (type) => rates.get(type)?.committedUsdPerHour ?? Number.NaN),
    },
    existing,
    reservations: reservations.filter((one) => !idle.includes(one)),
    plan,
    asOf,
    scope,
    problems: [
      ...problems,
      ...usage.problems,
      ...leftOutProblems(usage, rates, scope),
      ...ageProblems(usage, asOf),
      ...idleProblems(idle),
    ],
  };
}

/** Loaded when asked for: catalogs, schema and YAML would be half of the verb's start. */
const sizedPlan = async (path: string): Promise<CapacityPlan> =>
  (await import("./commit-plan.ts")).sizedPlan(path);

function scopeOf(types: readonly string[]): PlanScope {
  const machineLearning = types.filter((type) => isCoveredBy("sagemaker", type));
  if (machineLearning.length === 0) return "compute";
  if (machineLearning.length === types.length) return "sagemaker";
  throw new ConfigError(
    "got SageMaker types (ml.*) beside EC2 types, which no Savings Plan covers together; run once with --scope compute and once with --scope sagemaker, each with its own existing commitments",
  );
}

function nothingLeft({ leftOut }: UsageFile, scope: PlanScope): ConfigError {
  return new ConfigError(
    `got usage of ${named([...leftOut.keys()])} only, expected a type that has a rate and that a plan of scope ${scope} covers; do the names in both files agree?`,
  );
}

function leftOutProblems(
  { leftOut }: UsageFile,
  rates: RatesFile["rates"],
  scope: PlanScope,
): readonly Problem[] {
  const types = [...leftOut.keys()];
  const uncovered = types.filter((type) => !isCoveredBy(scope, type));
  const unrated = types.filter((type) => isCoveredBy(scope, type) && !rates.has(type));
  const instanceHours = (some: readonly string[]): number =>
    Math.round(some.reduce((sum, type) => sum + (leftOut.get(type) ?? 0), 0));
  return [
    {
      what: `types without a rate left out (${named(unrated)}; ${instanceHours(unrated)} instance-hours): what they cost and could save is unknown`,
      count: unrated.length,
    },
    {
      what: `types left out that a plan of scope ${scope} does not cover (${named(uncovered)}; ${instanceHours(uncovered)} instance-hours)`,
      count: uncovered.length,
    },
  ].flatMap((problem) => (problem.count === 0 ? [] : [{ where: "usage", ...problem }]));
}

function ageProblems({ start, hours }: UsageFile, asOf: Instant): readonly Problem[] {
  const late = Math.floor(hoursBetween(addHours(start, hours), asOf));
  return [
    ...(late > LATE_HOURS ? [`ends ${late} hours before ${asOf}: what ran since then is unknown`] : []),
    ...(hours < LOOK_BACK_HOURS ? [`has ${counted(hours, "hour")} only: no whole month has been seen`] : []),
  ].map((what) => ({ where: "usage", what }));
}

function idleProblems(idle: readonly Reservation[]): readonly Problem[] {
  if (idle.length === 0) return [];
  const types = [...new Set(idle.map(({ instanceType }) => instanceType))];
  const what = `of types that no row of usage names or that are left out (${named(types)}): they cover nothing here`;
  return [{ where: "reservations", what, count: idle.length }];
}

/** Names of strangers, quoted and inert; the first few. */
const named = (types: readonly string[]): string =>
  types
    .slice(0, 5)
    .map((type) => inertText(JSON.stringify(type)))
    .join(", ") + (types.length > 5 ? ", …" : "");
