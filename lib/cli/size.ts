import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
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

function sizerOf(task: unknown): Sizer {
  if (typeof task === "string" && Object.hasOwn(SIZERS, task)) return SIZERS[task] ?? unknownTask(task);
  return unknownTask(task);
}

function unknownTask(task: unknown): never {
  throw new ConfigError(
    `got task ${JSON.stringify(task) ?? "none"}, expected one of ${Object.keys(SIZERS).join(", ")}`,
  );
}

export const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`).join("; ")
    : error instanceof Error
      ? error.message
      : String(error);
