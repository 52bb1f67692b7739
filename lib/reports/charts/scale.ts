/** A linear axis from `low` to `high` whose ticks are round numbers. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** 0..1 along the axis. */
  readonly at: (value: number) => number;
}

/** A cent: below it there is nothing to draw, and powers of ten run out of digits. */
const SMALLEST_SPAN = 0.01;

/** About `wanted` intervals of 1, 2 or 5 times a power of ten; zero always belongs to it. */
export function roundScale(values: readonly number[], wanted = 4): Scale {
  const least = values.reduce((low, value) => Math.min(low, value), 0);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  const span = most - least < SMALLEST_SPAN ? 1 : most - least;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted) ?? 10 * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const [low, high] = [first * step, last * step];
  return {
    low,
    high,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    at: (value) => (value - low) / (high - low),
  };
}

/** Coordinates of a chart that stretches with its place while its text does not: percent across, pixels down. */
export const across = (share: number): string => `${Number((share * 100).toFixed(3))}%`;
export const px = (value: number): string => String(Number(value.toFixed(2)));
