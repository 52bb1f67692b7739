import { type FilterStart, ForecastFilter } from "./forecast-filter.ts";

/** Enough for quantiles of a tenth; more would be the same errors again. */
const MOST_ORIGINS = 40;

/** What a filter would have got wrong, had it forecast at moments of the past. */
export interface Backtest {
  readonly horizon: number;
  readonly origins: number;
  /** Seen less forecast, `origins` rows of `horizon`; NaN where nothing was seen. */
  readonly errors: Float64Array;
  /** Of the size of all errors; NaN without any. */
  readonly meanError: number;
  /** From the end of the series. */
  readonly forecast: Float64Array;
}

/** One pass over the series: linear in it, and in origins times horizon. `from`: the first origin, the same for all that are compared. */
export function backtest(
  values: Float64Array,
  start: FilterStart,
  { horizon, from }: { readonly horizon: number; readonly from: number },
): Backtest {
  const filter = new ForecastFilter(values, start);
  const origins = Math.max(0, Math.min(MOST_ORIGINS, values.length - from));
  const errors = new Float64Array(origins * horizon).fill(Number.NaN);
  const forecast = new Float64Array(horizon);
  let [row, sum, count] = [0, 0, 0];
  for (let at = start.begin; at < values.length; at++) {
    if (row < origins && at >= from + Math.floor((row * (values.length - from)) / origins)) {
      const steps = Math.min(horizon, values.length - at);
      filter.ahead(at, forecast, steps);
      for (let h = 0; h < steps; h++) {
        const error = (values[at + h] ?? Number.NaN) - (forecast[h] ?? 0);
        errors[row * horizon + h] = error;
        if (Number.isNaN(error)) continue;
        sum += Math.abs(error);
        count++;
      }
      row++;
    }
    filter.see(values[at] ?? Number.NaN, at);
  }
  filter.ahead(values.length, forecast, horizon);
  return { horizon, origins, errors, meanError: sum / count, forecast };
}
