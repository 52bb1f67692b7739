import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import { epochMs, type Instant, instant, MS_PER_HOUR } from "../domain/window.ts";
import { type Row, rowsOf } from "./duckdb.ts";
import { USAGE } from "./usage-relation.ts";

export interface UsageSurvey {
  /** Instance-hours of each type before the moment asked for, by name. */
  readonly instanceHours: ReadonlyMap<string, number>;
  /** Hours since 1970; the last belongs to it. */
  readonly first: number;
  readonly last: number;
  /** Hours between them, both included, that no row names. */
  readonly silentHours: number;
}

/** Rows whose whole hour lies before the moment; those whose hour cannot be read are looked at too. */
export const visibleBefore = (asOf: Instant | undefined): string =>
  asOf === undefined ? "true" : `coalesce(epoch_ms(startsAt) + ${MS_PER_HOUR} <= ${epochMs(asOf)}, true)`;

/**
 * Looks at every row before any is used. A row that cannot be used refuses the file: left out, it would count as zero usage.
 */
export async function surveyUsage(
  connection: DuckDBConnection,
  file: string,
  asOf: Instant | undefined,
): Promise<UsageSurvey> {
  const rows = await rowsOf(
    connection,
    `SELECT instanceType, count(*)::DOUBLE AS samples, sum(instances) AS instanceHours,
       min(epoch_ms(startsAt) // ${MS_PER_HOUR})::DOUBLE AS first, max(epoch_ms(startsAt) // ${MS_PER_HOUR})::DOUBLE AS last,
       ${REFUSALS.map(({ name, when }) => `countif(${when})::DOUBLE AS ${name}, epoch_ms(min(startsAt) FILTER (${when}))::DOUBLE AS ${name}At`).join(", ")}
     FROM ${USAGE} WHERE ${visibleBefore(asOf)} GROUP BY ALL ORDER BY instanceType`,
  );
  refuse(file, rows);
  if (rows.length === 0)
    throw new ConfigError(
      `${file}: got no usage${asOf === undefined ? "" : ` before ${asOf}`}, expected rows of hour,instanceType,instances`,
    );
  const first = Math.min(...rows.map((row) => Number(row.first)));
  const last = Math.max(...rows.map((row) => Number(row.last)));
  return {
    instanceHours: new Map(rows.map((row) => [String(row.instanceType), Number(row.instanceHours)])),
    first,
    last,
    silentHours: last - first + 1 - (await hoursNamed(connection, asOf)),
  };
}

async function hoursNamed(connection: DuckDBConnection, asOf: Instant | undefined): Promise<number> {
  const [row] = await rowsOf(
    connection,
    `SELECT count(DISTINCT epoch_ms(startsAt) // ${MS_PER_HOUR})::DOUBLE AS hours FROM ${USAGE} WHERE ${visibleBefore(asOf)}`,
  );
  return Number(row?.hours);
}

interface Refusal {
  readonly name: string;
  readonly when: string;
  readonly got: string;
  readonly expected: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "undated",
    when: "startsAt IS NULL",
    got: "whose hour cannot be read",
    expected: "a time like 2026-11-24T08:00:00Z",
  },
  {
    name: "untyped",
    when: "instanceType IS NULL",
    got: "without an instanceType",
    expected: "a name like g5.xlarge",
  },
  {
    name: "uncounted",
    when: "instances IS NULL OR NOT isfinite(instances)",
    got: "whose instances are not a number",
    expected: "a number like 12 or 0.5",
  },
  {
    name: "negative",
    when: "instances < 0",
    got: "with negative instances",
    expected: "0 or more: a correction belongs into the hour it corrects",
  },
  {
    name: "off",
    when: `epoch_ms(startsAt) % ${MS_PER_HOUR} != 0`,
    got: "not on the hour",
    expected: "the start of an hour in UTC",
  },
];

function refuse(file: string, rows: readonly Row[]): void {
  for (const { name, got, expected } of REFUSALS) {
    const bad = rows.filter((row) => Number(row[name]) > 0);
    const [one] = bad;
    if (one === undefined) continue;
    const count = bad.reduce((total, row) => total + Number(row[name]), 0);
    const at = typeof one[`${name}At`] === "number" ? ` at ${instant(Number(one[`${name}At`]))}` : "";
    const where = one.instanceType === null ? at : ` of ${JSON.stringify(one.instanceType)}${at}`;
    throw new ConfigError(
      `${file}: got ${count} ${count === 1 ? "row" : "rows"} ${got} (the first${where}), expected ${expected}`,
    );
  }
}
