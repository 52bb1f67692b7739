import { sortedByPosition } from "./commitment-radix.ts";

/** A convex piecewise linear function of x >= 0. */
export interface PiecewiseLinear {
  /** The last breakpoint, 0 without one. */
  readonly last: number;
  valueAt(x: number): number;
  /** The smallest x of those with the smallest value. */
  minimum(): { readonly at: number; readonly value: number };
}

/**
 * Slopes nearer to zero than this share of all turns are zero: the rounding of 10 million additions stays a thousandfold below, and
 * what it can hide is 1e-12 of the cost.
 */
const FLAT = 1e-12;

/** Collects a function as value and slope at 0 and what the slope gains at each breakpoint, in any order. */
export class PiecewiseLinearBuilder {
  start = 0;
  slope = 0;
  #count = 0;
  readonly #positions: Float64Array;
  readonly #turns: Float64Array;

  constructor(mostBreakpoints: number) {
    this.#positions = new Float64Array(mostBreakpoints);
    this.#turns = new Float64Array(mostBreakpoints);
  }

  /** `by` >= 0: types in order of saving only ever lose by the next. */
  turn(position: number, by: number): void {
    if (by <= 0) return;
    this.#positions[this.#count] = position;
    this.#turns[this.#count] = by;
    this.#count++;
  }

  /** Once: the breakpoints' memory becomes the function's. */
  build(): PiecewiseLinear {
    const { positions, turns, spare } = sortedByPosition(
      this.#positions.subarray(0, this.#count),
      this.#turns.subarray(0, this.#count),
    );
    const total = accumulate({ start: this.start, slope: this.slope, positions, turns, values: spare });
    const { start, slope } = this;
    return {
      last: positions.at(-1) ?? 0,
      valueAt: (x) => valueAt({ start, slope, positions, slopes: turns, values: spare }, x),
      minimum: () => {
        const flat = -FLAT * total;
        if (slope >= flat) return { at: 0, value: start };
        const index = firstAtLeast(turns, flat);
        return { at: positions[index] ?? 0, value: spare[index] ?? start };
      },
    };
  }
}

interface Line {
  readonly start: number;
  readonly slope: number;
  /** Ascending. */
  readonly positions: Float64Array;
  /** At each position: the value there, and the slope from there on. */
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

function valueAt({ start, slope, positions, slopes, values }: Line, x: number): number {
  const next = firstAbove(positions, x);
  if (next === 0) return start + slope * x;
  return (values[next - 1] ?? 0) + (slopes[next - 1] ?? 0) * (x - (positions[next - 1] ?? 0));
}

/** Turns become slopes in place, `values` is filled; sums carry what they lose to rounding (Kahan). Answers the sum of turns. */
function accumulate({
  start,
  slope,
  positions,
  turns,
  values,
}: Omit<Line, "slopes"> & { turns: Float64Array }) {
  let [value, valueLost, rising, risingLost, position, total] = [start, 0, slope, 0, 0, 0];
  for (let index = 0; index < positions.length; index++) {
    const at = positions[index] ?? 0;
    const added = rising * (at - position) - valueLost;
    const sum = value + added;
    valueLost = sum - value - added;
    value = sum;
    values[index] = value;
    const turn = (turns[index] ?? 0) - risingLost;
    const slopeSum = rising + turn;
    risingLost = slopeSum - rising - turn;
    rising = slopeSum;
    total += turns[index] ?? 0;
    turns[index] = rising;
    position = at;
  }
  return total;
}

function firstAbove(ascending: Float64Array, x: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Slopes only rise: the last is the weight of all hours, above any negative number. */
function firstAtLeast(ascending: Float64Array, x: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) >= x) high = middle;
    else low = middle + 1;
  }
  return low;
}
