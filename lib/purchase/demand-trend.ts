/**
 * The logarithm of the weekly level as a slow level with a trend, plus a deviation that fades, plus the week's own noise:
 *
 *   observed = level + deviation + noise,  level' = level + trend',  trend' = damping trend + step,  deviation' = fading deviation + step
 *
 * A Kalman filter. Standard deviations below are in units of the fleet's own scale, which is learnt from its one-week errors: a steady
 * fleet is forecast narrowly, a restless one widely, with the same numbers. How they were chosen: docs/commitments.md.
 */
const NOISE = 0.25;
const TREND_STEP = 0.03;
const DEVIATION_STEP = 1;
/** A week: half of a deviation is gone in 10 days. */
const FADING = 0.6;
/** A week: a trend halves in 69 weeks. */
const DAMPING = 0.99;
/** Log level a week, before anything is seen: a standard deviation of 11 % a year either way. */
const PRIOR_TREND = 0.002;
/** How many weeks of errors the first guess of the scale counts for. */
const PRIOR_WEEKS = 4;
/** A smaller guess is taken for this: log level. Only a fleet that never changes comes near. */
const LEAST_SCALE = 1e-6;
/**
 * An error this many standard deviations wide is a step: it says nothing of the trend, and of the scale no more than an error of that
 * width would. Learning nothing, the filter stays sure of itself while the ground moves; learning all, one step hedges a year.
 */
const STEP = 3.5;
/** In log level, squared: anywhere. */
const UNKNOWN = 100;

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

interface State {
  /** Level, trend, deviation. */
  readonly mean: Vector;
  /** In units of the scale. */
  readonly covariance: Matrix;
}

export interface Trend {
  readonly state: State;
  /** Squared, of log level. */
  readonly scale: number;
}

/** Of the log level some weeks ahead. */
export interface Outlook {
  readonly mean: number;
  readonly variance: number;
}

/** `scaleGuess`: the fleet's scale, before its weeks are compared; in log level. */
export function trendOf(logLevels: readonly number[], scaleGuess: number): Trend {
  const guess = Math.max(LEAST_SCALE, scaleGuess) ** 2;
  let state = unknownAt(logLevels[0] ?? 0, guess);
  let [errors, weeks] = [PRIOR_WEEKS * guess, PRIOR_WEEKS];
  for (const [index, seen] of logLevels.entries()) {
    if (index > 0) state = advanced(state);
    const error = seen - state.mean[0] - state.mean[2];
    const ratio = error ** 2 / spreadOf(state.covariance);
    const scale = errors / weeks;
    const isStep = index > 0 && ratio > STEP ** 2 * scale;
    const doubt = isStep ? doubted(state.covariance, error ** 2 / scale) : state.covariance;
    state = observed({ ...state, covariance: doubt }, seen);
    if (index === 0) continue;
    errors += isStep ? STEP ** 2 * scale : ratio;
    weeks++;
  }
  return { state, scale: errors / weeks };
}

/** For each of `weeks`, ascending: the level that far after the last one seen. */
export function outlooks({ state, scale }: Trend, weeks: readonly number[]): readonly Outlook[] {
  let [now, ahead] = [state, 0];
  return weeks.map((week) => {
    for (; ahead < week; ahead++) now = advanced(now);
    const { mean, covariance } = now;
    return { mean: mean[0] + mean[2], variance: scale * (spreadOf(covariance) - NOISE ** 2) };
  });
}

/** As it will be after `weeks` more have been seen: the same means, less variance. A filter's variance does not hang on what it sees. */
export function afterWeeks({ state, scale }: Trend, weeks: number): Trend {
  let later = state;
  for (let week = 0; week < weeks; week++) {
    const next = advanced(later);
    later = observed(next, next.mean[0] + next.mean[2]);
  }
  return { state: later, scale };
}

const unknownAt = (level: number, scale: number): State => ({
  mean: [level, 0, 0],
  covariance: [
    [UNKNOWN, 0, 0],
    [0, PRIOR_TREND ** 2 / scale, 0],
    [0, 0, DEVIATION_STEP ** 2 / (1 - FADING ** 2)],
  ],
});

/** What a step is made of is open: it may stay or fade, as likely one as the other, until the next weeks tell. */
const doubted = ([level, trend, deviation]: Matrix, by: number): Matrix => [
  [level[0] + by / 2, level[1], level[2]],
  trend,
  [deviation[0], deviation[1], deviation[2] + by / 2],
];

function advanced({ mean, covariance }: State): State {
  const [level, trend, deviation] = covariance;
  const levelTrend = DAMPING * (level[1] + DAMPING * trend[1]);
  const levelDeviation = FADING * (level[2] + DAMPING * trend[2]);
  const trendDeviation = DAMPING * FADING * trend[2];
  return {
    mean: [mean[0] + DAMPING * mean[1], DAMPING * mean[1], FADING * mean[2]],
    covariance: [
      [level[0] + 2 * DAMPING * level[1] + DAMPING ** 2 * trend[1], levelTrend, levelDeviation],
      [levelTrend, DAMPING ** 2 * trend[1] + TREND_STEP ** 2, trendDeviation],
      [levelDeviation, trendDeviation, FADING ** 2 * deviation[2] + DEVIATION_STEP ** 2],
    ],
  };
}

function observed({ mean, covariance }: State, seen: number): State {
  const [level, trend, deviation] = covariance;
  const shared: Vector = [level[0] + level[2], trend[0] + trend[2], deviation[0] + deviation[2]];
  const spread = spreadOf(covariance);
  const error = seen - mean[0] - mean[2];
  const corrected = (row: Vector, index: 0 | 1 | 2): Vector => {
    const gain = shared[index] / spread;
    return [row[0] - gain * shared[0], row[1] - gain * shared[1], row[2] - gain * shared[2]];
  };
  return {
    mean: [
      mean[0] + (shared[0] / spread) * error,
      mean[1] + (shared[1] / spread) * error,
      mean[2] + (shared[2] / spread) * error,
    ],
    covariance: [corrected(level, 0), corrected(trend, 1), corrected(deviation, 2)],
  };
}

/** Variance of what is observed. */
const spreadOf = ([level, , deviation]: Matrix): number =>
  level[0] + 2 * level[2] + deviation[2] + NOISE ** 2;
