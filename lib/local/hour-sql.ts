import { sqlList } from "./duckdb.ts";
import { inUnit, isActive, SERIES_KEY, type SignalClass } from "./metric-sql.ts";

/**
 * Samples folded to one row a series and hour (`key, hour` since 1970, `samples, total, max, busy`, and what the way of folding
 * keeps of times), then to days: `ends` are aggregates over a day's hours, in seconds since 1970. Twelve samples an hour make a
 * twelfth of the rows.
 */
export interface HourFolding {
  readonly hours: (group: SignalClass, samples: string) => string;
  readonly ends: Readonly<Record<"first" | "last" | "lastActive" | "spacing", string>>;
}

/**
 * For series sampled at most once a minute. Two masks with a bit for each minute stand for counts and times (to the minute): half
 * the aggregates. A series has fewer bits than samples when moments are closer or repeat; then `hoursExactly` is needed.
 */
export const hoursByMinute: HourFolding = {
  hours: (group, samples) =>
    `SELECT *, bit_count(minutes)::BIGINT AS samples, bit_count(active)::BIGINT AS busy FROM (
       SELECT ${SERIES_KEY} AS key, epoch_ms(sampledAt) // 3600000 AS hour, sum(value) AS total, max(value) AS max,
         bit_or(1::BIGINT << minute(sampledAt)) AS minutes, bit_or((${isActive(group)})::BIGINT << minute(sampledAt)) AS active
       FROM (${samples}) GROUP BY ALL)`,
  ends: {
    first: `min(hour) * 3600 + ${lowest("arg_min(minutes, hour)")} * 60`,
    last: `max(hour) * 3600 + ${highest("arg_max(minutes, hour)")} * 60`,
    lastActive: `max(hour) FILTER (active > 0) * 3600 + ${highest("arg_max(active, hour) FILTER (active > 0)")} * 60`,
    spacing: spacingOf("arg_max(minutes, samples)"),
  },
};

export const hoursExactly: HourFolding = {
  hours: (group, samples) =>
    `SELECT ${SERIES_KEY} AS key, epoch_ms(sampledAt) // 3600000 AS hour, count(*) AS samples, sum(value) AS total, max(value) AS max,
       countif(${isActive(group)}) AS busy, epoch(min(sampledAt)) AS first, epoch(max(sampledAt)) AS last,
       epoch(max(sampledAt) FILTER (${isActive(group)})) AS lastActive,
       bit_or(1::BIGINT << minute(sampledAt)) AS minutes, bit_or((${isActive(group)})::BIGINT << minute(sampledAt)) AS active
     FROM (${samples}) GROUP BY ALL`,
  ends: {
    first: "min(first)",
    last: "max(last)",
    lastActive: "max(lastActive)",
    spacing: "min((last - first) / nullif(samples - 1, 0))",
  },
};

/** Seconds between the samples of an hour, NULL for one sample. */
function spacingOf(mask: string): string {
  return `(${highest(mask)} - ${lowest(mask)}) * 60.0 / nullif(bit_count(${mask})::BIGINT - 1, 0)`;
}

function lowest(mask: string): string {
  return `bit_count((${mask} & -${mask}) - 1)::BIGINT`;
}

/** In two halves of 30 bits: the logarithm of a full mask would round up. */
function highest(mask: string): string {
  return `CASE WHEN ${mask} >= 1 << 30 THEN 30 + floor(log2(${mask} >> 30)) ELSE floor(log2(${mask})) END`;
}

/** Hour of the week counts from Monday 00:00; 1970-01-01 was a Thursday, 72 hours into it. */
const HOUR_OF_WEEK = "(hour + 72) % 168";

/**
 * Days to one row a series. Its days leave as one list, a column of them after the other (day since 1970, mean, maximum, active
 * share, samples): every list of a result costs the driver an object and the collector its time. The interval is the spacing in a day's fullest hour (missing samples stretch others), the median over
 * days; for a series of one sample an hour or fewer, the distance of its hours.
 */
export const dailySql = (group: SignalClass, { ends }: HourFolding, hours: string): string =>
  `WITH days AS (SELECT key, hour // 24 AS day, sum(samples)::DOUBLE AS samples, sum(total) AS total, max(max) AS max, sum(busy)::DOUBLE AS busy,
       ${ends.first} AS first, ${ends.last} AS last, ${ends.lastActive} AS lastActive,
       coalesce(${ends.spacing}, (max(hour) - min(hour)) * 3600.0 / nullif(count(*) - 1, 0)) AS spacing FROM ${hours} GROUP BY ALL)
   SELECT key, sum(samples) AS samples, ${inUnit(group, "sum(total) / sum(samples)")} AS mean, ${inUnit(group, "max(max)")} AS max, sum(busy) AS busy,
     min(first)::DOUBLE AS first, max(last)::DOUBLE AS last, max(lastActive)::DOUBLE AS lastActive,
     coalesce(quantile_disc(spacing, 0.5), (max(last) - min(first)) / nullif(sum(samples) - 1, 0))::DOUBLE AS spacing,
     list(day::DOUBLE ORDER BY day) || list(${inUnit(group, "total / samples")} ORDER BY day) || list(${inUnit(group, "max")} ORDER BY day)
       || list(busy / samples ORDER BY day) || list(samples ORDER BY day) AS columns
   FROM days GROUP BY ALL`;

/**
 * The minutes that have samples, and those that have one at or above 5 %: hours since 1970, then the masks of each, in halves of 30
 * bits that a double holds.
 */
export const minutesSql = (hours: string, keys: readonly bigint[]): string =>
  `SELECT key, list(hour::DOUBLE ORDER BY hour) || ${HALVES.map((half) => `list((${half})::DOUBLE ORDER BY hour)`).join(" || ")} AS columns
   FROM ${hours} WHERE key IN (${sqlList(keys.map(String))}) GROUP BY key`;

const HALVES = ["minutes", "active"].flatMap((mask) => [`${mask} & ((1 << 30) - 1)`, `${mask} >> 30`]);

/** One row a series: the hours of the week that have samples, in no order (sorting costs more than the rest), then their means. */
export const weeklySql = (group: SignalClass, hours: string): string =>
  `SELECT key, list(hourOfWeek) || list(mean) AS columns FROM (
     SELECT key, (${HOUR_OF_WEEK})::DOUBLE AS hourOfWeek, ${inUnit(group, "sum(total) / sum(samples)")} AS mean FROM ${hours} GROUP BY ALL) GROUP BY ALL`;
