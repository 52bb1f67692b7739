import { MS_PER_HOUR } from "../domain/window.ts";
import type { SamplingPace } from "./anomaly-pace.ts";

/** A stretch is as long as a slot of the day; samples further apart are a stretch each. */
const STRETCH_MS = MS_PER_HOUR / 2;
/** Stretches in a shape: a working day of half hours. */
const LENGTH = 16;
/** Comparisons before the first that counts: two lengths, so that most shapes there are have been met. */
const FIRST_COMPARED = 2 * LENGTH;
const MOST_SHAPES = 64;
/** A shape further from all others than half of the mean deviation is new. */
const NEW_SHARE = 0.5;
/** What a shape takes of one that is like it. */
const SHAPE_GAIN = 0.1;

interface Shape {
  readonly values: Float64Array;
  lastSeen: number;
}

/**
 * How unlike the last stretches are to any seen before. Keeps shapes in the manner of leader clustering: what comes again is known and
 * no longer strange; what has not been seen for longest is forgotten.
 */
export class ShapeNovelty {
  readonly #shapes: Shape[] = [];
  readonly #recent = new Float64Array(LENGTH);
  #filled = 0;
  #compared = 0;
  #novelty = 0;
  #stretch = Number.NaN;
  #sum = 0;
  #count = 0;
  #most = Number.NEGATIVE_INFINITY;
  #least = Number.POSITIVE_INFINITY;
  #level = 0;
  #deviation = 0;
  #isFirst = true;

  /** Distance, in the unit of the series, of the last whole shape to the nearest known one; undefined until enough are known. */
  sizeOf(value: number, atMs: number, pace: SamplingPace): number | undefined {
    const stretch = Math.floor(atMs / STRETCH_MS);
    if (stretch !== this.#stretch && this.#count > 0) this.#endStretch();
    this.#stretch = stretch;
    if (pace.isAfterGap) this.#filled = 0;
    this.#take(value, pace.levelGain);
    return this.#compared > FIRST_COMPARED ? this.#novelty : undefined;
  }

  #take(value: number, gain: number): void {
    if (this.#isFirst) this.#level = value;
    this.#isFirst = false;
    this.#level += gain * (value - this.#level);
    this.#deviation += gain * (Math.abs(value - this.#level) - this.#deviation);
    this.#sum += value;
    this.#count++;
    this.#most = Math.max(this.#most, value);
    this.#least = Math.min(this.#least, value);
  }

  #endStretch(): void {
    const mean = this.#sum / this.#count;
    // The extreme that is further from the mean: a spike is not averaged away.
    const extreme = this.#most - mean > mean - this.#least ? this.#most : this.#least;
    this.#recent.copyWithin(0, 1);
    this.#recent[LENGTH - 1] = extreme;
    this.#filled++;
    [this.#sum, this.#count, this.#most, this.#least] = [
      0,
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ];
    if (this.#filled >= LENGTH) this.#compare();
  }

  #compare(): void {
    this.#compared++;
    const { nearest, squares } = this.#nearest();
    this.#novelty = nearest === undefined ? 0 : Math.sqrt(squares / LENGTH);
    if (nearest === undefined || this.#novelty > NEW_SHARE * this.#deviation) this.#remember();
    else this.#refine(nearest);
  }

  #nearest(): { readonly nearest: Shape | undefined; readonly squares: number } {
    const recent = this.#recent;
    let nearest: Shape | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const shape of this.#shapes) {
      const { values } = shape;
      let squares = 0;
      for (let i = 0; i < LENGTH && squares < least; i++) {
        const apart = (recent[i] ?? 0) - (values[i] ?? 0);
        squares += apart * apart;
      }
      if (squares < least) [nearest, least] = [shape, squares];
    }
    return { nearest, squares: least };
  }

  #remember(): void {
    if (this.#shapes.length < MOST_SHAPES) {
      this.#shapes.push({ values: this.#recent.slice(), lastSeen: this.#compared });
      return;
    }
    let oldest = this.#shapes[0];
    for (const shape of this.#shapes)
      if (oldest === undefined || shape.lastSeen < oldest.lastSeen) oldest = shape;
    if (oldest === undefined) return;
    oldest.values.set(this.#recent);
    oldest.lastSeen = this.#compared;
  }

  #refine(shape: Shape): void {
    shape.lastSeen = this.#compared;
    const { values } = shape;
    for (let i = 0; i < LENGTH; i++) {
      const known = values[i] ?? 0;
      values[i] = known + SHAPE_GAIN * ((this.#recent[i] ?? 0) - known);
    }
  }
}
