/** Interpolates between neighbours, as numpy's default does. `sorted` ascends and is not empty. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}

/** A share that a rounding error put above what it is must not skip a sample: .005 x 200 is 1.0000000000000009. */
const SLACK = 1 - 1e-12;
/** Each step crosses at least one mean and few are crossed in practice; what is left when it stops is still above the bound. */
const MAX_STEPS = 50;

/**
 * The most that a quantile of the finer samples can be, when of each period only mean and maximum are known. A period of mean m
 * and maximum M is at or above x for no more than m / x of it (Markov), and not at all when M < x. So the samples at or above x
 * are no more than
 *
 *   above(x) = sum over periods with M >= x of min(1, m / x)
 *
 * periods' worth; the bound is the largest x with above(x) >= (1 - share) (n - 1). A nightly minute at 100 % does not make the
 * machine need 100 %, as the quantile of hourly maxima would; two hours at 100 % do, where a quantile interpolated over 336 hours would not.
 */
export class QuantileBound {
  readonly #means: Float64Array;
  readonly #peaks: Float64Array;
  readonly #sorted: Float64Array;

  constructor(means: Float64Array, peaks: Float64Array) {
    this.#means = means;
    this.#peaks = peaks;
    this.#sorted = peaks.toSorted();
  }

  at(share: number): number {
    const needed = (1 - share) * (this.#sorted.length - 1) * SLACK;
    // The largest maximum that enough of the time can reach; the smallest always can.
    let low = 0;
    let high = this.#sorted.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#above(this.#sorted[middle] ?? 0) >= needed) low = middle;
      else high = middle;
    }
    const reached = this.#sorted[low] ?? 0;
    return high === this.#sorted.length ? reached : this.#between(reached, this.#sorted[high] ?? 0, needed);
  }

  #above(x: number): number {
    const means = this.#means;
    const peaks = this.#peaks;
    let sum = 0;
    for (let i = 0; i < peaks.length; i++) {
      if ((peaks[i] ?? 0) < x) continue;
      const mean = means[i] ?? 0;
      sum += mean >= x ? 1 : mean / x;
    }
    return sum;
  }

  /**
   * Between two maxima the same periods count, and x above(x) is concave: Newton's steps come down on the root from the right.
   */
  #between(reached: number, next: number, needed: number): number {
    const means = this.#means;
    const peaks = this.#peaks;
    let x = next;
    for (let step = 0; step < MAX_STEPS; step++) {
      let whole = 0;
      let part = 0;
      for (let i = 0; i < peaks.length; i++) {
        if ((peaks[i] ?? 0) < next) continue;
        const mean = means[i] ?? 0;
        if (mean >= x) whole++;
        else part += mean;
      }
      const lower = part / (needed - whole);
      if (!(lower < x)) return x;
      if (lower <= reached) return reached;
      x = lower;
    }
    return x;
  }
}
