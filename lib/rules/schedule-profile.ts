import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { HOURS_PER_DAY, HOURS_PER_WEEK } from "../domain/window.ts";

const WORKDAYS = [0, 1, 2, 3, 4];
const WEEKEND = [5, 6];

/** What the machine has to be up for: start and stop once a day, UTC; `undefined`: not at all. */
export interface DaySpan {
  readonly from: number;
  /** After `from`; above 24 it ends on the day after. */
  readonly to: number;
}

export interface WeekPlan {
  readonly workdays: DaySpan | undefined;
  readonly weekend: DaySpan | undefined;
  readonly hoursOn: number;
}

export interface ScheduleFloors {
  /** Mean over an hour of the week below which nothing ran in it, on any of its weeks. */
  readonly accelerator: number;
  readonly cpu: number;
  readonly networkBytesPerSecond: number;
  readonly marginHours: number;
}

/** Whether anything ran in each hour of the week, Monday 00:00 UTC first; undefined where an hour was never seen. */
export function busyHours(resource: Resource, floors: ScheduleFloors): readonly boolean[] | undefined {
  const gpus = statisticsOf(resource, "gpuUtilization");
  const cpus = statisticsOf(resource, "cpuUtilization");
  const judged = gpus.length > 0 ? gpus : cpus;
  if (judged.length === 0 || judged.some(({ hourOfWeek }) => hourOfWeek.includes(null))) return undefined;
  const signs = (signal: "networkBytes" | "invocations" | "requestsPerSecond" | "backlog") =>
    statisticsOf(resource, signal);
  const bars: readonly (readonly [readonly SignalStatistics[], (one: SignalStatistics) => number])[] = [
    [gpus, () => floors.accelerator],
    [cpus, () => floors.cpu],
    [
      gpus.length > 0 ? [] : signs("networkBytes"),
      ({ intervalSec }) => floors.networkBytesPerSecond * intervalSec,
    ],
    [[...signs("invocations"), ...signs("requestsPerSecond"), ...signs("backlog")], () => Number.MIN_VALUE],
  ];
  return Array.from({ length: HOURS_PER_WEEK }, (_, hour) =>
    bars.some(([series, bar]) => series.some((one) => (one.hourOfWeek[hour] ?? 0) >= bar(one))),
  );
}

/** Working days alike and weekend days alike: a holiday empties one Monday and not all of five. */
export function weekPlan(busy: readonly boolean[], marginHours: number): WeekPlan {
  const spanOf = (days: readonly number[]) =>
    spanAround(
      Array.from({ length: HOURS_PER_DAY }, (_, hour) =>
        days.some((day) => busy[day * HOURS_PER_DAY + hour]),
      ),
      marginHours,
    );
  const [workdays, weekend] = [spanOf(WORKDAYS), spanOf(WEEKEND)];
  const length = (span: DaySpan | undefined) => (span ? span.to - span.from : 0);
  return {
    workdays,
    weekend,
    hoursOn: WORKDAYS.length * length(workdays) + WEEKEND.length * length(weekend),
  };
}

/** The shortest stretch around the clock that holds every busy hour, with an hour's margin to start and to finish. */
function spanAround(busy: readonly boolean[], margin: number): DaySpan | undefined {
  if (!busy.includes(true)) return undefined;
  let best: DaySpan = { from: 0, to: HOURS_PER_DAY };
  for (let from = 0; from < HOURS_PER_DAY; from++) {
    if (!busy[from]) continue;
    let last = from;
    for (let hour = from; hour < from + HOURS_PER_DAY; hour++) if (busy[hour % HOURS_PER_DAY]) last = hour;
    if (last + 1 - from < best.to - best.from) best = { from, to: last + 1 };
  }
  const length = best.to - best.from + 2 * margin;
  if (length >= HOURS_PER_DAY) return { from: 0, to: HOURS_PER_DAY };
  const from = (best.from - margin + HOURS_PER_DAY) % HOURS_PER_DAY;
  return { from, to: from + length };
}
