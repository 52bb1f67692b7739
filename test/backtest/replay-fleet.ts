import type { RecordedFleet } from "../../lib/backtest/machine-market.ts";
import type { Recording } from "../../lib/backtest/recording.ts";
import type { Signal } from "../../lib/domain/fleet.ts";
import { epochMs } from "../../lib/domain/window.ts";
import { CHIPS, PRICES, TYPES } from "../builders/context.ts";
import { aResource } from "../builders/fleet.ts";

export const START = "2026-06-01T00:00:00.000Z";
export const HOUR_MS = 3_600_000;

/** Hourly samples from `START`; a value for each hour, or undefined where there is none. */
export function recorded(
  id: string,
  instanceType: string,
  hours: number,
  signals: Partial<Record<Signal, (hour: number) => number | undefined>>,
): Recording {
  return {
    resource: aResource({ id, instanceType, telemetry: [], launchedAt: "2026-01-01T00:00:00.000Z" }),
    series: Object.entries(signals).map(([signal, valueAt]) => {
      const points = Array.from({ length: hours }, (_, hour) => [hour, valueAt(hour)] as const).filter(
        (point): point is readonly [number, number] => point[1] !== undefined,
      );
      return {
        signal: signal as Signal,
        average: {
          times: Float64Array.from(points, ([hour]) => epochMs(START) + hour * HOUR_MS),
          values: Float64Array.from(points, ([, value]) => value),
        },
      };
    }),
  };
}

export const fleetOf = (...recordings: readonly Recording[]): RecordedFleet => ({
  source: "test",
  recordings,
  prices: PRICES,
  instanceTypes: TYPES,
  accelerators: CHIPS,
});
