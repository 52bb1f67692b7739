import { addHours, type Instant } from "../../lib/domain/window.ts";
import type { HourlyUsage, Rates } from "../../lib/purchase/commitment-usage.ts";
import type { UsageHistory } from "../../lib/purchase/demand-level.ts";

export const START: Instant = "2025-01-01T00:00:00.000Z";
export const YEAR_HOURS = 8_760;
export const WEEK_HOURS = 168;

/** One type at 1 USD an hour on demand, 0.72 committed. */
export const ONE_RATE: Rates = { onDemand: Float64Array.of(1), committed: Float64Array.of(0.72) };
export const COMMITTED_RATE = 0.72;

export function historyOf(
  hours: number,
  ...instances: readonly ((hour: number) => number)[]
): UsageHistory & HourlyUsage {
  const cells = Array.from({ length: hours }, (_, hour) => instances.map((of) => of(hour))).flat();
  const types = instances.map((_, type) => `type-${type}`);
  return { types, hours, instances: Float64Array.from(cells), start: START };
}

export const endOf = ({ start, hours }: UsageHistory): Instant => addHours(start, hours);

/** -1..1, the same for the same hour: a sine of a large multiple is noise to any eye and to this filter. */
export const jitter = (hour: number): number => Math.sin(hour * 12.9898 + 78.233 * Math.floor(hour / 24));
