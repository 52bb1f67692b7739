import { type Instant, instant } from "../domain/window.ts";

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
/** Ten or eleven digits count seconds since 1970 (years 2001 to 5138), twelve to fourteen milliseconds. */
const EPOCH = /^\d{10,14}(\.\d+)?$/;
const LONGEST_SECONDS = 99_999_999_999;

/** ISO 8601 with or without a zone (UTC when none is written), a space for the T, or an epoch; undefined when it is none. */
export function instantOf(text: string): Instant | undefined {
  const written = text.trim();
  if (EPOCH.test(written)) {
    const number = Number(written);
    return instant(Math.round(number > LONGEST_SECONDS ? number : number * 1000));
  }
  const [match, day, time = "00:00", zone = "Z"] = ISO.exec(written) ?? [];
  if (match === undefined || day === undefined) return undefined;
  const ms = Date.parse(`${day}T${time}${/^utc$/i.test(zone) ? "Z" : withColon(zone.toUpperCase())}`);
  return Number.isNaN(ms) || !isCalendarDay(day) ? undefined : instant(ms);
}

/** JavaScript reads 30 February as 1 March. */
const isCalendarDay = (day: string): boolean => {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && instant(ms).startsWith(day);
};

const withColon = (zone: string): string => zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");

/** The same reading in SQL, for columns of text. */
export const sqlInstant = (text: string): string => `CASE
  WHEN regexp_full_match(trim(${text}), '\\d{10,11}(\\.\\d+)?') THEN make_timestamp((trim(${text})::DOUBLE * 1000000)::BIGINT)
  WHEN regexp_full_match(trim(${text}), '\\d{12,14}(\\.\\d+)?') THEN make_timestamp((trim(${text})::DOUBLE * 1000)::BIGINT)
  ELSE TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END`;
