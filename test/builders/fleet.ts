import type { Fleet, Resource, Signal, SignalStatistics } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import { addDays, dayOf, type Instant } from "../../lib/domain/window.ts";

export const NOW: Instant = "2026-11-24T00:00:00.000Z";
export const WINDOW = { start: addDays(NOW, -14), end: NOW };

/** A constant series of 14 days at 5 minutes unless told otherwise. */
export function aSeries(
  signal: Signal,
  level: number,
  change: Partial<SignalStatistics> & { days?: number } = {},
): SignalStatistics {
  const { days = 14, ...rest } = change;
  const start = addDays(NOW, -days);
  const active = signal.endsWith("Utilization") ? [level >= 0.05, level >= 0.01] : [level > 0, level > 0];
  return {
    signal,
    window: { start, end: NOW },
    intervalSec: 300,
    samples: Math.round(days * 288),
    coverage: fraction(1),
    rejected: 0,
    mean: level,
    max: level,
    p50: level,
    p90: level,
    p95: level,
    p99: level,
    p995: level,
    dutyCycle: fraction(active[0] ? 1 : 0),
    lightDutyCycle: fraction(active[1] ? 1 : 0),
    daily: Array.from({ length: Math.ceil(days) }, (_, index) => ({
      day: dayOf(addDays(start, index)),
      mean: level,
      max: level,
      activeShare: fraction(active[0] ? 1 : 0),
      samples: 288,
    })),
    hourOfWeek: Array.from({ length: 168 }, () => level),
    ...rest,
  };
}

/** A quiet series with `count` working days, each active for `share` of the day; the last is yesterday. */
export function aSeriesWithWorkingDays(
  signal: Signal,
  days: readonly number[],
  share: number,
  change: Partial<SignalStatistics> = {},
): SignalStatistics {
  const base = aSeries(signal, 0);
  const daily = base.daily.map((day, index) =>
    days.includes(index) ? { ...day, max: 0.9, activeShare: fraction(share) } : day,
  );
  const duty = fraction((days.length * share) / daily.length);
  return { ...base, daily, dutyCycle: duty, lightDutyCycle: duty, max: 0.9, mean: duty * 0.9, ...change };
}

export function aResource(change: Partial<Resource> = {}): Resource {
  return {
    id: "i-1",
    kind: "ec2",
    instanceType: "g5.xlarge",
    instances: 1,
    region: "us-east-1",
    account: "111122223333",
    capacityType: "on-demand",
    launchedAt: addDays(NOW, -60),
    tags: {},
    telemetry: [],
    notMeasurable: [],
    asynchronous: false,
    ...change,
  };
}

export const cards = (levels: readonly number[], signal: Signal = "gpuUtilization"): SignalStatistics[] =>
  levels.map((level, index) => aSeries(signal, level, { accelerator: String(index) }));

export const aFleet = (resources: readonly Resource[]): Fleet => ({
  source: "test",
  asOf: NOW,
  window: WINDOW,
  resources,
  problems: [],
});
