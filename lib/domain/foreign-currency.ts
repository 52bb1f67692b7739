import type { Problem } from "./fleet.ts";

/** Sums that cannot be added to dollars: left out and said, never converted at a rate nobody gave us. */
export class ForeignCurrency {
  readonly #sums = new Map<string, { amount: number; count: number }>();

  add(currency: string, amount: number): void {
    const sum = this.#sums.get(currency) ?? { amount: 0, count: 0 };
    this.#sums.set(currency, { amount: sum.amount + amount, count: sum.count + 1 });
  }

  problems(where: string): Problem[] {
    return [...this.#sums].map(([currency, { amount, count }]) => ({
      where,
      what: `${amount.toFixed(2)} ${currency || "of no currency"} left out: only USD is added up`,
      count,
    }));
  }
}
