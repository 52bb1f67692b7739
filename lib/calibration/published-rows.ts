import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Measured } from "./study.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Rows of `size --batch` with what was measured: `FOLDER/batch/NAME.in.jsonl` beside `NAME.expected.jsonl`, those that have
 * a number under `quantity`.
 */
export function publishedRows<Row>(
  folder: string,
  name: string,
  quantity: string,
  parse: (fields: unknown) => Row,
): readonly Measured<Row>[] {
  const expected = new Map(linesOf(folder, `${name}.expected.jsonl`).map((one) => [String(one.id), one]));
  return linesOf(folder, `${name}.in.jsonl`).flatMap((fields) => {
    const answer = expected.get(String(fields.id));
    const value = answer?.[quantity];
    if (typeof value !== "number") return [];
    return [
      { id: String(fields.id), source: String(answer?.source ?? "unknown"), row: parse(fields), value },
    ];
  });
}

const linesOf = (folder: string, file: string): Fields[] =>
  readFileSync(join(folder, "batch", file), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Fields => JSON.parse(line));
