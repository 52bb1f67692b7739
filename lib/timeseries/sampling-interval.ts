import { MS_PER_HOUR } from "../domain/window.ts";

/**
 * Milliseconds between samples: the period asked for, or longer where the metric is published more seldom (EC2's basic
 * monitoring every five minutes). Then it is the spacing in a day's fullest hour (missing samples stretch others), the median
 * over days; of a day with one sample an hour, the distance of its hours.
 */
export function samplingIntervalMs(times: Float64Array, starts: readonly number[], periodMs: number): number {
  if (periodMs >= MS_PER_HOUR) return periodMs;
  const spacings = starts
    .slice(0, -1)
    .flatMap((start, i) => spacingOf(times.subarray(start, starts[i + 1])) ?? [])
    .sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const spacing = spacings[(spacings.length - 1) >> 1] ?? (last - first) / Math.max(1, times.length - 1);
  return Math.max(periodMs, Math.round(spacing));
}

function spacingOf(day: Float64Array): number | undefined {
  let fullest = { count: 0, spacing: 0 };
  let hours = 0;
  for (let from = 0, to = 0; from < day.length; from = to) {
    const hour = hourOf(day[from] ?? 0);
    while (to < day.length && hourOf(day[to] ?? 0) === hour) to++;
    hours++;
    const count = to - from;
    if (count > fullest.count) {
      fullest = { count, spacing: ((day[to - 1] ?? 0) - (day[from] ?? 0)) / Math.max(1, count - 1) };
    }
  }
  if (fullest.count > 1) return fullest.spacing;
  if (hours < 2) return undefined;
  return ((hourOf(day.at(-1) ?? 0) - hourOf(day[0] ?? 0)) * MS_PER_HOUR) / (hours - 1);
}

const hourOf = (ms: number): number => Math.floor(ms / MS_PER_HOUR);
