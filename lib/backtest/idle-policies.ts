import type { Fleet, Signal } from "../domain/fleet.ts";
import { MS_PER_HOUR } from "../domain/window.ts";
import { idle } from "../rules/idle.ts";
import { IDLE_LIMITS } from "../rules/idle-limits.ts";
import { defaultsOf } from "../rules/rule.ts";
import type { Points } from "../timeseries/samples.ts";
import { activeHours } from "./active-hours.ts";
import type { Role } from "./board.ts";
import { contextOf, type Market, typeOf } from "./machine-market.ts";
import type { Recording } from "./recording.ts";

/** Ids of the machines that a policy would stop. `next` is for the oracle alone. */
export interface IdlePolicy {
  readonly policy: string;
  readonly role: Role;
  readonly source: string;
  readonly stops: (sight: IdleSight) => ReadonlySet<string>;
}

export interface IdleSight {
  readonly market: Market;
  readonly fleet: Fleet;
  readonly past: readonly Recording[];
  readonly next: readonly Recording[];
}

const ownStops = ({ market, fleet }: IdleSight): ReadonlySet<string> =>
  new Set(
    idle
      .judge(contextOf(market, fleet), defaultsOf(IDLE_LIMITS))
      .flatMap((verdict) =>
        verdict.kind === "finding"
          ? (verdict.finding.changes ?? []).filter(({ to }) => to === "stopped")
          : [],
      )
      .map(({ resource }) => resource),
  );

const where =
  (isIdle: (recording: Recording, market: Market) => boolean): IdlePolicy["stops"] =>
  ({ past, market }) =>
    new Set(past.filter((one) => isIdle(one, market)).map(({ resource }) => resource.id));

const seriesOf = ({ series }: Recording, signal: Signal): readonly Points[] =>
  series.filter((one) => one.signal === signal).map(({ average }) => average);

const hasSamples = (all: readonly Points[]): boolean => all.some(({ values }) => values.length > 0);
const meanOf = ({ values }: Points): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const mostOf = (all: readonly Points[]): number =>
  all.reduce((most, { values }) => values.reduce((high, value) => Math.max(high, value), most), 0);

/** The 24-hour stretches before the newest sample, newest first. */
function daysOf({ times, values }: Points): readonly Points[] {
  const newest = times.at(-1) ?? 0;
  const days = Map.groupBy(times.keys(), (index) =>
    Math.floor((newest - (times[index] ?? 0)) / (24 * MS_PER_HOUR)),
  );
  return [...days].map(([, indexes]) => ({
    times: Float64Array.from(indexes, (index) => times[index] ?? 0),
    values: Float64Array.from(indexes, (index) => values[index] ?? 0),
  }));
}

const lastWeek = (points: Points): Points => {
  const from = (points.times.at(-1) ?? 0) - 7 * 24 * MS_PER_HOUR;
  const isIn = (_: number, index: number): boolean => (points.times[index] ?? 0) > from;
  return { times: points.times.filter(isIn), values: points.values.filter(isIn) };
};

const sumOf = ({ values }: Points): number => values.reduce((sum, value) => sum + value, 0);
const MEGABYTE = 1_000_000;
/** Trusted Advisor's figures; a machine whose network nobody measures is taken as silent. */
const QUIET_DAY = { cpuPercent: 10, networkBytes: 5 * MEGABYTE, days: 4 };

/** Four days or more of the fortnight at or below 10 % mean CPU and 5 MB of traffic. GPUs are not looked at. */
function isQuietByDays(recording: Recording): boolean {
  const [cpu] = seriesOf(recording, "cpuUtilization");
  if (!cpu || cpu.values.length === 0) return false;
  const traffic = seriesOf(recording, "networkBytes").flatMap(daysOf).map(sumOf);
  const quiet = daysOf(cpu).filter(
    (day, index) => meanOf(day) <= QUIET_DAY.cpuPercent && (traffic[index] ?? 0) <= QUIET_DAY.networkBytes,
  );
  return quiet.length >= QUIET_DAY.days;
}

/** No GPU above 5 % in a week; without a GPU metric no day above 10 % CPU. */
function isQuietByMaximum(recording: Recording): boolean {
  const gpus = seriesOf(recording, "gpuUtilization").map(lastWeek);
  if (hasSamples(gpus)) return mostOf(gpus) < 5;
  const cpu = seriesOf(recording, "cpuUtilization").map(lastWeek);
  return hasSamples(cpu) && mostOf(cpu) < 10;
}

/** Mean CPU below 3 % and less than 1 MB a week: gpuaudit. */
function isQuietByMean(recording: Recording): boolean {
  const cpu = seriesOf(recording, "cpuUtilization").map(lastWeek);
  if (!hasSamples(cpu)) return false;
  const traffic = seriesOf(recording, "networkBytes").map(lastWeek).map(sumOf);
  return Math.max(...cpu.map(meanOf)) < 3 && traffic.every((bytes) => bytes < MEGABYTE);
}

const isBelowOnePercent = (recording: Recording): boolean => {
  const cpu = seriesOf(recording, "cpuUtilization");
  return hasSamples(cpu) && mostOf(cpu) <= 1;
};

/** A mean of a fortnight: what dashboards show. The accelerators where there are any, else the CPU. */
const isMeanBelow =
  (percent: number) =>
  (recording: Recording, market: Market): boolean => {
    const signal = typeOf(market, recording.resource)?.accelerators ? "gpuUtilization" : "cpuUtilization";
    const all = seriesOf(recording, signal);
    return hasSamples(all) && Math.max(...all.map(meanOf)) < percent;
  };

const baseline = (
  policy: string,
  source: string,
  isIdle: (recording: Recording, market: Market) => boolean,
): IdlePolicy => ({ policy, role: "baseline", source, stops: where(isIdle) });

export const IDLE_POLICIES: readonly IdlePolicy[] = [
  { policy: "headroom", role: "ours", source: "lib/rules/idle.ts", stops: ownStops },
  baseline("CPU ≤ 10 %, 5 MB, 4 days", "CloudBurn EC2-5, dc6ec47; Trusted Advisor", isQuietByDays),
  baseline("no GPU above 5 % in 7 days", "CleanCloud, 2026-11", isQuietByMaximum),
  baseline("mean CPU < 3 %, < 1 MB", "gpuaudit, 1b4a207", isQuietByMean),
  baseline("CPU never above 1 %", "AWS, GetRightsizingRecommendation, 2026-11", isBelowOnePercent),
  baseline("mean GPU (or CPU) below 5 %", "rule of thumb of cost dashboards", isMeanBelow(5)),
  { policy: "do nothing", role: "bound", source: "", stops: () => new Set() },
  {
    policy: "oracle: no work next week",
    role: "bound",
    source: "knows the week",
    stops: ({ next, market }) =>
      new Set(next.filter((one) => activeHours(market, one)?.hours === 0).map(({ resource }) => resource.id)),
  },
];
