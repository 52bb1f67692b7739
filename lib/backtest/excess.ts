import type { Points } from "../timeseries/samples.ts";

/** One dimension of a machine: what was asked of it, and what the advised one has, both in percent of the present one. */
export interface Dimension {
  readonly points: Points;
  readonly limit: number;
}

export interface Excess {
  /** Share of the moments at which any dimension was asked for more than there is. */
  readonly overShare: number;
  /** Demand that was not met, mean over all moments, as a share of the present machine. */
  readonly depth: number;
}

/** A demand equal to the capacity fits; rounding must not make it harm. */
const ROUNDING = 1 + 1e-9;

export function excessOf(dimensions: readonly Dimension[]): Excess {
  const worst = new Map<number, number>();
  for (const { points, limit } of dimensions)
    for (const [index, time] of points.times.entries()) {
      // A sample of 100.3 % is a rounded 100.
      const value = Math.min(100, points.values[index] ?? 0);
      const over = value > limit * ROUNDING ? (value - limit) / 100 : 0;
      worst.set(time, Math.max(worst.get(time) ?? 0, over));
    }
  let [harmed, depth] = [0, 0];
  for (const over of worst.values()) {
    if (over > 0) harmed++;
    depth += over;
  }
  const moments = Math.max(1, worst.size);
  return { overShare: harmed / moments, depth: depth / moments };
}
