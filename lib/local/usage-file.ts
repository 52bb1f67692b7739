import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { type Instant, instant, MS_PER_HOUR } from "../domain/window.ts";
import { sqlText, withDuckDb } from "./duckdb.ts";
import { openUsage, USAGE } from "./usage-relation.ts";
import { surveyUsage, type UsageSurvey, visibleBefore } from "./usage-survey.ts";

export interface UsageFile {
  readonly types: readonly string[];
  /** The first hour; rows follow hour by hour without a gap. */
  readonly start: Instant;
  readonly hours: number;
  /** Row-major, hours x types. */
  readonly instances: Float64Array;
  /** Instance-hours of the types not wanted. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

export interface UsageRequest {
  /** Only hours that end at or before it are seen; all of them when undefined. */
  readonly asOf: Instant | undefined;
  /** Of the types in the file, those to read. */
  readonly wanted: (types: readonly string[]) => readonly string[];
}

/**
 * Cells of hours x types, 8 bytes each and four times that while the curve is made: 3 years of 1,000 types fit; a stray year 1970
 * beside 2026 is told at once and not by running out of memory.
 */
const MOST_CELLS = 40_000_000;

/**
 * A table of every hour from the first to the last in the file; a type absent in an hour means zero, and so does an hour without
 * any row, which is reported.
 */
export async function readUsage(path: string, { asOf, wanted }: UsageRequest): Promise<UsageFile> {
  const file = basename(path);
  return withDuckDb(async (connection) => {
    await openUsage(connection, path);
    const survey = await surveyUsage(connection, file, asOf);
    const types = wanted([...survey.instanceHours.keys()]);
    const hours = survey.last - survey.first + 1;
    if (hours * types.length > MOST_CELLS)
      throw new ConfigError(
        `${file}: got ${hours} hours from ${hourText(survey.first)} to ${hourText(survey.last)} of ${types.length} types, expected at most ${MOST_CELLS / 1e6} million hours x types; is one of the two dates wrong?`,
      );
    const table = { file, types, first: survey.first, instances: new Float64Array(hours * types.length) };
    const duplicates = await fill(connection, table, visibleBefore(asOf));
    return {
      types,
      start: hourText(survey.first),
      hours,
      instances: table.instances,
      leftOut: new Map([...survey.instanceHours].filter(([type]) => !types.includes(type))),
      problems: problemsOf(file, survey, { hours, duplicates }),
    };
  });
}

interface UsageTable {
  readonly file: string;
  readonly types: readonly string[];
  readonly first: number;
  readonly instances: Float64Array;
}

/** Streams the rows into their cells, a few thousand at a time. Answers how many were the same row once more. */
async function fill(connection: DuckDBConnection, table: UsageTable, where: string): Promise<number> {
  const { types, first, instances } = table;
  if (types.length === 0) return 0;
  instances.fill(Number.NaN);
  const names = types.map((type, index) => `(${sqlText(type)}, ${index})`).join(", ");
  const rows = await connection.stream(
    `SELECT ((epoch_ms(startsAt) // ${MS_PER_HOUR} - ${first}) * ${types.length} + index)::DOUBLE AS cell, instances
     FROM ${USAGE} JOIN (VALUES ${names}) AS known(name, index) ON instanceType = name WHERE ${where}`,
  );
  let duplicates = 0;
  for (let chunk = await rows.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    const [cells, counts] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    const { rowCount } = chunk;
    for (let row = 0; row < rowCount; row++) {
      const cell = Number(cells.getItem(row));
      const count = Number(counts.getItem(row));
      const before = instances[cell] ?? Number.NaN;
      if (before === count) duplicates++;
      else if (Number.isNaN(before)) instances[cell] = count;
      else throw contradiction(table, cell, [before, count]);
    }
  }
  for (let cell = 0; cell < instances.length; cell++) if (Number.isNaN(instances[cell])) instances[cell] = 0;
  return duplicates;
}

function contradiction({ file, types, first }: UsageTable, cell: number, counts: readonly [number, number]) {
  const type = JSON.stringify(types[cell % types.length]);
  const hour = hourText(first + Math.floor(cell / types.length));
  return new ConfigError(
    `${file}: got ${hour} of ${type} twice, with ${counts.toSorted((a, b) => a - b).join(" and ")} instances, expected one row for each hour and type: hours in UTC (a local clock repeats an hour in autumn), regions and accounts added up`,
  );
}

function problemsOf(
  file: string,
  { silentHours }: UsageSurvey,
  { hours, duplicates }: { readonly hours: number; readonly duplicates: number },
): readonly Problem[] {
  return [
    {
      what: `of ${hours} hours have no row and count as zero usage; if the export lost them, the commitment is too small`,
      count: silentHours,
    },
    {
      what: "rows repeat an hour and type with the same instances: counted once",
      count: duplicates,
    },
  ].flatMap((problem) => (problem.count === 0 ? [] : [{ where: file, ...problem }]));
}

const hourText = (hour: number): Instant => instant(hour * MS_PER_HOUR);
