import type { Stretch } from "./commitment-policy-periods.ts";
import type { DemandForecast } from "./demand-forecast.ts";

/** Why nothing more is bought than is: what the next dollar would fail. */
export type PurchaseLimit =
  | { readonly kind: "no usage" | "waiting pays" | "not seen yet" }
  /** Over so many months from now it would cost more than it saves. */
  | { readonly kind: "loses"; readonly months: number };

export interface DecisionFacts {
  readonly forecast: DemandForecast;
  readonly limit: PurchaseLimit;
  readonly hourlyCommitmentUsd: number;
  readonly existingUsd: number;
  readonly months: readonly (readonly Stretch[])[];
}

/** Sentences for whoever has to sign the purchase. */
export function purchaseReasons(facts: DecisionFacts): readonly string[] {
  if (facts.limit.kind === "no usage") return ["nothing ran that a commitment could cover"];
  return [levelReason(facts), outlookReason(facts), existingReason(facts), limitReason(facts)].filter(
    (reason) => reason !== undefined,
  );
}

const levelReason = ({ forecast: { levelUsd, weeks } }: DecisionFacts): string =>
  weeks === 0
    ? "nothing ran yet: all of it is for what is planned"
    : `lately ${dollars(levelUsd)} an hour would have been best (${weeks} ${weeks === 1 ? "week" : "weeks"} of history)`;

function outlookReason({ forecast: { periods, levelUsd, weeks } }: DecisionFacts): string | undefined {
  const last = periods.at(-1);
  if (last === undefined || weeks === 0) return undefined;
  const at = (deviations: number): string =>
    dollars(levelUsd * Math.exp(last.mean + deviations * last.spread));
  return `at the end of the term that level is expected at ${at(0)}, two times in three between ${at(-1)} and ${at(1)}`;
}

function existingReason({ existingUsd, months }: DecisionFacts): string | undefined {
  const left = months.at(-1)?.at(-1)?.existingUsd ?? 0;
  if (existingUsd === 0) return undefined;
  return `${dollars(existingUsd)} an hour is committed now, ${dollars(left)} of it at the end of the term`;
}

function limitReason({ limit, hourlyCommitmentUsd, existingUsd }: DecisionFacts): string {
  const above = `a dollar above ${dollars(existingUsd + hourlyCommitmentUsd)} an hour`;
  if (limit.kind === "not seen yet")
    return `${above} was not worth having lately; if demand grows on, it can be bought then`;
  if (limit.kind !== "loses")
    return `${above} would probably pay, but waiting a month loses less than it may spare`;
  const span = limit.months === 1 ? "the next month" : `the next ${limit.months} months`;
  return `${above} would cost more than it saves over ${span}; if that changes, it can be bought then`;
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
