import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ConfigError, SourceError } from "../domain/errors.ts";

/** The whole file as UTF-8 text; undefined when there is no such file. */
export async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((cause) => absentOrBroken(path, cause));
  return bytes === undefined ? undefined : decode(path, bytes);
}

/** The start of a file, for its header; whole lines only. */
export async function readStart(path: string, byteCount: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(byteCount), 0, byteCount, 0);
    const start = buffer.subarray(0, bytesRead);
    const lastLineEnd = start.lastIndexOf(10);
    return decode(
      path,
      bytesRead < byteCount || lastLineEnd < 0 ? start : start.subarray(0, lastLineEnd + 1),
    );
  } finally {
    await file.close();
  }
}

/** undefined when it does not exist. */
export async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((cause) => absentOrBroken(path, cause));
  return found?.size;
}

function decode(path: string, bytes: Uint8Array): string {
  if (bytes.includes(0)) {
    throw new ConfigError(`${basename(path)}: got binary data, expected text in UTF-8; export it again`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ConfigError(`${basename(path)}: got bytes that are not UTF-8; save the file as UTF-8`);
  }
}

function absentOrBroken(path: string, cause: unknown): undefined {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new SourceError("files", `cannot read ${path}: ${reason}`, { cause });
}
