import { forecast } from "../../lib/timeseries/forecast.ts";
import { DAY, type RealSeries } from "./real-series.ts";

/** Steps seen before a forecast is made: from days to years. */
const ORIGINS = {
  days: [7, 14, 21, 28, 35, 45, 56, 70, 90, 120, 180, 240, 300, 365, 420, 480, 540, 600, 660],
  hours: [12, 24, 48, 72, 96, 120, 168, 240, 300, 336, 400, 500, 600, 700, 900, 1200, 1500, 1900],
};
const HORIZON = { days: 30, hours: 72 };
/** Sums are judged at every sixth step. */
const SUM_STEPS = 6;

/** What came, against the 80 % interval that was forecast: shares of steps, 0 to 1. */
export interface Coverage {
  readonly steps: number;
  readonly below: number;
  readonly above: number;
  readonly held: number;
  readonly sumsHeld: number;
}

export function coverageOf(series: readonly RealSeries[]): Coverage {
  const counts = { steps: 0, below: 0, above: 0, sums: 0, outside: 0 };
  for (const one of series) {
    const unit = one.stepMs === DAY ? "days" : "hours";
    for (const origin of ORIGINS[unit].filter((step) => step < one.values.length - 2))
      judge(one, { origin, horizon: HORIZON[unit], counts });
  }
  const { steps, below, above, sums, outside } = counts;
  return {
    steps,
    below: below / steps,
    above: above / steps,
    held: 1 - (below + above) / steps,
    sumsHeld: 1 - outside / sums,
  };
}

interface Judgement {
  readonly origin: number;
  readonly horizon: number;
  readonly counts: { steps: number; below: number; above: number; sums: number; outside: number };
}

function judge(series: RealSeries, { origin, horizon, counts }: Judgement): void {
  const past = { ...series, values: series.values.subarray(0, origin) };
  const { lower, upper, sums } = forecast(past, { horizon });
  let sum = 0;
  for (const [h, seen] of series.values.subarray(origin, origin + horizon).entries()) {
    sum += seen;
    // Rounding is no miss.
    const slack = 1e-9 * Math.abs(seen);
    if (!Number.isNaN(seen)) {
      counts.steps++;
      if (seen < (lower[h] ?? 0) - slack) counts.below++;
      if (seen > (upper[h] ?? 0) + slack) counts.above++;
    }
    if (Number.isNaN(sum) || h % SUM_STEPS !== SUM_STEPS - 1) continue;
    counts.sums++;
    if (sum < (sums.lower[h] ?? 0) - slack || sum > (sums.upper[h] ?? 0) + slack) counts.outside++;
  }
}
