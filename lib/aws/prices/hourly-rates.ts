import type { Problem } from "../../domain/fleet.ts";

/** USD an hour by instance type (`ml.` for SageMaker), as one source gives them for one region. */
export type HourlyRates = ReadonlyMap<string, number>;

export interface RateList {
  readonly source: string;
  readonly rates: HourlyRates;
  /** Rows that could not be read, types that two rows price differently. */
  readonly problems: readonly Problem[];
}

/** `g5.xlarge`, `ml.p4d.24xlarge`, `u7i-12tb.224xlarge`: anything else is no type, whatever a row says. */
export const INSTANCE_TYPE = /^(ml\.)?[a-z0-9-]+\.[a-z0-9-]+$/;

/** Free, negative or unreadable is no price. */
export function rateOf(text: string | undefined): number | undefined {
  const rate = Number(text || Number.NaN);
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}

/** Rows priced twice keep the higher price, so that no plan is under-budgeted; types whose rows differ are counted. */
export class RateTally {
  readonly #rates = new Map<string, number>();
  readonly #differing = new Set<string>();
  #unreadable = 0;

  add(type: string, rate: number): void {
    const known = this.#rates.get(type);
    if (known !== undefined && known !== rate) this.#differing.add(type);
    this.#rates.set(type, Math.max(known ?? 0, rate));
  }

  skip(): void {
    this.#unreadable++;
  }

  list(where: string, source: string): RateList {
    const problems: Problem[] = [];
    if (this.#unreadable > 0)
      problems.push({
        where,
        what: "rows of the price list that could not be read",
        count: this.#unreadable,
      });
    if (this.#differing.size > 0) {
      const some = [...this.#differing].toSorted().slice(0, 3).join(", ");
      problems.push({
        where,
        what: `types with two prices (${some}): the higher one is used`,
        count: this.#differing.size,
      });
    }
    return { source, rates: this.#rates, problems };
  }
}
