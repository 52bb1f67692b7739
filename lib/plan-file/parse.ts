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
  const ofShape = result.success ? [] : shapeComplaints(result.error.issues, value);
  const said = new Set(ofShape.map(({ path }) => JSON.stringify(path)));
  const ofNames = nameComplaints(value, options).filter(({ path }) => !said.has(JSON.stringify(path)));
  if (!result.success || ofNames.length > 0) throw errorOf([...ofShape, ...ofNames]);
  return result.data;
}
