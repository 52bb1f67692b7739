import type { Rates } from "./commitment-usage.ts";

export interface ApplicationOrder {
  /** Types a commitment covers, first to last. */
  readonly order: readonly number[];
  /** Types it never covers. */
  readonly never: readonly number[];
}

/**
 * Highest saving percentage first, the lowest committed rate among equals (Savings Plans user guide, "Understanding how Savings Plans
 * apply", 2026-11-24). Usage that a plan would make dearer is not covered: the guide promises a lower price and has no other case, so
 * which of two wrongs AWS would do is unknown; input with such rates is refused before it gets here.
 */
export function applicationOrder({ onDemand, committed }: Rates): ApplicationOrder {
  const types = [...onDemand.keys()];
  const wrong = types.find((type) => !(rate(onDemand, type) >= 0 && rate(committed, type) > 0));
  if (wrong !== undefined)
    throw new RangeError(
      `got ${onDemand[wrong]} on demand and ${committed[wrong]} committed for type ${wrong}, expected rates above 0`,
    );
  const saving = (type: number): number => 1 - rate(committed, type) / rate(onDemand, type);
  const covers = (type: number): boolean => rate(committed, type) <= rate(onDemand, type);
  return {
    order: types
      .filter(covers)
      .toSorted((a, b) => saving(b) - saving(a) || rate(committed, a) - rate(committed, b) || a - b),
    never: types.filter((type) => !covers(type)),
  };
}

const rate = (rates: Float64Array, type: number): number => rates[type] ?? Number.NaN;
