import { basename } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { epochMs } from "../domain/window.ts";
import { columnsOf } from "./csv-columns.ts";
import { type CsvRecord, CsvSyntaxError, csvRecords } from "./csv-records.ts";
import { instantOf } from "./instant-text.ts";
import { readText } from "./text-file.ts";

export interface SeriesFile {
  /** As written. */
  readonly timestamps: readonly string[];
  /** Milliseconds since 1970, ascending; some may be the same. */
  readonly times: Float64Array;
  /** NaN where there is none. */
  readonly values: Float64Array;
  readonly problems: readonly Problem[];
}

const NAMES = { required: ["timestamp", "value"], optional: [] } as const;
/** How exporters write that there is no number. */
const NO_NUMBER = /^(|-|nan|null|none|na|n\/a|[+-]?inf(inity)?)$/i;

interface Sample {
  readonly timestamp: string;
  readonly time: number;
  readonly value: number;
}

/**
 * A CSV of `timestamp,value`, in the order of time whatever that of the rows; of one moment, smaller values first. Without a header,
 * two columns are taken to be these. A time without a zone is UTC. Throws ConfigError with the line for what cannot be read.
 */
export async function readSeries(path: string): Promise<SeriesFile> {
  const file = basename(path);
  const text = await readText(path);
  if (text === undefined)
    throw new ConfigError(`cannot find ${path}; expected a CSV file of timestamp,value`);
  const samples = samplesIn(file, text);
  if (samples.length === 0) throw new ConfigError(`${file}: got no rows, expected some of timestamp,value`);
  const missing = samples.filter(({ value }) => Number.isNaN(value)).length;
  if (missing === samples.length)
    throw new ConfigError(`${file}: got ${missing} rows without a number, expected values to score`);
  const turns = samples.filter(({ time }, i) => time < (samples[i - 1]?.time ?? time)).length;
  if (turns > 0 || samples.some(({ time }, i) => time === samples[i - 1]?.time))
    samples.sort((a, b) => a.time - b.time || a.value - b.value);
  return {
    timestamps: samples.map(({ timestamp }) => timestamp),
    times: Float64Array.from(samples, ({ time }) => time),
    values: Float64Array.from(samples, ({ value }) => value),
    problems: problemsOf(file, samples, { missing, turns }),
  };
}

function samplesIn(file: string, text: string): Sample[] {
  const samples: Sample[] = [];
  let at: readonly [number, number, number] | undefined;
  try {
    for (const record of csvRecords(text)) {
      if (at === undefined) {
        at = placesOf(file, record);
        if (!isHeaderless(record)) continue;
      }
      samples.push(sampleIn(file, record, at));
    }
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    throw new ConfigError(`${file}:${error.line}: got ${error.message}`);
  }
  return samples;
}

/** Columns of the time and of the value, and how many there are. */
function placesOf(file: string, record: CsvRecord): readonly [number, number, number] {
  if (isHeaderless(record)) return [0, 1, 2];
  const columns = columnsOf(file, record.fields, NAMES);
  const place = (name: "timestamp" | "value"): number => record.fields.indexOf(columns.get(name) ?? "");
  return [place("timestamp"), place("value"), record.fields.length];
}

function isHeaderless({ fields: [time = "", value = "", ...more] }: CsvRecord): boolean {
  return more.length === 0 && instantOf(time) !== undefined && !Number.isNaN(numberIn(value) ?? 0);
}

function sampleIn(
  file: string,
  { line, fields }: CsvRecord,
  [timeAt, valueAt, count]: readonly [number, number, number],
): Sample {
  if (fields.length !== count)
    throw new ConfigError(`${file}:${line}: got ${fields.length} columns, expected ${count}`);
  const timestamp = (fields[timeAt] ?? "").trim();
  const written = fields[valueAt] ?? "";
  const at = instantOf(timestamp);
  if (at === undefined)
    throw new ConfigError(
      `${file}:${line}: timestamp: got ${JSON.stringify(timestamp)}, expected a time like 2026-11-24T08:00:00Z or seconds since 1970`,
    );
  const value = numberIn(written);
  if (value === undefined)
    throw new ConfigError(
      `${file}:${line}: value: got ${JSON.stringify(written)}, expected a number, or nothing where there is none`,
    );
  return { timestamp, time: epochMs(at), value };
}

/** NaN: there is none. */
function numberIn(written: string): number | undefined {
  const text = written.trim();
  if (NO_NUMBER.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function problemsOf(
  file: string,
  samples: readonly Sample[],
  { missing, turns }: { readonly missing: number; readonly turns: number },
): readonly Problem[] {
  const repeated = samples.filter(({ time }, i) => time === samples[i - 1]?.time).length;
  return [
    { what: "rows without a number: not scored", count: missing },
    { what: "rows earlier than the one before: read in the order of time", count: turns },
    {
      what: "rows repeat the time of another: scored as samples of their own, smaller first",
      count: repeated,
    },
  ].flatMap((problem) => (problem.count === 0 ? [] : [{ where: file, ...problem }]));
}
