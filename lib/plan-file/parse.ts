import type { Plan } from "../domain/plan.ts";
import { type KnownNames, nameComplaints } from "./names.ts";
import { planSchema } from "./schema.ts";
import { shapeComplaints } from "./shape-complaints.ts";
import { readYamlText } from "./yaml-text.ts";

export interface ParseOptions extends KnownNames {
  /** As errors name it. */
  readonly fileName: string;
}

/** plan.yaml as a value with its defaults. Throws ConfigError: one line a problem, each with file:line:column. */
export function parsePlan(source: string | Uint8Array, options: ParseOptions): Plan {
  const { value, errorOf } = readYamlText(source, options.fileName);
  const result = planSchema.safeParse(value);
  if (!result.success) throw errorOf(shapeComplaints(result.error.issues, value));
  const unknown = nameComplaints(result.data, options);
  if (unknown.length > 0) throw errorOf(unknown);
  return result.data;
}
