import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Worked rows with measured answers, beside the repository; no copy of them is kept in it. */
export const SIZING = resolve(import.meta.dirname, "../../../shared/sizing");
const BATCH = resolve(SIZING, "batch");

export const HAS_BATCH = existsSync(BATCH);
export const WHY_SKIPPED = HAS_BATCH ? "" : "(skipped: ../shared/sizing/batch is absent)";

export type BatchRow = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly parallelism?: object;
};

export const readRows = (file: string): BatchRow[] =>
  readFileSync(resolve(BATCH, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as BatchRow);

/** estimate / measured - 1, for each row whose answer holds `field`. */
export function relativeErrors(
  task: string,
  field: string,
  estimate: (row: BatchRow) => number,
  only?: ReadonlySet<string>,
): number[] {
  const measured = new Map(readRows(`${task}.expected.jsonl`).map((row) => [row.id, row[field]]));
  return readRows(`${task}.in.jsonl`).flatMap((row) => {
    const answer = measured.get(row.id);
    return typeof answer === "number" && answer > 0 && (only?.has(row.id) ?? true)
      ? [estimate(row) / answer - 1]
      : [];
  });
}
