import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { z } from "zod";
import { ConfigError, SourceError } from "../domain/errors.ts";
import type { SizeCatalog } from "./size-catalog.ts";
import { sizeInferenceMemoryRow } from "./size-inference-memory.ts";
import { sizeLayoutRow } from "./size-layout.ts";
import { sizeQueueRow } from "./size-queue.ts";
import { sizeMaxThroughputRow, sizeServingRow } from "./size-serving.ts";
import { sizeTrainingRow } from "./size-training.ts";

export type { SizeCatalog } from "./size-catalog.ts";

export type SizeAnswer = { readonly id: string } & Readonly<Record<string, unknown>>;
type Sizer = (row: unknown, catalog: SizeCatalog) => Readonly<Record<string, unknown>>;

const SIZERS: Readonly<Record<string, Sizer>> = {
  training: sizeTrainingRow,
  layout: sizeLayoutRow,
  "inference-memory": sizeInferenceMemoryRow,
  serving: sizeServingRow,
  "max-throughput": sizeMaxThroughputRow,
  queue: sizeQueueRow,
};

/** The answer to one row, or `{id, error}`: a row never throws. */
export function sizeRow(row: unknown, catalog: SizeCatalog, fallbackId = "row"): SizeAnswer {
  const fields = typeof row === "object" && row !== null ? (row as Record<string, unknown>) : {};
  const id = typeof fields.id === "string" || typeof fields.id === "number" ? String(fields.id) : fallbackId;
  try {
    return { id, ...sizerOf(fields.task)(row, catalog) };
  } catch (error) {
    return { id, error: reasonOf(error) };
  }
}

/** One answer a line, in the order of the rows, in constant memory. Answers how many rows there were and failed. */
export async function sizeBatch(
  inPath: string,
  outPath: string,
  catalog: SizeCatalog,
): Promise<{ readonly rows: number; readonly failed: number }> {
  const input = createReadStream(inPath, "utf8");
  await opened(input, `cannot read --batch ${inPath}`);
  const output = createWriteStream(outPath, "utf8");
  await opened(output, `cannot write --out ${outPath}`);
  try {
    return await sizeLines(input, output, catalog);
  } catch (cause) {
    throw new SourceError("size --batch", `stopped between ${inPath} and ${outPath} (${reasonOf(cause)})`, {
      cause,
    });
  }
}

async function sizeLines(
  input: Readable,
  output: Writable,
  catalog: SizeCatalog,
): Promise<{ readonly rows: number; readonly failed: number }> {
  let [line, rows, failed] = [0, 0, 0];
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === "") continue;
    const answer = sizeLine(text, catalog, `line ${line}`);
    rows += 1;
    if ("error" in answer) failed += 1;
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, "drain");
  }
  output.end();
  await finished(output);
  return { rows, failed };
}

function sizeLine(text: string, catalog: SizeCatalog, fallbackId: string): SizeAnswer {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch (error) {
    return { id: fallbackId, error: `not JSON: ${reasonOf(error)}` };
  }
  return sizeRow(row, catalog, fallbackId);
}

function sizerOf(task: unknown): Sizer {
  if (typeof task === "string" && Object.hasOwn(SIZERS, task)) return SIZERS[task] ?? unknownTask(task);
  return unknownTask(task);
}

function unknownTask(task: unknown): never {
  throw new ConfigError(
    `got task ${JSON.stringify(task) ?? "none"}, expected one of ${Object.keys(SIZERS).join(", ")}`,
  );
}

async function opened(stream: NodeJS.EventEmitter, what: string): Promise<void> {
  try {
    await once(stream, "open");
  } catch (cause) {
    throw new ConfigError(`${what} (${reasonOf(cause)})`, { cause });
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`).join("; ")
    : error instanceof Error
      ? error.message
      : String(error);
