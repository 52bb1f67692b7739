import { type Signal, UTILIZATION_SIGNALS } from "../domain/fleet.ts";
import type { Instant, Window } from "../domain/window.ts";
import { sqlList, sqlText } from "./duckdb.ts";
import { POINTS } from "./metric-relation.ts";

/**
 * Signals whose values mean the same kind of thing, so that limits can be constants in the SQL. Utilization arrives in percent of one
 * device. A value to 100.5 is rounding and reads 100; beyond that it is not a utilization.
 */
export interface SignalClass {
  readonly utilization: boolean;
  readonly signals: readonly Signal[];
}

export const signalClasses = (signals: readonly Signal[]): readonly SignalClass[] =>
  [true, false]
    .map((utilization) => ({
      utilization,
      signals: signals.filter((signal) => UTILIZATION_SIGNALS.has(signal) === utilization),
    }))
    .filter((group) => group.signals.length > 0);

/** Resources whose identifiers lie in `[from, to)` by bytes; open where undefined. Sorted Parquet skips the row groups outside. */
export interface IdRange {
  readonly from?: string;
  readonly to?: string;
}

export interface Reduction {
  readonly group: SignalClass;
  /** The files hold signals that are not of the group: without that the test is not worth its time. */
  readonly mixed: boolean;
  readonly range: IdRange;
  readonly window: Window;
  readonly clock: Instant;
  /** Name of the table of divisors, when a resource in the range reports sums over its devices. */
  readonly divisors?: string;
}

/** Percent: 5 is busy, 1 is not nothing, 100.5 is the most a rounded 100 can be (see SignalStatistics). */
const BUSY = 5;
const LIGHT = 1;
const MOST = 100.5;

/** One number for resource, signal and accelerator: grouping by it is half the work of grouping by three texts. */
export const SERIES_KEY = "hash(resourceId, signal, accelerator)";

/**
 * The samples that count. Conditions are on bare columns where they can be, so that Parquet's own minima and maxima answer for
 * whole row groups.
 */
export const samplesSql = (reduction: Reduction): string =>
  `SELECT p.resourceId, signal, accelerator, sampledAt, ${scaled(reduction)} AS value FROM ${source(reduction)}
   WHERE ${[...scope(reduction), ...within(reduction), accepted(reduction)].join(" AND ")}`;

/** The samples that do not: no value (blank), a value that cannot be, a time that has not come. */
export const rejectsSql = (reduction: Reduction): string =>
  `SELECT resourceId, signal, accelerator, ${SERIES_KEY} AS key, countif(blank)::DOUBLE AS blanks, countif(NOT blank)::DOUBLE AS rejected FROM (
     SELECT p.resourceId, signal, accelerator, value IS NULL AS blank FROM ${source(reduction)}
     WHERE ${[...scope(reduction), ...within(reduction), `(value IS NULL OR NOT (${accepted(reduction)}))`].join(" AND ")}
     UNION ALL SELECT p.resourceId, signal, accelerator, false FROM ${source(reduction)}
     WHERE ${[...scope(reduction), `sampledAt > ${sqlTimestamp(reduction.clock)}`].join(" AND ")}) GROUP BY ALL ORDER BY resourceId, signal, accelerator`;

const source = ({ divisors }: Reduction): string =>
  divisors === undefined
    ? `${POINTS} p`
    : `${POINTS} p LEFT JOIN ${divisors} d ON d.resourceId = p.resourceId`;

const scope = ({ group, mixed, range }: Reduction): readonly string[] => [
  ...(mixed ? [`signal IN (${sqlList(group.signals.map(sqlText))})`] : []),
  ...(range.from === undefined ? [] : [`p.resourceId >= ${sqlText(range.from)}`]),
  ...(range.to === undefined ? [] : [`p.resourceId < ${sqlText(range.to)}`]),
];

const within = ({ window, clock }: Reduction): readonly string[] => [
  `sampledAt >= ${sqlTimestamp(window.start)}`,
  window.end <= clock ? `sampledAt < ${sqlTimestamp(window.end)}` : `sampledAt <= ${sqlTimestamp(clock)}`,
];

/** SageMaker sums utilization over the devices of an instance when it names none (0 to 100 x devices). */
const DIVISOR = `CASE WHEN d.resourceId IS NULL OR accelerator <> '' THEN 1
    WHEN signal IN ('gpuUtilization', 'gpuMemoryUtilization') THEN d.gpus WHEN signal = 'cpuUtilization' THEN d.vcpus ELSE 1 END`;

const scaled = ({ divisors }: Reduction): string => (divisors === undefined ? "value" : `value / ${DIVISOR}`);
/** False for NaN too: it sorts above every number. */
const accepted = (reduction: Reduction): string =>
  `${scaled(reduction)} BETWEEN 0 AND ${reduction.group.utilization ? MOST : Number.MAX_VALUE}`;
/** Percent to 0..1, a rounded 100 to 1; counts as they are. */
export const inUnit = (group: SignalClass, value: string): string =>
  group.utilization ? `least((${value}) / 100, 1)` : `(${value})`;

export const isActive = (group: SignalClass, floor = BUSY): string =>
  group.utilization ? `value >= ${floor}` : "value > 0";

/** The samples of some series with one value per moment: of several, the largest. */
export const distinctSql = (samples: string, keys: readonly bigint[]): string =>
  `SELECT resourceId, signal, accelerator, sampledAt, max(value) AS value
   FROM (${samples}) WHERE ${SERIES_KEY} IN (${sqlList(keys.map(String))}) GROUP BY ALL`;

/**
 * One row a series: what needs every value at once. Quantiles interpolate, as numpy's default does. Whole numbers are selected in
 * half the time of doubles, so percents are taken in steps of 2^-24: 6e-8 of a percent, finer than the floats exporters send.
 */
export const distributionSql = (group: SignalClass, samples: string): string =>
  `SELECT * EXCLUDE (quantiles), ${SERIES_KEY} AS key, list_transform(quantiles, lambda one: ${inUnit(group, group.utilization ? `one / ${STEPS}` : "one")}) AS quantiles FROM (
     SELECT resourceId, signal, accelerator, count(*)::DOUBLE AS samples, countif(${isActive(group, LIGHT)})::DOUBLE AS light,
       quantile_cont(${group.utilization ? `(value * ${STEPS})::INTEGER` : "value"}, [0.5, 0.9, 0.95, 0.99, 0.995]) AS quantiles
     FROM (${samples}) GROUP BY resourceId, signal, accelerator)`;

/** 2^24, as a double: 100.5 % is 1.69e9 of an INTEGER's 2.15e9. */
const STEPS = `${2 ** 24}::DOUBLE`;

export const sqlTimestamp = (at: Instant): string =>
  `TIMESTAMP ${sqlText(at.replace("T", " ").replace("Z", ""))}`;
