import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { addHours, epochMs, type Instant, MS_PER_DAY } from "../domain/window.ts";
import { workBecause } from "./activity.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { defaultsOf, type RuleContext } from "./rule.ts";

const MS_PER_MINUTE = 60_000;
const HOURS_PER_DAY = 24;
/** Hours of the week count from Monday 00:00 UTC; 1970-01-01 was a Thursday. */
const HOURS_TO_1970 = 72;
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

/** A fifth of the usual load, 5 % at most, is no work in an hour that others of its kind were busy in. */
const QUIET_HOUR = 0.05;

/**
 * Whether this is when the job is always silent: the hour in which it fell silent is quiet on most of the other days (a nightly run), or
 * was a week ago (a weekly one).
 */
export function isHabit({ series, silentMinutes = 0 }: Rank): boolean {
  const since = epochMs(series.window.end) - silentMinutes * MS_PER_MINUTE;
  // The first whole hour of the silence, if there is one, else the hour that holds its end.
  const at = Math.floor((since - 1) / 3_600_000) + (silentMinutes >= 60 ? 1 : 0);
  const hour = (((at + HOURS_TO_1970 + 1) % 168) + 168) % 168;
  const days = epochMs(series.window.end) - epochMs(series.window.start);
  const others = Array.from(
    { length: 6 },
    (_, day) => series.hourOfWeek[(hour + (day + 1) * HOURS_PER_DAY) % 168],
  );
  const known = others.filter((one): one is number => typeof one === "number");
  const quiet = known.filter((mean) => mean < QUIET_HOUR).length;
  if (known.length >= 3 && quiet * 2 > known.length) return true;
  const same = series.hourOfWeek[hour];
  return days >= 8 * MS_PER_DAY && typeof same === "number" && same < QUIET_HOUR;
}

/** What `idle` calls idle over the whole window: it speaks, with the machine's price. */
export const isIdleThroughout = ({ series }: Rank): boolean =>
  minutesBetween(series.window.start, series.window.end) >= 23.5 * 60 &&
  workBecause(series, defaultsOf(IDLE_LIMITS)) === undefined;
