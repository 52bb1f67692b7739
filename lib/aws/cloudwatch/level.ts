import type { Signal } from "../../domain/fleet.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { Measurement } from "./measurement.ts";
import type { Metric } from "./metric.ts";

export const NO_POINTS: Points = { times: new Float64Array(), values: new Float64Array() };

export interface Level {
  readonly resourceId: string;
  readonly signal: Signal;
  readonly accelerator?: string;
  readonly metric: Metric;
  /** Devices that the metric is summed over; 1 unless said. */
  readonly divisor?: number;
}

/** Mean and maximum of something that has a level at any time. */
export function levelMeasurement(level: Level): Measurement {
  const { resourceId, signal, accelerator, metric, divisor = 1 } = level;
  return {
    resourceId,
    signals: [signal],
    queries: [
      { metric, statistic: "Average" },
      { metric, statistic: "Maximum" },
    ],
    combine: ([average = NO_POINTS, maximum = NO_POINTS]) => ({
      series: [
        {
          signal,
          ...(accelerator === undefined ? {} : { accelerator }),
          average: divided(average, divisor),
          maximum: divided(maximum, divisor),
        },
      ],
    }),
  };
}

const divided = (points: Points, divisor: number): Points =>
  divisor === 1 ? points : { times: points.times, values: points.values.map((value) => value / divisor) };
