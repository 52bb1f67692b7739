import type { OwnedSavingsPlan, PlanScope } from "./commitment.ts";
import { ForeignCurrency } from "./foreign-currency.ts";
import {
  amountOf,
  collected,
  type EntryField,
  type LeftOut,
  type OwnedReading,
  orUnreadable,
  termOf,
} from "./owned-commitment.ts";
import { usdPerHour } from "./units.ts";

/** The API's own names: what the CLI prints and the SDK answers both fit. */
export interface SavingsPlanFacts {
  readonly savingsPlanId?: string | undefined;
  readonly savingsPlanType?: string | undefined;
  readonly state?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly region?: string | undefined;
  readonly ec2InstanceFamily?: string | undefined;
  readonly currency?: string | undefined;
  /** An hour. */
  readonly commitment?: string | undefined;
  readonly termDurationInSeconds?: number | undefined;
}

/** Bought, and paid for from their start to their end: in force, to come (`queued`) or over (`retired`). */
export const COUNTED_PLAN_STATES = [
  "active",
  "payment-pending",
  "pending-return",
  "queued",
  "retired",
] as const;
/** Not paid for, or paid back. */
const VOID_STATES = ["payment-failed", "queued-deleted", "returned"];
const COUNTED: readonly string[] = COUNTED_PLAN_STATES;

/** Of 365 days, as offerings state their term. */
const YEAR_SECONDS = 31_536_000;
/** A three-year term may count its leap day. */
const TERM_TOLERANCE = 0.01;

/** Plans that cover no machine and other currencies are left out and said. Throws UnreadableCommitment. */
export function ownedSavingsPlans(plans: readonly SavingsPlanFacts[], where: string): OwnedReading {
  const foreign = new ForeignCurrency();
  const { owned, problems } = collected(
    plans.map((plan, index) => planOf(plan, `Savings Plan ${plan.savingsPlanId ?? index + 1}`, foreign)),
    where,
  );
  return { owned, problems: [...problems, ...foreign.problems(where)] };
}

function planOf(
  plan: SavingsPlanFacts,
  entry: string,
  foreign: ForeignCurrency,
): OwnedSavingsPlan | LeftOut | undefined {
  const field = (name: keyof SavingsPlanFacts): EntryField => ({ entry, field: name, got: plan[name] });
  const { state = "", currency = "USD" } = plan;
  if (VOID_STATES.includes(state)) return undefined;
  orUnreadable(
    COUNTED.find((one) => one === state),
    field("state"),
    `one of ${COUNTED.join(", ")}`,
  );
  const scope = scopeOf(plan, field);
  if (scope === undefined) {
    const type = JSON.stringify(plan.savingsPlanType);
    return { leftOut: `Savings Plans of type ${type} left out: they cover neither EC2 nor SageMaker` };
  }
  const hourly = orUnreadable(amountOf(plan.commitment), field("commitment"), "dollars an hour from 0");
  if (currency !== "USD") {
    foreign.add(`${currency} an hour`, hourly);
    return undefined;
  }
  return {
    kind: "savings-plan",
    id: orUnreadable(plan.savingsPlanId || undefined, field("savingsPlanId"), "the plan's id"),
    ...termOf(entry, [field("start"), field("end")]),
    ...scope,
    usdPerHour: usdPerHour(hourly),
    termYears: orUnreadable(
      yearsOf(plan.termDurationInSeconds),
      field("termDurationInSeconds"),
      `${YEAR_SECONDS} or ${3 * YEAR_SECONDS}, a term of 1 or 3 years`,
    ),
  };
}

/** undefined: of a type that covers no machine, as Database Savings Plans do. */
function scopeOf(
  { savingsPlanType: type, ec2InstanceFamily: family, region }: SavingsPlanFacts,
  field: (name: keyof SavingsPlanFacts) => EntryField,
): { readonly scope: PlanScope; readonly region?: string } | undefined {
  if (type === "Compute") return { scope: "compute" };
  if (type === "SageMaker") return { scope: "sagemaker" };
  if (type !== "EC2Instance") {
    orUnreadable(type, field("savingsPlanType"), "the plan's type");
    return undefined;
  }
  const named = orUnreadable(family || undefined, field("ec2InstanceFamily"), "a family like g5");
  return {
    scope: `ec2-instance:${named}`,
    region: orUnreadable(region || undefined, field("region"), "a region like us-east-1"),
  };
}

const yearsOf = (seconds = Number.NaN): 1 | 3 | undefined =>
  ([1, 3] as const).find((years) => Math.abs(seconds / YEAR_SECONDS - years) < TERM_TOLERANCE);
