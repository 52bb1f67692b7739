import { basename } from "node:path";
import type { z } from "zod";
import { ConfigError } from "../domain/errors.ts";

/** One or several JSON documents one after another, as `aws … >> file` leaves them for each page. */
export function jsonDocuments(path: string, text: string): readonly unknown[] {
  const pieces = split(text.replace(/^\uFEFF/, ""));
  if (pieces.length === 0) throw new ConfigError(`${basename(path)}: got an empty file, expected JSON`);
  return pieces.map((piece) => {
    try {
      return JSON.parse(piece) as unknown;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ConfigError(`${basename(path)}: not valid JSON: ${reason}`, { cause });
    }
  });
}

/** Each document checked against the shape the AWS CLI prints. */
export function documentsOf<Shape extends z.ZodType>(
  path: string,
  text: string,
  shape: Shape,
  expected: string,
): readonly z.infer<Shape>[] {
  return jsonDocuments(path, text).map((document) => {
    const checked = shape.safeParse(document);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0];
    const where =
      issue === undefined ? "" : ` at ${issue.path.map(String).join(".") || "the top"}: ${issue.message}`;
    throw new ConfigError(`${basename(path)}: expected ${expected}${where}`);
  });
}

/** Cuts where the nesting of braces and brackets returns to zero, outside strings. */
function split(text: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token.length > 1) continue;
    depth += token === "{" || token === "[" ? 1 : -1;
    if (depth !== 0) continue;
    pieces.push(text.slice(start, index + 1));
    start = index + 1;
  }
  const rest = text.slice(start);
  return rest.trim() === "" ? pieces : [...pieces, rest];
}
