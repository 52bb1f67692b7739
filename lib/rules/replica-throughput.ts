import { type Resource, type Signal, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { HOURS_PER_WEEK, type Instant } from "../domain/window.ts";
import { perSecond } from "./runway-demand.ts";
import { readSignal } from "./telemetry.ts";

/** What one machine answers, as its busiest hours say. */
export interface Throughput {
  /** Requests a second of a machine that is `full` busy. */
  readonly fullQps: number;
  /** In those hours, in the mean: of a machine, and how busy its GPUs or its CPU were, whichever more. */
  readonly qps: number;
  readonly utilization: number;
  readonly machines: number;
  readonly signals: readonly Signal[];
}

export interface ThroughputLimits {
  readonly busiestHours: number;
  readonly minUtilization: number;
  readonly full: number;
}

interface Hour {
  readonly qps: number;
  readonly busy: number;
}

/** Of requests and utilization over the hours of the week: below it half or more of what keeps machines busy is something else (0.7² = 0.49). */
const LEAST_CORRELATION = 0.7;

/**
 * full qps = requests / utilization x full, over the busiest hours of the week, machines that count both. A line through zero: what a
 * machine does without requests counts as theirs, so it is rather too low. Latency is not seen. undefined: too few hours that are busy enough,
 * or how busy machines are does not follow their requests.
 */
export function throughputOf(
  resources: readonly Resource[],
  now: Instant,
  { busiestHours, minUtilization, full }: ThroughputLimits,
): Throughput | undefined {
  const read = resources.flatMap((one) => readMachine(one, now) ?? []);
  const machines = read.reduce((sum, { instances }) => sum + instances, 0);
  const hours = Array.from({ length: HOURS_PER_WEEK }, (_, hour) => {
    const [qps, busy] = [read.map((one) => one.qps(hour)), read.map((one) => one.utilization(hour))];
    const isSeen = [...qps, ...busy].every((one) => one !== undefined);
    return isSeen ? [{ qps: sumOf(qps), busy: sumOf(busy) }] : [];
  }).flat();
  const busiest = hours
    .filter(({ qps, busy }) => qps > 0 && busy >= minUtilization * machines)
    .toSorted((a, b) => b.qps - a.qps)
    .slice(0, busiestHours);
  if (busiest.length < busiestHours || machines === 0 || correlationOf(hours) < LEAST_CORRELATION)
    return undefined;
  const [qps, busy] = [sumOf(busiest.map((one) => one.qps)), sumOf(busiest.map((one) => one.busy))];
  return {
    fullQps: (qps / busy) * full,
    qps: qps / busiest.length / machines,
    utilization: busy / busiest.length / machines,
    machines,
    signals: [...new Set(read.flatMap(({ signals }) => signals))].toSorted(),
  };
}

/** Pearson's; 0 where one of them never varies. */
function correlationOf(hours: readonly Hour[]): number {
  const [qps, busy] = [hours.map((one) => one.qps), hours.map((one) => one.busy)];
  const [meanQps, meanBusy] = [sumOf(qps) / hours.length, sumOf(busy) / hours.length];
  const products = (of: (one: Hour) => number) => hours.reduce((sum, one) => sum + of(one), 0);
  const both = products((one) => (one.qps - meanQps) * (one.busy - meanBusy));
  const spread = Math.sqrt(
    products((one) => (one.qps - meanQps) ** 2) * products((one) => (one.busy - meanBusy) ** 2),
  );
  return spread > 0 ? both / spread : 0;
}

interface Machine {
  readonly instances: number;
  readonly signals: readonly Signal[];
  /** Of all its instances, in an hour of the week; undefined where one was not seen. */
  readonly qps: (hour: number) => number | undefined;
  readonly utilization: (hour: number) => number | undefined;
}

function readMachine(resource: Resource, now: Instant): Machine | undefined {
  const measured = (signal: Signal): readonly SignalStatistics[] => {
    const reading = readSignal(resource, signal, now);
    return reading.kind === "measured" ? reading.series : [];
  };
  const counts = statisticsOf(resource, "requestsPerSecond").length > 0 ? "requestsPerSecond" : "invocations";
  const [requests, gpus, cpus] = [measured(counts), measured("gpuUtilization"), measured("cpuUtilization")];
  if (requests.length === 0 || gpus.length + cpus.length === 0) return undefined;
  const { instances } = resource;
  return {
    instances,
    signals: [...new Set([...requests, ...gpus, ...cpus].map(({ signal }) => signal))],
    qps: (hour) =>
      ifAll(
        requests.map((one) => scaled(one, hour, perSecond(one))),
        sumOf,
      ),
    utilization: (hour) => {
      const means = [gpus, cpus].flatMap((series) =>
        series.length === 0
          ? []
          : [
              ifAll(
                series.map((one) => scaled(one, hour, instances / series.length)),
                sumOf,
              ),
            ],
      );
      return ifAll(means, (known) => Math.max(...known));
    },
  };
}

const scaled = ({ hourOfWeek }: SignalStatistics, hour: number, factor: number): number | undefined => {
  const mean = hourOfWeek[hour];
  return typeof mean === "number" ? mean * factor : undefined;
};

const ifAll = (
  values: readonly (number | undefined)[],
  of: (known: readonly number[]) => number,
): number | undefined => {
  const known = values.filter((one) => one !== undefined);
  return known.length === values.length ? of(known) : undefined;
};

const sumOf = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
