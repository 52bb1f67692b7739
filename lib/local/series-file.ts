import { basename } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { columnsOf } from "./csv-columns.ts";
import { type CsvRecord, CsvSyntaxError } from "./csv-records.ts";
import { instantOf } from "./instant-text.ts";
import { recordsOf } from "./plain-records.ts";
import { readText } from "./text-file.ts";
import { TimeReading } from "./time-reading.ts";

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
  let layout: Layout | undefined;
  try {
    for (const record of recordsOf(text)) {
      const isFirst = layout === undefined;
      layout ??= layoutOf(file, record);
      if (!isFirst || isHeaderless(record)) samples.push(sampleIn(layout, record));
    }
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    throw new ConfigError(`${file}:${error.line}: got ${error.message}`);
  }
  return samples;
}

interface Layout {
  readonly file: string;
  readonly times: TimeReading;
  /** Columns of the time and of the value, and how many there are. */
  readonly timeAt: number;
  readonly valueAt: number;
  readonly columns: number;
}

function layoutOf(file: string, record: CsvRecord): Layout {
  const times = new TimeReading();
  if (isHeaderless(record)) return { file, times, timeAt: 0, valueAt: 1, columns: 2 };
  const columns = columnsOf(file, record.fields, NAMES);
  const place = (name: "timestamp" | "value"): number => record.fields.indexOf(columns.get(name) ?? "");
  return { file, times, timeAt: place("timestamp"), valueAt: place("value"), columns: record.fields.length };
}

function isHeaderless({ fields: [time = "", value = "", ...more] }: CsvRecord): boolean {
  return more.length === 0 && instantOf(time) !== undefined && numberIn(value) !== undefined;
}

function sampleIn({ file, times, timeAt, valueAt, columns }: Layout, { line, fields }: CsvRecord): Sample {
  if (fields.length !== columns)
    throw new ConfigError(`${file}:${line}: got ${fields.length} columns, expected ${columns}`);
  const timestamp = (fields[timeAt] ?? "").trim();
  const written = fields[valueAt] ?? "";
  const time = times.epochMs(timestamp);
  if (time === undefined)
    throw new ConfigError(
      `${file}:${line}: timestamp: got ${JSON.stringify(timestamp)}, expected a time like 2026-11-24T08:00:00Z or seconds since 1970`,
    );
  const value = numberIn(written);
  if (value === undefined)
    throw new ConfigError(
      `${file}:${line}: value: got ${JSON.stringify(written)}, expected a number, or nothing where there is none`,
    );
  return { timestamp, time, value };
}

/** NaN: there is none. */
function numberIn(written: string): number | undefined {
  const value = Number(written);
  if (Number.isFinite(value) && written.trim() !== "") return value;
  return NO_NUMBER.test(written.trim()) ? Number.NaN : undefined;
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
