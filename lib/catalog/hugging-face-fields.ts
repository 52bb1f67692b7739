import { ConfigError } from "../domain/errors.ts";

/** Hugging Face's config.json, or the part of it that is the language model. */
export type Config = Readonly<Record<string, unknown>>;

/** The first of these fields that is there; ConfigError when none is. */
export function whole(config: Config, ...names: readonly string[]): number {
  const value = optional(config, ...names);
  if (value === undefined)
    throw new ConfigError(`got no ${names.join(" or ")}, expected a whole number above 0`);
  return value;
}

/** The first of these fields that is there; `null` counts as absent. */
export function optional(config: Config, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = config[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== "number" || !Number.isInteger(value) || value <= 0)
      throw new ConfigError(`got ${name} ${JSON.stringify(value)}, expected a whole number above 0`);
    return value;
  }
  return undefined;
}
