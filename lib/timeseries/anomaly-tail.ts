/** Share of what was seen that lies above the bound from which the tail is an exponential: 2 %, one sample in 50. */
const TAIL_SHARE = 0.02;
/** Before so many samples nothing is said: a month of days. */
export const WARM_UP = 30;
/** Of the first samples in order: a tenth lies above the first bound. */
const FIRST_RANK = 26;
/** One sample widens the tail by no more than this many times its mean excess, so that one anomaly does not hide the next. */
const MOST_EXCESS = 10;
/** Mean excesses by which the bound moves in all, where every sample is above it. */
const BOUND_PACE = 8;
/** Decimal orders of magnitude of rarity; beyond it the exponential says more than it can know. */
const MOST_SURPRISE = 20;
/** Of the bound: a few samples that are alike do not make the next one impossible. */
const LEAST_EXCESS = 0.05;

/**
 * How rare a size is among those seen before: peaks over a threshold (Pickands 1975), with an exponential tail, learnt in one pass.
 * Differences smaller than `rounding`, that of the numbers the samples were computed from, are none.
 */
export class TailModel {
  #first: number[] = [];
  #seen = 0;
  #above = 0;
  #bound = 0;
  #excess = 0;

  /** -log10 of the chance of a sample this large or larger; 0 below the bound. */
  surprise(size: number, rounding: number): number {
    if (this.#seen < WARM_UP || size <= this.#bound + rounding) return 0;
    const excesses = (size - this.#bound) / Math.max(this.#excess, LEAST_EXCESS * this.#bound, rounding);
    return Math.min(MOST_SURPRISE, -Math.log10(TAIL_SHARE) + excesses * Math.LOG10E);
  }

  /** `memory`: over how many samples it follows. */
  learn(size: number, memory: number): void {
    this.#seen++;
    if (this.#seen <= WARM_UP) this.#warmUp(size);
    else this.#follow(size, memory);
  }

  #warmUp(size: number): void {
    this.#first.push(size);
    if (this.#seen < WARM_UP) return;
    this.#first.sort((a, b) => a - b);
    this.#bound = this.#first[FIRST_RANK] ?? 0;
    const excesses = this.#first.map((one) => one - this.#bound).filter((excess) => excess > 0);
    this.#excess = excesses.reduce((sum, excess) => sum + excess, 0) / Math.max(1, excesses.length);
    this.#first = [];
  }

  #follow(size: number, memory: number): void {
    const gain = Math.max(1 / memory, 1 / this.#seen);
    const pace = BOUND_PACE * gain * this.#excess;
    this.#bound = Math.max(0, this.#bound + pace * (size > this.#bound ? 1 - TAIL_SHARE : -TAIL_SHARE));
    if (size <= this.#bound) return;
    this.#above++;
    // Nothing varied until now: the first excess is all that is known.
    const excess =
      this.#excess === 0 ? size - this.#bound : Math.min(size - this.#bound, MOST_EXCESS * this.#excess);
    this.#excess += Math.max(1 / (memory * TAIL_SHARE), 1 / (this.#above + 5)) * (excess - this.#excess);
  }
}
