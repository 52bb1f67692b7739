import type { Node } from "constructs";
import { ConfigError } from "../domain/errors.ts";

/** CDK context, where `-c key=value` gives text and cdk.json may give lists and objects. Everything throws ConfigError. */
export interface ContextValues {
  text(key: string): string | undefined;
  /** A number, or its digits as text. */
  number(key: string): number | undefined;
  /** A JSON list, or words between commas. */
  list(key: string): readonly string[] | undefined;
  /** `enabled` or `true`; `disabled` or `false`. */
  flag(key: string): boolean;
  /** A JSON object, or the same as text. */
  object(key: string): Readonly<Record<string, unknown>> | undefined;
  /** A JSON list of objects with text in them, or the same as text. */
  objects(key: string): readonly Readonly<Record<string, string>>[];
}

export function contextValues(node: Node): ContextValues {
  const contextOf = (key: string): unknown => node.tryGetContext(key);
  const text = (key: string): string | undefined => {
    const value = contextOf(key);
    if (value === undefined || typeof value === "string") return value || undefined;
    throw unusable(key, value, "text");
  };
  return {
    text,
    number: (key) => {
      const value = contextOf(key);
      if (value === undefined || value === "") return undefined;
      const number = typeof value === "string" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      throw unusable(key, value, "a number");
    },
    list: (key) => {
      const value = contextOf(key);
      if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
      const words = (text(key) ?? "").split(",").map((word) => word.trim());
      const given = words.filter((word) => word !== "");
      return given.length === 0 ? undefined : given;
    },
    flag: (key) => {
      const value = contextOf(key) ?? "disabled";
      if (value === true || value === "true" || value === "enabled") return true;
      if (value === false || value === "false" || value === "disabled") return false;
      throw unusable(key, value, "enabled or disabled");
    },
    object: (key) => {
      const value = contextOf(key) || undefined;
      const parsed = typeof value === "string" ? jsonOf(key, value) : value;
      if (parsed === undefined || isRecord(parsed)) return parsed;
      throw unusable(key, value, "a JSON object");
    },
    objects: (key) => {
      const value = contextOf(key);
      const parsed = typeof value === "string" ? jsonOf(key, value) : (value ?? []);
      if (Array.isArray(parsed) && parsed.every(isRecordOfText)) return parsed;
      throw unusable(key, value, 'a list like [{"account": "111122223333", "region": "eu-west-1"}]');
    },
  };
}

function jsonOf(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable(key, text, "JSON");
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isRecordOfText = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((one) => typeof one === "string");

const unusable = (key: string, got: unknown, expected: string): ConfigError =>
  new ConfigError(`got ${JSON.stringify(got)} as ${key}, expected ${expected}; give it as -c ${key}=…`);
