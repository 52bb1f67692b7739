import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { addHours, epochMs, type Instant, MS_PER_MINUTE } from "../domain/window.ts";
import { workBecause } from "./activity.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { defaultsOf, type RuleContext } from "./rule.ts";

/** A silence that is older than the data is no news of the job but of its agent. */
const MOST_AGE_MINUTES = 60;

/** One accelerator of the job (or the whole machine, where it has one series). */
export interface Rank {
  readonly resource: Resource;
  readonly accelerator: string | undefined;
  /** Minutes at the end of its data in which it never reached 5 %; undefined: never worked in the window. */
  readonly silentMinutes: number | undefined;
  readonly workedHours: number;
  readonly series: SignalStatistics;
}

export type JobSight =
  | { readonly kind: "seen"; readonly ranks: readonly Rank[] }
  | { readonly kind: "unseen"; readonly why: string };

/** Every accelerator of every machine of a job; one that cannot be seen hides whether the job works. */
export function sightOf(context: RuleContext, resources: readonly Resource[]): JobSight {
  const ranks: Rank[] = [];
  for (const resource of resources) {
    const barred = resource.notMeasurable.find(({ signal }) => signal === "gpuUtilization");
    if (barred) return { kind: "unseen", why: `${resource.id}: ${barred.reason}` };
    const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
    const series = statisticsOf(resource, "gpuUtilization");
    const devices = type ? acceleratorDevices(type) : series.length;
    if (devices === 0) continue;
    if (series.length === 0) return { kind: "unseen", why: `${resource.id}: no gpuUtilization metric` };
    const numbered = series.filter(({ accelerator }) => accelerator !== undefined).length;
    if (numbered > 0 && numbered < devices)
      return {
        kind: "unseen",
        why: `${resource.id}: gpuUtilization of ${numbered} of ${devices} accelerators`,
      };
    for (const one of series) {
      const age = minutesBetween(one.window.end, context.now);
      if (age > Math.max(MOST_AGE_MINUTES, (2 * one.intervalSec) / 60))
        return { kind: "unseen", why: `${resource.id}: no gpuUtilization sample since ${one.window.end}` };
      ranks.push(rankOf(resource, one));
    }
  }
  return ranks.length === 0
    ? { kind: "unseen", why: "no accelerator that could be seen" }
    : { kind: "seen", ranks };
}

function rankOf(resource: Resource, series: SignalStatistics): Rank {
  const { accelerator, lastActiveAt, window, intervalSec, dutyCycle, samples } = series;
  const lastEnd = lastActiveAt === undefined ? undefined : addHours(lastActiveAt, intervalSec / 3600);
  return {
    resource,
    accelerator,
    silentMinutes: lastEnd === undefined ? undefined : Math.max(0, minutesBetween(lastEnd, window.end)),
    workedHours: (dutyCycle * samples * intervalSec) / 3600,
    series,
  };
}

export const minutesBetween = (from: Instant, to: Instant): number =>
  (epochMs(to) - epochMs(from)) / MS_PER_MINUTE;

/** What `idle` calls idle over the whole window: it speaks, with the machine's price. */
export const isIdleThroughout = ({ series }: Rank): boolean =>
  minutesBetween(series.window.start, series.window.end) >= 23.5 * 60 &&
  workBecause(series, defaultsOf(IDLE_LIMITS)) === undefined;
