import { z } from "zod";

/** Of every row, read before its task is known; `labels` hold what is the sweep's own. */
const OF_EVERY_ROW = ["id", "task", "labels"];

/**
 * Fields that nobody reads, as `parallelism.data`. A sweep may carry them, and a typo among them answers another question than the one
 * meant: so they are answered, and told.
 */
export function unreadFields(row: Readonly<Record<string, unknown>>, schema: z.ZodObject): readonly string[] {
  return unknownIn(row, schema).filter((field) => !OF_EVERY_ROW.includes(field));
}

function unknownIn(value: unknown, schema: z.ZodType): string[] {
  const shape = objectIn(schema)?.shape;
  if (shape === undefined || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return known === undefined
      ? [key]
      : unknownIn(inner, known as z.ZodType).map((field) => `${key}.${field}`);
  });
}

/** Behind defaults and options, and of a choice, the object. */
function objectIn(schema: z.ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return objectIn(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => objectIn(option as z.ZodType)).find((one) => one !== undefined);
  return undefined;
}
