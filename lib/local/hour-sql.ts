import { inUnit, isActive, SERIES_KEY, type SignalClass } from "./metric-sql.ts";

/**
 * One row a series and hour: `key, hour` (since 1970), `samples, total, max, busy`, and in seconds since 1970 `first, last, lastActive`;
 * `spacing` is the mean distance of samples within the hour, NULL for one. Twelve samples an hour make a twelfth of the rows to fold.
 */
export type HoursSql = (group: SignalClass, samples: string) => string;

/**
 * Hours of series sampled at most once a minute. Two masks with a bit for each minute stand for counts and times (to the minute):
 * half the aggregates. A series has fewer bits than samples when moments are closer or repeat; then `hoursExactly` is needed.
 */
export const hoursByMinute: HoursSql = (group, samples) =>
  `SELECT key, hour, bit_count(minutes)::BIGINT AS samples, total, max, bit_count(active)::BIGINT AS busy, hour * 3600 + ${lowest("minutes")} * 60 AS first,
     hour * 3600 + ${highest("minutes")} * 60 AS last, CASE WHEN active > 0 THEN hour * 3600 + ${highest("active")} * 60 END AS lastActive,
     (${highest("minutes")} - ${lowest("minutes")}) * 60.0 / nullif(bit_count(minutes) - 1, 0) AS spacing
   FROM (SELECT ${SERIES_KEY} AS key, epoch_ms(sampledAt) // 3600000 AS hour, sum(value) AS total, max(value) AS max,
       bit_or(1::BIGINT << minute(sampledAt)) AS minutes, bit_or((${isActive(group)})::BIGINT << minute(sampledAt)) AS active
     FROM (${samples}) GROUP BY ALL)`;

export const hoursExactly: HoursSql = (group, samples) =>
  `SELECT ${SERIES_KEY} AS key, epoch_ms(sampledAt) // 3600000 AS hour, count(*) AS samples, sum(value) AS total, max(value) AS max,
     countif(${isActive(group)}) AS busy, epoch(min(sampledAt)) AS first, epoch(max(sampledAt)) AS last,
     epoch(max(sampledAt) FILTER (${isActive(group)})) AS lastActive, (epoch(max(sampledAt)) - epoch(min(sampledAt))) / nullif(count(*) - 1, 0) AS spacing
   FROM (${samples}) GROUP BY ALL`;

const lowest = (mask: string): string => `bit_count((${mask} & -${mask}) - 1)::BIGINT`;
/** In two halves of 30 bits: the logarithm of a full mask would round up. */
const highest = (mask: string): string =>
  `CASE WHEN ${mask} >= 1 << 30 THEN 30 + floor(log2(${mask} >> 30)) ELSE floor(log2(${mask})) END`;

/** Hour of the week counts from Monday 00:00; 1970-01-01 was a Thursday, 72 hours into it. */
const HOUR_OF_WEEK = "(hour + 72) % 168";

/**
 * Hours folded to days, days to one row a series. The interval is the smallest spacing of a day's hours (missing samples stretch
 * others), the median over days; for a series of one sample an hour or fewer, the distance of its hours.
 */
export const dailySql = (group: SignalClass, hours: string): string =>
  `WITH days AS (SELECT key, hour // 24 AS day, sum(samples)::DOUBLE AS samples, sum(total) AS total, max(max) AS max, sum(busy)::DOUBLE AS busy,
       min(first) AS first, max(last) AS last, max(lastActive) AS lastActive,
       coalesce(min(spacing), (max(first) - min(first)) / nullif(count(*) - 1, 0)) AS spacing FROM ${hours} GROUP BY ALL)
   SELECT key, sum(samples) AS samples, ${inUnit(group, "sum(total) / sum(samples)")} AS mean, ${inUnit(group, "max(max)")} AS max, sum(busy) AS busy,
     min(first)::DOUBLE AS first, max(last)::DOUBLE AS last, max(lastActive)::DOUBLE AS lastActive,
     coalesce(quantile_disc(spacing, 0.5), (max(last) - min(first)) / nullif(sum(samples) - 1, 0))::DOUBLE AS spacing,
     list((DATE '1970-01-01' + day::INTEGER)::VARCHAR ORDER BY day) AS days, list(${inUnit(group, "total / samples")} ORDER BY day) AS means,
     list(${inUnit(group, "max")} ORDER BY day) AS maxima, list(busy / samples ORDER BY day) AS activeShares, list(samples ORDER BY day) AS counts
   FROM days GROUP BY ALL`;

/** One row a series: the hours of the week that have samples, in no order (sorting costs more than the rest), and their means. */
export const weeklySql = (group: SignalClass, hours: string): string =>
  `SELECT key, list(hourOfWeek) AS hours, list(mean) AS means FROM (
     SELECT key, (${HOUR_OF_WEEK})::DOUBLE AS hourOfWeek, ${inUnit(group, "sum(total) / sum(samples)")} AS mean FROM ${hours} GROUP BY ALL) GROUP BY ALL`;
