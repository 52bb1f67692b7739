import type { z } from "zod";
import { nearest } from "../domain/errors.ts";
import { planJsonSchema } from "./schema.ts";
import type { Path, PlanText } from "./yaml-text.ts";

type Issue = z.core.$ZodIssue;

/** One line a problem: place, path, what was got, what was expected, and the nearest valid name. */
export function complaintsOf(issue: Issue, text: PlanText): string[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) =>
        `${text.placeOfKey(path, key)}: ${pathText([...path, key])}: unknown key ${JSON.stringify(key)}${suggest(key, keysAt(path))}`,
    );
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) return unionComplaint(issue, path, text);
  if (issue.code === "custom") return [`${text.placeOf(path)}: ${pathText(path)}: ${issue.message}`];
  const got = valueAt(text.value, path);
  const what = got === undefined ? "missing" : `got ${shown(got)}`;
  return [`${text.placeOf(path)}: ${pathText(path)}: ${what}, ${expectation(issue, got)}`];
}

/** Of a union's branches the one that came furthest says most: a model given as a map is wrong inside the map. */
function unionComplaint(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: Path,
  text: PlanText,
): string[] {
  const furthest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
  return furthest.flatMap((inner) =>
    complaintsOf({ ...inner, path: [...path, ...inner.path] } as Issue, text),
  );
}

const depth = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map(({ path, code }) => path.length + (code === "unrecognized_keys" ? 1 : 0)));

function expectation(issue: Issue, got: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${article(issue.expected)}`;
    case "too_small":
      return `expected ${issue.origin === "string" || issue.origin === "array" ? "at least one" : `${issue.inclusive ? "at least" : "a number above"} ${issue.minimum}`}`;
    case "too_big":
      return `expected at most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}${typeof got === "string" ? suggest(got, issue.values.map(String)) : ""}`;
    case "invalid_union":
      return `expected ${"discriminator" in issue ? '"inference" or "training" or "fixed"' : "another kind of value"}${suggest(String(got), ["inference", "training", "fixed"])}`;
    case "invalid_format":
      return issue.format === "regex" ? issue.message : `expected a date or time such as 2026-12-31`;
    default:
      return issue.message;
  }
}

const article = (type: string): string =>
  ({
    number: "a finite number",
    int: "a whole number",
    string: "a text",
    object: "a map",
    record: "a map",
    array: "a list",
    boolean: "true or false",
  })[type] ?? type;

export const suggest = (got: string, valid: Iterable<string>): string => {
  const near = nearest(got, valid);
  return near === undefined || near === got ? "" : `; did you mean ${JSON.stringify(near)}?`;
};

export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  ) || "the plan";

const MAX_SHOWN = 60;
function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value) ?? String(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The keys that may stand at a path, from the schema's own JSON form. */
function keysAt(path: Path): string[] {
  let level: Schema[] = branches(planJsonSchema() as Schema);
  for (const part of path) level = level.flatMap((schema) => branches(child(schema, part)));
  return [...new Set(level.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function child(schema: Schema, part: string | number): Schema {
  if (typeof part === "number") return schema.items ?? {};
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, part)) return properties[part] ?? {};
  return typeof additionalProperties === "object" ? additionalProperties : {};
}

const branches = (schema: Schema): Schema[] => {
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return options.length === 0 ? [schema] : options.flatMap(branches);
};
