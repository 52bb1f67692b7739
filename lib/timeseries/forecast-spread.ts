import type { Backtest } from "./forecast-backtest.ts";
import { quantilesOf } from "./selection.ts";

/** A half-width of this share of what is forecast, for one step ahead, where nothing was ever compared. */
const UNSEEN_SHARE = 0.5;
/** Horizons at which quantiles are taken lie this factor apart; between them they are interpolated. */
const KNOT_FACTOR = 1.4;
/** Of the errors around a knot. */
const MOST_POOLED = 128;
/** Two errors, and the two unseen. */
const LEAST_POOLED = 4;

/** What to add to a forecast, by horizon. */
export interface Spread {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface SpreadWish {
  /** 0..1, the lower and the upper quantile. */
  readonly quantiles: readonly [number, number];
  /** Steps over which origins were spread. */
  readonly span: number;
  /** Typical size of a value. */
  readonly size: number;
  /** Where nothing was seen to compare, bounds widen with the horizon to this power. */
  readonly growth: number;
  /** Errors of origins closer than the horizon overlap: with k horizons in the span, bounds are wider by this over k. */
  readonly doubt: number;
}

/** Quantiles of the errors of the past by horizon, honest about how few they are. */
export function spreadOf({ errors, horizon, origins }: Backtest, wish: SpreadWish): Spread {
  const lower = new Float64Array(horizon);
  const upper = new Float64Array(horizon);
  let [known, low, high] = [0, -UNSEEN_SHARE * wish.size, UNSEEN_SHARE * wish.size];
  let reached = 0;
  for (const knot of knotsOf(horizon)) {
    const spans = wish.span / knot;
    const unseen =
      Math.min(UNSEEN_SHARE, UNSEEN_SHARE / Math.max(1, spans - 2)) * wish.size * knot ** wish.growth;
    const pooled = pooledErrors(errors, { origins, horizon, knot }, unseen);
    const quantiles = pooled.length >= LEAST_POOLED ? quantilesOf(pooled, wish.quantiles) : undefined;
    const factor =
      quantiles === undefined
        ? (knot / Math.max(1, known)) ** wish.growth
        : 1 + wish.doubt / Math.max(1, spans);
    const nextLow = Math.min(0, (quantiles?.[0] ?? low) * factor);
    const nextHigh = Math.max(0, (quantiles?.[1] ?? high) * factor);
    for (let h = reached + 1; h <= knot; h++) {
      const share = knot === reached ? 1 : (h - reached) / (knot - reached);
      lower[h - 1] = reached === 0 ? nextLow : (lower[reached - 1] ?? 0) * (1 - share) + nextLow * share;
      upper[h - 1] = reached === 0 ? nextHigh : (upper[reached - 1] ?? 0) * (1 - share) + nextHigh * share;
    }
    reached = knot;
    if (quantiles !== undefined) [known, low, high] = [knot, nextLow, nextHigh];
  }
  return { lower, upper };
}

function knotsOf(horizon: number): readonly number[] {
  const knots: number[] = [];
  for (let knot = 1; knot < horizon; knot = Math.max(knot + 1, Math.round(knot * KNOT_FACTOR)))
    knots.push(knot);
  return [...knots, horizon];
}

interface Pool {
  readonly origins: number;
  readonly horizon: number;
  readonly knot: number;
}

/** Errors around a knot, with one of either sign that nobody saw: with few errors, the worst was not among them. */
function pooledErrors(errors: Float64Array, { origins, horizon, knot }: Pool, unseen: number): Float64Array {
  const from = Math.max(0, Math.ceil(knot / Math.sqrt(KNOT_FACTOR)) - 1);
  const to = Math.min(horizon, Math.floor(knot * Math.sqrt(KNOT_FACTOR)));
  const stride = Math.max(1, Math.floor(((to - from) * origins) / MOST_POOLED));
  const pooled = new Float64Array(2 * MOST_POOLED + 2);
  pooled[0] = unseen;
  pooled[1] = -unseen;
  let [turn, count] = [0, 2];
  for (let row = 0; row < origins; row++)
    for (let h = from; h < to; h++) {
      const error = errors[row * horizon + h] ?? Number.NaN;
      if (Number.isNaN(error) || turn++ % stride !== 0) continue;
      pooled[count++] = error;
    }
  return pooled.subarray(0, count);
}
