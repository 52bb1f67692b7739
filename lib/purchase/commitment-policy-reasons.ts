import type { PeriodFacts } from "./commitment-policy-periods.ts";
import type { DemandForecast } from "./demand-forecast.ts";

/** Why nothing more is bought than is: what the next dollar would fail. */
export type PurchaseLimit = "no usage" | "over some months" | "waiting pays";

export interface DecisionFacts {
  readonly forecast: DemandForecast;
  readonly limit: PurchaseLimit;
  readonly hourlyCommitmentUsd: number;
  readonly existingUsd: number;
  readonly months: readonly PeriodFacts[];
}

/** Sentences for whoever has to sign the purchase. */
export function purchaseReasons(facts: DecisionFacts): readonly string[] {
  if (facts.limit === "no usage") return ["nothing ran that a commitment could cover"];
  return [levelReason(facts), outlookReason(facts), existingReason(facts), limitReason(facts)].filter(
    (reason) => reason !== undefined,
  );
}

const levelReason = ({ forecast: { levelUsd, weeks } }: DecisionFacts): string =>
  `over the last ${Math.min(4, weeks)} ${weeks === 1 ? "week" : "weeks"} ${dollars(levelUsd)} an hour would have been best, of ${weeks} ${weeks === 1 ? "week" : "weeks"} seen`;

function outlookReason({ forecast: { periods, levelUsd } }: DecisionFacts): string | undefined {
  const last = periods.at(-1);
  if (last === undefined) return undefined;
  const at = (deviations: number): string =>
    dollars(levelUsd * Math.exp(last.mean + deviations * last.spread));
  return `at the end of the term that level is expected at ${at(0)}, two times in three between ${at(-1)} and ${at(1)}`;
}

function existingReason({ existingUsd, months }: DecisionFacts): string | undefined {
  const left = months.at(-1)?.existingUsd ?? 0;
  if (existingUsd === 0) return undefined;
  return `${dollars(existingUsd)} an hour is committed now, ${dollars(left)} of it in the term's last month`;
}

function limitReason({ limit, hourlyCommitmentUsd, existingUsd }: DecisionFacts): string {
  const total = dollars(existingUsd + hourlyCommitmentUsd);
  return limit === "waiting pays"
    ? `a dollar above ${total} an hour would probably pay, but a month's wait loses less than what it may spare`
    : `a dollar above ${total} an hour would lose over some of the months to come: it can be bought when it pays`;
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
