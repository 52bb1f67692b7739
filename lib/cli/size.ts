import type { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { SizeCatalog } from "./size-catalog.ts";
import { reasonOf } from "./size-error.ts";
import { inferenceMemoryRow, sizeInferenceMemoryRow } from "./size-inference-memory.ts";
import { layoutRow, sizeLayoutRow } from "./size-layout.ts";
import { queueRow, sizeQueueRow } from "./size-queue.ts";
import { servingRow, sizeMaxThroughputRow, sizeServingRow } from "./size-serving.ts";
import { sizeTrainingRow, trainingRow } from "./size-training.ts";
import { unreadFields } from "./size-unread.ts";

export type { SizeCatalog } from "./size-catalog.ts";

/** The id as the row has it. */
export type SizeAnswer = { readonly id: string | number } & Readonly<Record<string, unknown>>;

interface Task {
  readonly row: z.ZodObject;
  readonly size: (row: unknown, catalog: SizeCatalog) => Readonly<Record<string, unknown>>;
}

const TASKS: Readonly<Record<string, Task>> = {
  training: { row: trainingRow, size: sizeTrainingRow },
  layout: { row: layoutRow, size: sizeLayoutRow },
  "inference-memory": { row: inferenceMemoryRow, size: sizeInferenceMemoryRow },
  serving: { row: servingRow, size: sizeServingRow },
  "max-throughput": { row: servingRow, size: sizeMaxThroughputRow },
  queue: { row: queueRow, size: sizeQueueRow },
};

/** The answer to one row, or `{id, error}`: a row never throws. */
export function sizeRow(row: unknown, catalog: SizeCatalog, fallbackId = "row"): SizeAnswer {
  const fields = typeof row === "object" && row !== null ? (row as Record<string, unknown>) : {};
  const id = typeof fields.id === "string" || typeof fields.id === "number" ? fields.id : fallbackId;
  try {
    const task = taskNamed(fields.task);
    const answer = task.size(row, catalog);
    const unread = unreadFields(fields, task.row);
    return { id, ...answer, ...(unread.length === 0 ? {} : { unread }) };
  } catch (error) {
    return { id, error: reasonOf(error) };
  }
}

function taskNamed(name: unknown): Task {
  const task = typeof name === "string" && Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task) return task;
  throw new ConfigError(
    `got task ${JSON.stringify(name) ?? "none"}, expected one of ${Object.keys(TASKS).join(", ")}`,
  );
}
