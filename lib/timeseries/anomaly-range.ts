/** Beyond all that was seen by more than this share of the range: as HTM's detector in NAB tells a spatial anomaly. */
const MARGIN = 0.05;
/** One order of magnitude rarer: it would not do alone. */
const SURPRISE = 1;

/** Whether a value lies outside of the range of all before it. */
export class SeenRange {
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  /** Surprise of a value, which from then on is in the range. */
  surpriseOf(value: number): number {
    const isFirst = this.#most < this.#least;
    const margin = MARGIN * (this.#most - this.#least);
    const isOutside = !isFirst && (value - this.#most > margin || this.#least - value > margin);
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
    return isOutside ? SURPRISE : 0;
  }
}
