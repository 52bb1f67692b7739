import { basename } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import type { Instant } from "../domain/window.ts";
import { columnsOf } from "./csv-columns.ts";
import { type CsvRecord, CsvSyntaxError, csvRecords } from "./csv-records.ts";
import { instantOf } from "./instant-text.ts";
import { readText } from "./text-file.ts";

export interface CommitRow<Column extends string> {
  /** `rates.csv:3`, for messages. */
  readonly where: string;
  /** Empty where the file has no such column. */
  readonly cell: (column: Column) => string;
}

/** The rows of a small CSV file with dollars in it; a `currency` column, if there is one, must say USD in every row. */
export async function readCommitRows<Column extends string>(
  path: string,
  required: readonly Column[],
): Promise<readonly CommitRow<Column>[]> {
  const file = basename(path);
  const text = await readText(path);
  if (text === undefined) throw new ConfigError(`cannot find ${path}, expected ${required.join(",")}`);
  const [header, ...records] = recordsOf(file, text);
  const names = header?.fields ?? [];
  const columns = columnsOf(file, names, { required, optional: ["currency"] });
  return records.map((record) => {
    const where = `${file}:${record.line}`;
    if (record.fields.length !== names.length)
      throw new ConfigError(
        `${where}: got ${record.fields.length} fields, expected ${names.length} as in the header; a decimal comma splits a number in two`,
      );
    const read = (column: Column | "currency"): string =>
      (record.fields[names.indexOf(columns.get(column) ?? "")] ?? "").trim();
    const currency = read("currency");
    if (columns.has("currency") && currency.toUpperCase() !== "USD")
      throw new ConfigError(
        `${where}: got currency ${JSON.stringify(currency)}, expected USD: other currencies are not added up; convert them first`,
      );
    return { where, cell: read };
  });
}

function recordsOf(file: string, text: string): readonly CsvRecord[] {
  try {
    return [...csvRecords(text)];
  } catch (cause) {
    if (!(cause instanceof CsvSyntaxError)) throw cause;
    throw new ConfigError(`${file}:${cause.line}: ${cause.message}`, { cause });
  }
}

/** A decimal number as programs write it; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Half-open [start, end): a date begins at 00:00 UTC. */
export function termOf({ where, cell }: CommitRow<"start" | "end">): {
  readonly start: Instant;
  readonly end: Instant;
} {
  const at = (column: "start" | "end"): Instant => {
    const moment = instantOf(cell(column));
    if (moment !== undefined) return moment;
    throw new ConfigError(
      `${where}: ${column}: got ${JSON.stringify(cell(column))}, expected a date like 2026-11-24`,
    );
  };
  const [start, end] = [at("start"), at("end")];
  if (end > start) return { start, end };
  throw new ConfigError(
    `${where}: got an end (${end}) not after the start (${start}), expected [start, end)`,
  );
}
