import type { Fleet, Resource, Signal, SignalStatistics } from "../domain/fleet.ts";
import { statisticsOf } from "../domain/fleet.ts";
import { durationOf, epochMs, type Instant, MS_PER_HOUR } from "../domain/window.ts";

/** A day: below it a nightly job has not had its night. Rules speak from here on, with low confidence. */
export const MIN_HISTORY_HOURS = 24;

/** Half: with more gaps than samples, a quiet series may be a broken exporter. */
export const MIN_COVERAGE = 0.5;

/** Six hours without a sample: CloudWatch delays minutes, not hours; the exporter or the box has stopped. */
const MAX_SILENCE_HOURS = 6;

/** Tri-state: a failure to see is never read as zero. */
export type Reading =
  | { readonly kind: "measured"; readonly series: readonly SignalStatistics[] }
  | { readonly kind: "young"; readonly series: readonly SignalStatistics[]; readonly why: string }
  | { readonly kind: "unseen"; readonly why: string };

/** The series of a signal, if each of them can carry a verdict at `now`. */
export function readSignal(
  resource: Resource,
  signal: Signal,
  now: Instant,
  minCoverage: number = MIN_COVERAGE,
): Reading {
  const barred = resource.notMeasurable.find((entry) => entry.signal === signal);
  if (barred) return { kind: "unseen", why: barred.reason };
  const series = statisticsOf(resource, signal);
  if (series.length === 0) return { kind: "unseen", why: `no ${signal} metric` };
  for (const one of series) {
    const broken = brokenBecause(one, now, minCoverage);
    if (broken) return { kind: "unseen", why: broken };
  }
  const history = Math.min(...series.map((one) => durationOf(one.window)));
  if (history < MIN_HISTORY_HOURS - 0.5) {
    return {
      kind: "young",
      series,
      why: `${history.toFixed(1)} h of ${signal}, ${MIN_HISTORY_HOURS} h needed`,
    };
  }
  return { kind: "measured", series };
}

/** Every GPU of the resource, or one series for the whole; a GPU without its own series is not seen. */
export function readAccelerators(
  resource: Resource,
  devices: number,
  now: Instant,
  minCoverage: number = MIN_COVERAGE,
): Reading {
  const reading = readSignal(resource, "gpuUtilization", now, minCoverage);
  if (reading.kind === "unseen") return reading;
  const numbered = reading.series.filter((one) => one.accelerator !== undefined);
  if (numbered.length > 0 && numbered.length < devices) {
    return { kind: "unseen", why: `gpuUtilization of ${numbered.length} of ${devices} accelerators` };
  }
  return reading;
}

/** The series of single accelerators that tell; of a machine that is not wholly seen. */
export const seriesSeen = (
  resource: Resource,
  now: Instant,
  minCoverage: number,
): readonly SignalStatistics[] =>
  resource.notMeasurable.some(({ signal }) => signal === "gpuUtilization")
    ? []
    : statisticsOf(resource, "gpuUtilization").filter(
        (one) => one.accelerator !== undefined && brokenBecause(one, now, minCoverage) === undefined,
      );

export const historyDays = (series: readonly SignalStatistics[]): number =>
  Math.min(...series.map((one) => durationOf(one.window))) / 24;

export const sampleCount = (series: readonly SignalStatistics[]): number =>
  series.reduce((total, one) => total + one.samples, 0);

/** Of the signals a rule would have liked, those this resource lacks. */
export const signalsMissing = (resource: Resource, wanted: readonly Signal[]): Signal[] =>
  wanted.filter((signal) => statisticsOf(resource, signal).length === 0);

/** Hours since launch, or undefined when the launch lies before the fleet's window (long enough). */
export const ageHours = (resource: Resource, fleet: Fleet): number =>
  (epochMs(fleet.asOf) - epochMs(resource.launchedAt)) / MS_PER_HOUR;

function brokenBecause(series: SignalStatistics, now: Instant, minCoverage: number): string | undefined {
  const silence = (epochMs(now) - epochMs(series.window.end)) / MS_PER_HOUR;
  const tolerated = Math.max(MAX_SILENCE_HOURS, (3 * series.intervalSec) / 3600);
  if (silence > tolerated) return `no ${series.signal} sample since ${series.window.end}`;
  if (series.coverage < minCoverage) {
    return `${series.signal} covers ${Math.round(series.coverage * 100)} % of the time, ${Math.round(minCoverage * 100)} % needed`;
  }
  return undefined;
}
