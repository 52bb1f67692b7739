import { accessSync, constants, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SourceError } from "../domain/errors.ts";
import { makeFolder } from "../local/folder.ts";

/** Asked before the work, so that a read-only folder is known at once and not after minutes of reading. */
export function prepareOutputFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** Written beside and renamed: a reader sees the old file or the new one, never half of one. */
export function writeOutputFile(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
    return path;
  } catch (cause) {
    rmSync(draft, { force: true });
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): SourceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SourceError("output", `cannot write ${path} (${reason}); give another folder with --out`, {
    cause,
  });
}
