import { once } from "node:events";
import { type BigIntStats, createReadStream, createWriteStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { ConfigError, SourceError } from "../domain/errors.ts";
import { type SizeAnswer, type SizeCatalog, sizeRow } from "./size.ts";
import { reasonOf } from "./size-error.ts";

/** One answer a line, in the order of the rows, in constant memory. Answers how many rows there were and failed. */
export async function sizeBatch(
  inPath: string,
  outPath: string,
  catalog: SizeCatalog,
): Promise<{ readonly rows: number; readonly failed: number }> {
  if (isSameFile(inPath, outPath))
    throw new ConfigError(
      `got --out ${outPath}, the file of --batch, expected another one: it would be emptied before it is read`,
    );
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

/** By any path: a link, hard or symbolic, names the same file. A terminal may be both. */
function isSameFile(inPath: string, outPath: string): boolean {
  const [from, to] = [fileAt(inPath), fileAt(outPath)];
  return from?.isFile() === true && from.dev === to?.dev && from.ino === to.ino;
}

/** undefined: not there, or not to be looked at; opening it says why. */
function fileAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
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
    const row = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (row.trim() === "") continue;
    const answer = sizeLine(row, catalog, `line ${line}`);
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

async function opened(stream: NodeJS.EventEmitter, what: string): Promise<void> {
  try {
    await once(stream, "open");
  } catch (cause) {
    throw new ConfigError(`${what} (${reasonOf(cause)})`, { cause });
  }
}
