import { planJsonSchema } from "./schema.ts";

export interface PlanField {
  /** `workloads[].demand.peakQps`; `*` for names that people choose. */
  readonly path: string;
  /** What stands there when the plan says nothing: a value, "required" or "–". */
  readonly unsaid: string;
  readonly meaning: string;
}

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Every field of plan.yaml once, in the schema's order, as docs/plan-file.md lists them. */
export function planFields(): PlanField[] {
  const fields = new Map<string, PlanField>();
  for (const field of fieldsWithin(planJsonSchema() as Schema, "")) {
    if (!fields.has(field.path)) fields.set(field.path, field);
  }
  return [...fields.values()];
}

function fieldsWithin(schema: Schema, path: string): PlanField[] {
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const inner = path === "" ? name : `${path}.${name}`;
    const unsaid = schema.required?.includes(name) ? "required" : defaultText(child.default);
    return [{ path: inner, unsaid, meaning: child.description ?? "" }, ...fieldsWithin(child, inner)];
  });
  const chosen = schema.additionalProperties;
  return [
    ...named,
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((branch) => fieldsWithin(branch, path)),
    ...(schema.items ? fieldsWithin(schema.items, `${path}[]`) : []),
    ...(typeof chosen === "object"
      ? [
          { path: `${path}.*`, unsaid: "–", meaning: chosen.description ?? "" },
          ...fieldsWithin(chosen, `${path}.*`),
        ]
      : []),
  ];
}

const defaultText = (value: unknown): string => (value === undefined ? "–" : `\`${JSON.stringify(value)}\``);

export const renderFieldTable = (): string =>
  [
    "| field | when unsaid | meaning |",
    "|---|---|---|",
    ...planFields().map(({ path, unsaid, meaning }) => `| \`${path}\` | ${unsaid} | ${meaning} |`),
  ].join("\n");
